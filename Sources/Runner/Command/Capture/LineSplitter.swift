import Foundation

/// Cuts a stream of bytes into lines, whatever the bytes are; a carriage return ends a line, too, as
/// bars that are redrawn in place have it.
///
/// Memory is bounded: of a line that is longer than the limit only its being so is told.
struct LineSplitter {
  /// The longest line that is looked at, in bytes.
  static let limit = 1 << 20

  private var rest: [UInt8] = []
  private var isTooLong = false

  /// Takes more bytes.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - tooLong: Called for each line beyond the limit.
  ///   - body: Called with each line, without its end.
  mutating func add(
    _ bytes: UnsafeRawBufferPointer,
    tooLong: () -> Void,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      guard let end = memchr(start, 10, rest.count) else {
        try addSegments(rest, isEnded: false, tooLong, body)
        return
      }
      let count = end - UnsafeMutableRawPointer(mutating: start)
      try addSegments(
        UnsafeRawBufferPointer(rebasing: rest[..<count]),
        isEnded: true,
        tooLong,
        body
      )
      rest = UnsafeRawBufferPointer(rebasing: rest[(count + 1)...])
    }
  }

  /// Ends the last line.
  mutating func end(
    tooLong: () -> Void,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    guard isTooLong || !rest.isEmpty else { return }
    try close(UnsafeRawBufferPointer(start: nil, count: 0), tooLong, body)
  }

  /// Cuts at carriage returns.
  private mutating func addSegments(
    _ bytes: UnsafeRawBufferPointer,
    isEnded: Bool,
    _ tooLong: () -> Void,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var bytes = bytes
    while let start = bytes.baseAddress, let end = memchr(start, 13, bytes.count) {
      let count = end - UnsafeMutableRawPointer(mutating: start)
      try close(UnsafeRawBufferPointer(rebasing: bytes[..<count]), tooLong, body)
      bytes = UnsafeRawBufferPointer(rebasing: bytes[(count + 1)...])
    }
    if isEnded {
      try close(bytes, tooLong, body)
    } else if isTooLong || rest.count + bytes.count > Self.limit {
      isTooLong = true
      rest = []
    } else {
      rest.append(contentsOf: bytes)
    }
  }

  private mutating func close(
    _ bytes: UnsafeRawBufferPointer,
    _ tooLong: () -> Void,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    defer {
      isTooLong = false
      rest.removeAll(keepingCapacity: rest.capacity < 1 << 16)
    }
    if isTooLong || rest.count + bytes.count > Self.limit {
      tooLong()
    } else if rest.isEmpty {
      if !bytes.isEmpty { try body(bytes) }
    } else {
      rest.append(contentsOf: bytes)
      try rest.withUnsafeBytes { try body($0) }
    }
  }
}
