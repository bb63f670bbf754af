internal import Foundation

/// A damaged stretch of a journal.
public struct JournalDamage: Hashable, Sendable {
  /// The file.
  public let path: String
  /// The first byte that is not what was written, from 0.
  public let offset: Int
  /// How many bytes are lost.
  public let count: Int
  /// What is wrong, in words.
  public let what: String
}

/// Reads a journal's records by their places, also while it is being written.
final class JournalReader {
  private static let windowSize = 1 << 16

  let path: String
  /// The bytes that the file had when it was opened; what is appended later is not looked at.
  let size: Int
  private let descriptor: Int32
  private var window: [UInt8] = []
  private var windowStart = 0

  init(_ path: String) throws(StoreError) {
    self.path = path
    // Not to wait for the other end of what is no file.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .journal(path: path, what: "cannot be read: \(String(cString: strerror(errno)))")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = String(cString: strerror(errno))
      _ = Foundation.close(descriptor)
      throw .journal(path: path, what: "cannot be read: \(reason)")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      _ = Foundation.close(descriptor)
      throw .journal(path: path, what: "cannot be read: it is no regular file; move it away")
    }
    size = Int(status.st_size)
  }

  deinit { _ = Foundation.close(descriptor) }

  /// The head at some place; nil where there is none.
  func head(at offset: Int) throws(StoreError) -> JournalRecord? {
    guard offset + JournalRecord.headSize <= size else { return nil }
    if offset < windowStart || offset + JournalRecord.headSize > windowStart + window.count {
      window = try bytes(at: offset, count: min(Self.windowSize, size - offset))
      windowStart = offset
    }
    let start = offset - windowStart
    guard start + JournalRecord.headSize <= window.count else { return nil }
    return window.withUnsafeBytes { JournalRecord(.init(rebasing: $0[start...])) }
  }

  /// The place of the first head after some place; nil where there is none.
  func nextHead(after offset: Int) throws(StoreError) -> Int? {
    var place = offset + 1
    let step = 1 << 20
    while place + JournalRecord.headSize <= size {
      // The parts overlap, so that no head lies across two.
      let block = try bytes(at: place, count: min(step, size - place))
      for index in block.indices.dropLast(JournalRecord.headSize - 1)
      where block[index] == JournalRecord.magic[0] {
        let isHead = block.withUnsafeBytes { JournalRecord(.init(rebasing: $0[index...])) != nil }
        if isHead { return place + index }
      }
      if block.count < JournalRecord.headSize { return nil }
      place += block.count - JournalRecord.headSize + 1
    }
    return nil
  }

  /// The text and the data of a record; nil where they do not match their checksum.
  func payload(
    of record: JournalRecord,
    at offset: Int
  ) throws(StoreError) -> (text: String, data: Data)? {
    let count = record.textCount + record.dataCount
    let bytes = Data(try bytes(at: offset + JournalRecord.headSize, count: count))
    guard bytes.count == count,
      bytes.withUnsafeBytes({ JournalRecord.checksum(of: $0) }) == record.checksum,
      let text = String(validating: bytes.prefix(record.textCount), as: UTF8.self)
    else { return nil }
    return (text, bytes.dropFirst(record.textCount))
  }

  /// The text of a record alone; nil where it is none.
  ///
  /// It is not checked, as its checksum is of the data, too, which may be large.
  func text(of record: JournalRecord, at offset: Int) throws(StoreError) -> String? {
    let bytes = try bytes(at: offset + JournalRecord.headSize, count: record.textCount)
    return String(validating: bytes, as: UTF8.self)
  }

  /// Bytes of the file; fewer where it ends before.
  private func bytes(at offset: Int, count: Int) throws(StoreError) -> [UInt8] {
    var done = 0
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while done < count {
        let got = pread(
          descriptor,
          buffer.baseAddress?.advanced(by: done),
          count - done,
          off_t(offset + done)
        )
        if got < 0, errno == EINTR { continue }
        if got < 0 { code = errno }
        if got <= 0 { break }
        done += got
      }
      filled = done
    }
    if code != 0 {
      throw .journal(
        path: path,
        what: "cannot be read at byte \(offset + done): \(String(cString: strerror(code)))"
      )
    }
    return bytes
  }
}
