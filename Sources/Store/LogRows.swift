private import CZlib
import Experiment
internal import Foundation
internal import GRDB

/// The rows of `log`.
enum LogRows {
  /// A fast level: a program may print as fast as the disk takes it.
  private static let level: Int32 = 1

  /// No block is larger when inflated; more would be damage.
  private static let limit = 1 << 26

  /// What the columns `pieces` and `content` hold of a block.
  static func columns(of block: LogBlock) -> (pieces: Data, content: Data) {
    var pieces = Data(capacity: 12 * block.pieces.count)
    for piece in block.pieces {
      for number in [piece.elapsed, piece.stream.rawValue, UInt32(piece.count)] {
        withUnsafeBytes(of: number.littleEndian) { pieces.append(contentsOf: $0) }
      }
    }
    return (pieces, deflated(block.content))
  }

  /// Inserts a block, given as its columns.
  static func insert(
    _ columns: (pieces: Data, content: Data),
    run: Int64,
    at position: Int,
    _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: "INSERT INTO log (run, position, pieces, content) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [run, position, columns.pieces, columns.content])
  }

  /// The block of the columns pieces and content; nil where they do not fit each other.
  static func block(_ row: Row, from index: Int) throws -> LogBlock? {
    let numbers: Data = try row.value(index)
    let content: Data = try row.value(index + 1)
    guard numbers.count % 12 == 0 else { return nil }
    var pieces: [LogBlock.Piece] = []
    var total = 0
    numbers.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: 12) {
        let (elapsed, stream, count) = (
          UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)),
          UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self)),
          UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt32.self))
        )
        total += Int(count)
        guard let stream = LogBlock.Stream(rawValue: stream) else {
          total = .max
          return
        }
        pieces.append(LogBlock.Piece(stream, elapsed: elapsed, count: Int(count)))
      }
    }
    guard total <= limit, let bytes = inflated(content, count: total) else { return nil }
    return LogBlock(pieces: pieces, content: bytes)
  }

  private static func deflated(_ bytes: [UInt8]) -> Data {
    var size = compressBound(uLong(bytes.count))
    var result = Data(count: Int(size))
    let status = result.withUnsafeMutableBytes {
      compress2($0.bindMemory(to: UInt8.self).baseAddress, &size, bytes, uLong(bytes.count), level)
    }
    precondition(status == Z_OK, "a buffer of the bound's size takes what is compressed")
    return result.prefix(Int(size))
  }

  private static func inflated(_ data: Data, count: Int) -> [UInt8]? {
    var result = [UInt8](repeating: 0, count: count)
    var size = uLong(count)
    let status = data.withUnsafeBytes {
      uncompress(&result, &size, $0.bindMemory(to: UInt8.self).baseAddress, uLong(data.count))
    }
    return status == Z_OK && size == count ? result : nil
  }
}
