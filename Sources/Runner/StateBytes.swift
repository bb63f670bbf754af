// The state of a trial as bytes, little-endian throughout.

/// Bytes of a checkpoint that does not belong to the trial, or is damaged.
struct StateError: Error, CustomStringConvertible {
  let description = "the checkpoint does not fit the trial; run it anew with '--force'"
}

/// Writes the parts of a state one after the other.
struct StateWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ integer: Int) {
    withUnsafeBytes(of: Int64(integer).littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Adds the bits of a number, payloads of NaN included.
  mutating func add(_ number: Double) { add(Int(bitPattern: UInt(number.bitPattern))) }

  /// Adds the count of some numbers and their bits.
  mutating func add<Number: BitwiseCopyable & BinaryFloatingPoint>(_ numbers: [Number]) {
    add(numbers.count)
    numbers.withUnsafeBytes { raw in
      if isLittleEndian {
        bytes.append(contentsOf: raw)
      } else {
        let size = MemoryLayout<Number>.size
        for first in stride(from: 0, to: raw.count, by: size) {
          bytes.append(contentsOf: raw[first..<first + size].reversed())
        }
      }
    }
  }

  /// Adds whether there is a value, and the value.
  mutating func add<Value>(_ value: Value?, _ add: (inout StateWriter, Value) -> Void) {
    self.add(value == nil ? 0 : 1)
    if let value { add(&self, value) }
  }
}

/// Reads the parts of a state in the order in which they were written.
struct StateReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func integer() throws(StateError) -> Int {
    let bytes = try take(8)
    return Int(bytes.reversed().reduce(into: Int64(0)) { $0 = $0 << 8 | Int64($1) })
  }

  mutating func number() throws(StateError) -> Double {
    Double(bitPattern: UInt64(bitPattern: Int64(try integer())))
  }

  /// As many numbers as were written, of the same type.
  mutating func numbers<Number: BitwiseCopyable & BinaryFloatingPoint>(
    of type: Number.Type = Number.self
  ) throws(StateError) -> [Number] {
    let count = try integer()
    let size = MemoryLayout<Number>.size
    guard count >= 0, count <= rest.count / size else { throw StateError() }
    var bytes = Array(try take(count * size))
    if !isLittleEndian {
      for first in stride(from: 0, to: bytes.count, by: size) {
        bytes[first..<first + size].reverse()
      }
    }
    return bytes.withUnsafeBytes { raw in
      (0..<count).map { raw.loadUnaligned(fromByteOffset: $0 * size, as: Number.self) }
    }
  }

  /// A value where one was written.
  mutating func optional<Value>(
    _ read: (inout StateReader) throws(StateError) -> Value
  ) throws(StateError) -> Value? {
    switch try integer() {
    case 0: nil
    case 1: try read(&self)
    default: throw StateError()
    }
  }

  /// Checks that nothing is left.
  func end() throws(StateError) {
    if !rest.isEmpty { throw StateError() }
  }

  private mutating func take(_ count: Int) throws(StateError) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw StateError() }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}

private var isLittleEndian: Bool { UInt16(littleEndian: 1) == 1 }
