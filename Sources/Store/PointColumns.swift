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

  /// Takes some of other points at the end, with their times.
  mutating func append(_ other: PointColumns, _ range: Range<Int>) {
    steps.append(contentsOf: other.steps[range])
    values.append(contentsOf: other.values[range])
    elapsed.append(contentsOf: other.elapsed[range])
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

  /// Appends steps that lie a fixed stride apart.
  mutating func appendSteps(from first: Int, by stride: Int, count: Int) {
    let start = steps.count
    steps.append(contentsOf: repeatElement(first, count: count))
    steps.withUnsafeMutableBufferPointer { steps in
      for index in 0..<count { steps[start + index] = first &+ index &* stride }
    }
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
    let first = integers.count
    copy(data, to: &integers, repeating: 0)
    guard Integer(littleEndian: 1) != 1 else { return }
    for index in first..<integers.count { integers[index] = integers[index].byteSwapped }
  }

  /// Appends the doubles that some bytes hold.
  static func append(_ data: Data, to doubles: inout [Double]) {
    let first = doubles.count
    copy(data, to: &doubles, repeating: 0)
    guard UInt64(littleEndian: 1) != 1 else { return }
    for index in first..<doubles.count {
      doubles[index] = Double(bitPattern: doubles[index].bitPattern.byteSwapped)
    }
  }

  /// Appends as many numbers as some bytes hold, all at once.
  private static func copy<Number>(
    _ data: Data,
    to numbers: inout [Number],
    repeating zero: Number
  ) {
    let first = numbers.count
    let size = MemoryLayout<Number>.stride
    let count = data.count / size
    numbers.append(contentsOf: repeatElement(zero, count: count))
    numbers.withUnsafeMutableBytes { target in
      let place = UnsafeMutableRawBufferPointer(rebasing: target[(first * size)...])
      data.withUnsafeBytes { place.copyMemory(from: .init(rebasing: $0.prefix(count * size))) }
    }
  }
}
