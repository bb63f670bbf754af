import Experiment
internal import Foundation

/// Reads the records of a CSV file one after the other (RFC 4180; lines may end in LF alone).
struct CSVRecords {
  private let path: String
  private let file: FileHandle
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var nextLine = 1
  /// The line that the last record begins on, from 1.
  private(set) var line = 0

  init(_ path: String) throws(ExchangeError) {
    self.path = path
    do {
      file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
  }

  /// Closes the file.
  func close() { try? file.close() }

  private mutating func byte() throws(ExchangeError) -> UInt8? {
    if position == buffer.count {
      if isAtEnd { return nil }
      do {
        buffer = Array(try file.read(upToCount: 1 << 20) ?? Data())
      } catch {
        throw .unreadable(path: path, reason: error.localizedDescription)
      }
      position = 0
      isAtEnd = buffer.isEmpty
      if isAtEnd { return nil }
    }
    return buffer[position]
  }

  /// The fields of the next record that is not an empty line; nil at the end.
  ///
  /// - Throws: `badCells` for a quote that is never closed or closed within a field, and for bytes
  ///   that are not UTF-8.
  mutating func next() throws(ExchangeError) -> [String]? {
    while try byte() != nil {
      line = nextLine
      let fields = try record()
      if fields != [""] { return fields }
    }
    return nil
  }

  private mutating func record() throws(ExchangeError) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    while true {
      guard let byte = try byte() else {
        if isQuoted { throw problem("a quote is never closed") }
        fields.append(try text(field, fields.count))
        return fields
      }
      position += 1
      if byte == UInt8(ascii: "\n") { nextLine += 1 }
      if isQuoted {
        guard byte == UInt8(ascii: "\"") else {
          field.append(byte)
          continue
        }
        if try self.byte() == UInt8(ascii: "\"") {
          field.append(byte)
          position += 1
        } else {
          isQuoted = false
          wasQuoted = true
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\"") where field.isEmpty && !wasQuoted: isQuoted = true
      case UInt8(ascii: ","):
        fields.append(try text(field, fields.count))
        field.removeAll(keepingCapacity: true)
        wasQuoted = false
      case UInt8(ascii: "\r"): if try self.byte() != UInt8(ascii: "\n") { field.append(byte) }
      case UInt8(ascii: "\n"):
        fields.append(try text(field, fields.count))
        return fields
      default:
        if wasQuoted { throw problem("a quote ends within field \(fields.count + 1)") }
        field.append(byte)
      }
    }
  }

  private func text(_ bytes: [UInt8], _ index: Int) throws(ExchangeError) -> String {
    // A mark of the byte order at a file's start is no part of the first head.
    let isMarked = line == 1 && index == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard let text = String(validating: isMarked ? Array(bytes.dropFirst(3)) : bytes, as: UTF8.self)
    else { throw problem("field \(index + 1) is not text in UTF-8") }
    return text
  }

  private func problem(_ message: String) -> ExchangeError {
    .badCells(path: path, problems: ["\(line): \(message)"], more: 0)
  }
}
