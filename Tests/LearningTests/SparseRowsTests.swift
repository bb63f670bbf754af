import Testing

@testable import Learning

struct SparseRowsTests {
  /// Bytes of which about a share is not 0.
  static func bytes(_ count: Int, density: Double) -> [UInt8] {
    var stream = RandomStream(seed: 4, purpose: .digits)
    return (0..<count).map { _ in
      let level = UInt8(1 + stream.index(below: 255))
      return stream.uniform() < density ? level : 0
    }
  }

  @Test(arguments: [1, 7, 8, 9, 64, 100], [0.0, 0.2, 1.0])
  func `the entries are the inputs that are not 0`(inputSize: Int, density: Double) {
    let bytes = Self.bytes(12 * inputSize, density: density)
    let rows = SparseRows(bytes, inputSize: inputSize)
    var restored = [UInt8](repeating: 0, count: bytes.count)
    for sample in 0..<12 {
      let entries = rows.starts[sample]..<rows.starts[sample + 1]
      let columns = rows.columns[entries].map { Int($0) }
      #expect(columns == columns.sorted())
      for (column, level) in zip(columns, rows.levels[entries]) {
        #expect(level != 0)
        restored[sample * inputSize + column] = level
      }
    }
    #expect(restored == bytes)
    #expect(rows.starts.last == rows.columns.count && rows.columns.count == rows.levels.count)
  }

  @Test
  func `every column of the widest row is told apart`() {
    var bytes = [UInt8](repeating: 0, count: SparseRows.largestInputSize)
    bytes[bytes.count - 1] = 9
    #expect(SparseRows(bytes, inputSize: bytes.count).columns == [UInt16.max])
  }

  private static func dataset(density: Double) -> Dataset {
    let samples = Samples(
      inputs: .bytes(bytes(64 * 100, density: density)),
      targets: .classes([UInt8](repeating: 0, count: 100)),
      count: 100,
      inputSize: 64
    )
    return Dataset(train: samples, test: samples, classCount: 1)
  }

  @Test
  func `the density of a data set decides how networks read it`() {
    let sparse = Self.dataset(density: 0.2)
    #expect(sparse.inputPath == .sparse)
    #expect(sparse.train.sparse != nil && sparse.test.sparse != nil)
    #expect(abs(sparse.density() - 0.2) < 0.02)
    let dense = Self.dataset(density: 0.6)
    #expect(dense.inputPath == .dense)
    #expect(dense.train.sparse == nil && dense.test.sparse == nil)
  }

  @Test
  func `numbers are read densely, however many are 0`() throws {
    let dataset = try Dataset.inline(inputs: [[0, 0], [0, 0]], classes: [0, 0])
    #expect(dataset.density() == 0)
    #expect(dataset.inputPath == .dense)
  }
}
