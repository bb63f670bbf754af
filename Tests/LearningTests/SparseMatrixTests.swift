import Testing

@testable import Learning

struct SparseMatrixTests {
  /// A sparse matrix of 9 × 40 with an empty row, and numbers for everything else.
  private struct Example<Scalar: NetworkScalar> {
    let rows = 9
    let inputs = 40
    let units: Int
    var columns: [UInt16] = []
    var values: [Scalar] = []
    var starts: [Int32] = [0]
    let dense: [Scalar]
    let before: [Scalar]

    init(units: Int) {
      self.units = units
      var stream = RandomStream(seed: 5, purpose: .weights, substream: UInt64(units))
      for row in 0..<9 {
        for column in 0..<40 where row != 4 && stream.uniform() < 0.4 {
          columns.append(UInt16(column))
          values.append(Scalar(stream.normal()))
        }
        starts.append(Int32(columns.count))
      }
      dense = (0..<40 * units).map { _ in Scalar(stream.normal()) }
      before = (0..<40 * units).map { _ in Scalar(stream.normal()) }
    }

    /// sums[row][unit] += value weights[column][unit], one product and one sum at a time.
    var expectedSums: [Scalar] {
      var sums = before
      for row in 0..<rows {
        for entry in Int(starts[row])..<Int(starts[row + 1]) {
          for unit in 0..<units {
            let product = values[entry] * dense[Int(columns[entry]) * units + unit]
            sums[row * units + unit] += product
          }
        }
      }
      return sums
    }

    /// gradient[column][unit] += value deltas[row][unit], one product and one sum at a time.
    var expectedGradient: [Scalar] {
      var gradient = before
      for row in 0..<rows {
        for entry in Int(starts[row])..<Int(starts[row + 1]) {
          for unit in 0..<units {
            let product = values[entry] * dense[row * units + unit]
            gradient[Int(columns[entry]) * units + unit] += product
          }
        }
      }
      return gradient
    }

    func computed(isTransposed: Bool, _ width: VectorWidth) -> [Scalar] {
      // One number more on either side shows writing outside.
      var result = [-7] + before + [-7]
      columns.withUnsafeBufferPointer { columns in
        values.withUnsafeBufferPointer { values in
          starts.withUnsafeBufferPointer { starts in
            dense.withUnsafeBufferPointer { dense in
              result.withUnsafeMutableBufferPointer { result in
                guard let columns = columns.baseAddress, let values = values.baseAddress,
                  let starts = starts.baseAddress, let dense = dense.baseAddress,
                  let start = result.baseAddress
                else { return }
                let matrix = SparseMatrix(
                  columns: columns,
                  values: values,
                  starts: starts,
                  rows: rows
                )
                let product =
                  isTransposed ? Scalar.addTransposedProduct : Scalar.addProduct
                product(matrix, dense, units, width, start + 1)
              }
            }
          }
        }
      }
      #expect(result.first == -7 && result.last == -7)
      return Array(result.dropFirst().dropLast())
    }
  }

  private func check<Scalar: NetworkScalar>(_ example: Example<Scalar>) {
    for width in VectorWidth.allCases where width.isSupported {
      #expect(example.computed(isTransposed: false, width) == example.expectedSums)
      #expect(example.computed(isTransposed: true, width) == example.expectedGradient)
    }
  }

  // On both sides of every number of vectors in a group, and of groups.
  @Test(arguments: Array(1...20) + [31, 32, 33, 50, 63, 64, 65, 66, 100, 128, 129, 200])
  func `every width of vectors gives the bits of the documented order`(units: Int) {
    check(Example<Float>(units: units))
    check(Example<Double>(units: units))
  }

  @Test
  func `a full matrix is its rows one after the other`() {
    let values: [Double] = [1, 2, 3, 4, 5, 6]
    var sums = [Double](repeating: 0, count: 4)
    let places = FullRows(capacity: 5, width: 3)
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let values = values.baseAddress, let sums = sums.baseAddress else { return }
        let matrix = places.matrix(of: values, rows: 2)
        // By hand: [[1, 2, 3], [4, 5, 6]] times [[1, 2], [3, 4], [5, 6]].
        withExtendedLifetime(places) {
          Double.addProduct(matrix, values, units: 2, width: .widest, into: sums)
        }
      }
    }
    #expect(sums == [22, 28, 49, 64])
  }

  @Test
  func `any processor has vectors of 16 bytes`() {
    #expect(VectorWidth.one.isSupported && VectorWidth.narrow.isSupported)
    #expect(VectorWidth.widest.isSupported)
  }

  private static let pictures = Samples(
    inputs: .bytes(SparseRowsTests.bytes(300 * 70, density: 0.3)),
    targets: .classes((0..<300).map { UInt8($0 % 3) }),
    count: 300,
    inputSize: 70
  )

  private func network<Scalar: NetworkScalar>(bias: Bool, hidden: [Int]) -> Network<Scalar> {
    Network(
      shape: NetworkShape(inputs: 70, hidden: hidden, outputs: 3, bias: bias),
      activation: .tanh,
      loss: .crossEntropy,
      initializer: .xavier,
      seed: 2
    )
  }

  // 70 inputs and 70 units are more than a small layer has.
  @Test(arguments: [true, false], [[], [70], [70, 5]])
  func `skipping zeros changes a network by rounding only`(bias: Bool, hidden: [Int]) throws {
    let network: Network<Double> = network(bias: bias, hidden: hidden)
    let dense = try network.gradient(on: Self.pictures)
    let sparse = try network.gradient(on: Self.pictures.skippingZeros())
    #expect(abs(sparse.loss - dense.loss) < 1e-13)
    for (found, expected) in zip(sparse.gradient, dense.gradient) {
      #expect(abs(found - expected) < 1e-13)
    }
    let answers = try network.outputs(for: Self.pictures)
    for (found, expected) in zip(try network.outputs(for: Self.pictures.skippingZeros()), answers) {
      #expect(abs(found - expected) < 1e-13)
    }
  }

  @Test
  func `backpropagation through skipped zeros follows central differences`() throws {
    let network: Network<Double> = network(bias: true, hidden: [4])
    let samples = Self.pictures.skippingZeros()
    let exact = try network.gradient(on: samples).gradient
    let numerical = try network.gradient(on: samples, method: .centralDifference(step: 1e-4))
    for (found, expected) in zip(exact, numerical.gradient) {
      #expect(abs(found - expected) < 1e-8)
    }
  }

  @Test
  func `single precision learns the same with and without zeros`() throws {
    func losses(_ samples: Samples) throws -> [Double] {
      let trainer = try Trainer<Float>(
        network(bias: true, hidden: [70]),
        optimizer: .sgd(),
        schedule: Schedule(learningRate: 0.1),
        samples: samples,
        batchSize: 20,
        sampling: .replacement,
        seed: 1
      )
      return (0..<50).map { _ in trainer.step().loss }
    }
    let dense = try losses(Self.pictures)
    let sparse = try losses(Self.pictures.skippingZeros())
    for (found, expected) in zip(sparse, dense) { #expect(abs(found - expected) < 1e-5) }
  }
}
