internal import Foundation

/// A TFRecord file's records: length, checksum of the length, data, checksum of the data
/// (https://www.tensorflow.org/tutorials/load_data/tfrecord).
enum RecordFile {
  /// A record with its frame.
  static func framed(_ data: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(data.count + 16)
    withUnsafeBytes(of: UInt64(data.count).littleEndian) { length in
      bytes.append(contentsOf: length)
      append(CRC32C.masked(length), to: &bytes)
    }
    bytes.append(contentsOf: data)
    append(data.withUnsafeBytes(CRC32C.masked), to: &bytes)
    return bytes
  }

  private static func append(_ checksum: UInt32, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: checksum.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Calls `body` with the data of each record, its number and the byte that it begins at.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - first: The byte at which a record begins to read from; records are numbered from there.
  ///   - body: Called for each record.
  /// - Returns: Whether the file ends with a whole record; a writer that was killed leaves one that
  ///   is not.
  /// - Throws: `damagedRecord` where a checksum is wrong; what `body` throws.
  static func read(
    _ path: String,
    from first: Int = 0,
    _ body: (_ record: Int, _ offset: Int, ArraySlice<UInt8>) throws -> Void
  ) throws -> Bool {
    let file: FileHandle
    do {
      file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    } catch {
      throw ExchangeError.unreadable(path: path, reason: error.localizedDescription)
    }
    defer { try? file.close() }
    if first > 0 { try file.seek(toOffset: UInt64(first)) }
    var buffer: [UInt8] = []
    var start = 0
    var offset = first
    var record = 0
    /// Reads on until the buffer holds that many bytes from `start`.
    func fill(_ count: Int) throws -> Bool {
      while buffer.count - start < count {
        guard let more = try file.read(upToCount: max(1 << 20, count)), !more.isEmpty else {
          return false
        }
        buffer.removeFirst(start)
        start = 0
        buffer.append(contentsOf: more)
      }
      return true
    }
    func isIntact(_ range: Range<Int>) -> Bool {
      buffer.withUnsafeBytes { bytes in
        let found = bytes.loadUnaligned(fromByteOffset: range.upperBound, as: UInt32.self)
        return CRC32C.masked(UnsafeRawBufferPointer(rebasing: bytes[range]))
          == UInt32(littleEndian: found)
      }
    }
    func damaged(_ reason: String) -> ExchangeError {
      .damagedRecord(path: path, record: record, offset: offset, reason: reason)
    }
    while true {
      record += 1
      guard try fill(12) else { return buffer.count == start }
      guard isIntact(start..<start + 8) else { throw damaged("has a length with a wrong checksum") }
      let length = buffer.withUnsafeBytes {
        UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: UInt64.self))
      }
      guard length < 1 << 31 else { throw damaged("claims to have \(length) bytes") }
      guard try fill(12 + Int(length) + 4) else { return false }
      let data = start + 12..<start + 12 + Int(length)
      guard isIntact(data) else { throw damaged("has a wrong checksum") }
      try body(record, offset, buffer[data])
      start = data.upperBound + 4
      offset += Int(length) + 16
    }
  }
}
