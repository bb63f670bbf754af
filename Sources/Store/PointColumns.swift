internal import Foundation

/// Points in column form, as one row of `chunk` holds them.
struct PointColumns {
  /// The steps in the order of recording.
  var steps: [Int] = []
  /// The values, as many as `steps`.
  var values: [Double] = []
  /// Milliseconds since the run's start, as many as `steps`; empty where not asked.
  var elapsed: [UInt32] = []

  /// The position of the first of them in the series, where those before are not held.
  private(set) var start: Int

  /// Makes room for the points of a series from some position on.
  init(from start: Int = 0) {
    self.start = start
  }

  /// The number of points.
  var count: Int { values.count }

  /// The position in the series of the point that comes next.
  var end: Int { start + count }

  /// Makes room for some number of points in all.
  mutating func reserveCapacity(_ count: Int, elapsed withElapsed: Bool) {
    steps.reserveCapacity(count)
    values.reserveCapacity(count)
    if withElapsed { elapsed.reserveCapacity(count) }
  }

  /// Takes one more point at the end.
  mutating func append(_ point: PendingPoint) {
    steps.append(point.step)
    values.append(point.value)
    elapsed.append(point.elapsed)
  }

  /// Drops all points but keeps the room.
  mutating func removeAll() {
    steps.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    elapsed.removeAll(keepingCapacity: true)
  }

  /// Drops all points but remembers where in the series they stood.
  mutating func passOn() {
    start = end
    removeAll()
  }

  /// The difference between any two neighbours of a range of steps, nil where it is not the same.
  func stride(in range: Range<Int>) -> Int? {
    guard range.count > 1 else { return 1 }
    let (stride, overflow) =
      steps[range.lowerBound + 1].subtractingReportingOverflow(steps[range.lowerBound])
    if overflow { return nil }
    for index in range.dropFirst(2) where steps[index] &- steps[index - 1] != stride { return nil }
    let (_, tooFar) = stride.multipliedReportingOverflow(by: range.count)
    return tooFar ? nil : stride
  }
}

/// Integers and doubles as bytes in little-endian order.
enum Blob {
  /// The bytes of some integers.
  static func data<Integer: FixedWidthInteger>(_ integers: ArraySlice<Integer>) -> Data {
    var data = Data(capacity: integers.count * MemoryLayout<Integer>.size)
    if Integer(littleEndian: 1) == 1 {
      integers.withUnsafeBytes { data.append(contentsOf: $0) }
    } else {
      for integer in integers {
        withUnsafeBytes(of: integer.littleEndian) { data.append(contentsOf: $0) }
      }
    }
    return data
  }

  /// The bytes of some doubles, payloads of NaN included.
  static func data(_ doubles: ArraySlice<Double>) -> Data {
    if UInt64(littleEndian: 1) == 1 {
      return doubles.withUnsafeBytes { Data($0) }
    }
    return data(doubles.map(\.bitPattern)[...])
  }

  /// Appends the integers that some bytes hold.
  static func append<Integer: FixedWidthInteger>(_ data: Data, to integers: inout [Integer]) {
    data.withUnsafeBytes { bytes in
      let size = MemoryLayout<Integer>.size
      for offset in stride(from: 0, through: bytes.count - size, by: size) {
        let integer = bytes.loadUnaligned(fromByteOffset: offset, as: Integer.self)
        integers.append(Integer(littleEndian: integer))
      }
    }
  }

  /// Appends the doubles that some bytes hold.
  static func append(_ data: Data, to doubles: inout [Double]) {
    data.withUnsafeBytes { bytes in
      for offset in stride(from: 0, through: bytes.count - 8, by: 8) {
        let pattern = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        doubles.append(Double(bitPattern: UInt64(littleEndian: pattern)))
      }
    }
  }
}
