internal import Foundation

/// The head of one record of a journal: 40 bytes before the record's text and data, little-endian.
///
/// | bytes | what |
/// |---|---|
/// | 0–3 | `expj` |
/// | 4–7 | CRC-32 of bytes 8–39 |
/// | 8–11 | CRC-32 of text and data |
/// | 12–15 | kind |
/// | 16–19 | run: its number in the file from 1, 0 for the task |
/// | 20–23 | sequence: the record's number among those of its run, from 0 |
/// | 24–27 | bytes of text |
/// | 28–31 | bytes of data |
/// | 32–39 | milliseconds since 1970-01-01 UTC |
struct JournalRecord: Hashable, Sendable {
  /// What a record tells.
  enum Kind: UInt32, Sendable {
    case taskBegan = 1
    case runBegan, points, finding, log, field, artifact, process, checkpoint, runFinished
    /// Nothing but that the task is alive.
    case alive
    case taskEnded
  }

  /// The bytes of a head.
  static let headSize = 40
  /// How a record begins.
  static let magic: [UInt8] = Array("expj".utf8)
  /// The bytes that a record's text, and its data, may have.
  static let limit = 1 << 30

  /// What it tells; nil for a kind of a later version.
  var kind: Kind? { Kind(rawValue: kindNumber) }

  let kindNumber: UInt32
  /// Its run's number in the file from 1; 0 for the task.
  let run: UInt32
  /// Its number among the records of its run, from 0.
  let sequence: UInt32
  let textCount: Int
  let dataCount: Int
  /// CRC-32 of text and data.
  let checksum: UInt32
  /// Milliseconds since 1970-01-01 UTC.
  let time: Int

  /// The bytes of the record in all.
  var size: Int { Self.headSize + textCount + dataCount }

  /// The head that some bytes hold; nil where they are none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= Self.headSize, bytes.prefix(4).elementsEqual(Self.magic) else {
      return nil
    }
    func number(_ place: Int) -> UInt32 {
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }
    guard number(4) == Self.checksum(of: UnsafeRawBufferPointer(rebasing: bytes[8..<40])) else {
      return nil
    }
    (checksum, kindNumber, run, sequence) = (number(8), number(12), number(16), number(20))
    (textCount, dataCount) = (Int(number(24)), Int(number(28)))
    time = Int(
      truncatingIfNeeded: Int64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: 32, as: Int64.self)
      )
    )
    guard textCount <= Self.limit, dataCount <= Self.limit else { return nil }
  }

  /// Appends a whole record to some bytes.
  static func append(
    _ kind: Kind,
    run: UInt32,
    sequence: UInt32,
    text: String,
    data: Data = Data(),
    time: Int,
    to bytes: inout [UInt8]
  ) {
    var text = text
    var crc = Checksum()
    text.withUTF8 { crc.add(UnsafeRawBufferPointer($0)) }
    crc.add(data)
    var head: [UInt8] = []
    head.reserveCapacity(headSize)
    for number in [
      UInt32(crc.value), kind.rawValue, run, sequence, UInt32(text.utf8.count), UInt32(data.count),
    ] {
      withUnsafeBytes(of: number.littleEndian) { head.append(contentsOf: $0) }
    }
    withUnsafeBytes(of: Int64(time).littleEndian) { head.append(contentsOf: $0) }
    bytes.append(contentsOf: magic)
    let headChecksum = head.withUnsafeBytes { checksum(of: $0) }
    withUnsafeBytes(of: headChecksum.littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: head)
    bytes.append(contentsOf: text.utf8)
    bytes.append(contentsOf: data)
  }

  /// The CRC-32 of some bytes.
  static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    var crc = Checksum()
    crc.add(bytes)
    return UInt32(crc.value)
  }
}
