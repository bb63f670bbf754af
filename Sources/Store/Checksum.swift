private import CZlib
internal import Foundation

/// The CRC-32 of a row of `chunk` or a record of a journal, as zlib computes it (ISO 3309, polynomial 0xEDB88320 reflected).
///
/// SQLite does not see a bit that flips inside a blob; this does.
struct Checksum {
  private var crc = crc32_z(0, nil, 0)

  /// The checksum of nothing yet.
  init() {}

  /// The checksum of a row's numbers; its blobs are to be added in the order steps, values, elapsed.
  init(position: Int, count: Int, firstStep: Int, stride: Int?) {
    for number in [position, count, firstStep, stride ?? 0] {
      withUnsafeBytes(of: number.littleEndian) { add($0) }
    }
  }

  /// What the column holds.
  var value: Int { Int(crc) }

  mutating func add(_ data: Data?) {
    data?.withUnsafeBytes { add($0) }
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    crc = crc32_z(crc, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
  }
}
