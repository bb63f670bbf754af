import Foundation

@testable import Store

/// A journal's records, to be changed and written again with the right checksums.
struct JournalEdit {
  struct Record {
    var kind: UInt32
    var run: UInt32
    var sequence: UInt32
    var text: String
    var data: Data
    var time: Int
    /// Where it began in the file that was read.
    let offset: Int
  }

  var records: [Record] = []

  init(_ path: String) throws {
    let reader = try JournalReader(path)
    var offset = 0
    while let head = try reader.head(at: offset),
      let (text, data) = try reader.payload(of: head, at: offset)
    {
      let record = Record(
        kind: head.kindNumber,
        run: head.run,
        sequence: head.sequence,
        text: text,
        data: Data(data),
        time: head.time,
        offset: offset
      )
      records.append(record)
      offset += head.size
    }
  }

  func write(to path: String) throws {
    var bytes = Data()
    for record in records {
      let payload = Data(record.text.utf8) + record.data
      var head = Data()
      for number in [
        Self.checksum(payload), record.kind, record.run, record.sequence,
        UInt32(record.text.utf8.count), UInt32(record.data.count),
      ] {
        withUnsafeBytes(of: number.littleEndian) { head.append(contentsOf: $0) }
      }
      withUnsafeBytes(of: Int64(record.time).littleEndian) { head.append(contentsOf: $0) }
      bytes.append(contentsOf: JournalRecord.magic)
      withUnsafeBytes(of: Self.checksum(head).littleEndian) { bytes.append(contentsOf: $0) }
      bytes.append(head + payload)
    }
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  /// Changes one bit of a file.
  static func flip(_ path: String, at offset: Int) throws {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[offset] ^= 0x10
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  private static func checksum(_ bytes: Data) -> UInt32 {
    bytes.withUnsafeBytes { JournalRecord.checksum(of: $0) }
  }
}
