internal import Foundation

/// Reads the lines of a text file one after the other.
struct TextLines {
  private let path: String
  private let file: FileHandle
  private var buffer = Data()
  private var isAtEnd = false
  /// The number of the last line, from 1.
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

  /// The next line without its end; nil at the end of the file.
  ///
  /// - Throws: `badCells` for bytes that are not UTF-8.
  mutating func next() throws(ExchangeError) -> String? {
    var searched = 0
    while true {
      if let end = buffer.dropFirst(searched).firstIndex(of: 10) {
        defer { buffer = buffer[(end + 1)...] }
        return try text(buffer[..<end])
      }
      if isAtEnd {
        guard !buffer.isEmpty else { return nil }
        defer { buffer = Data() }
        return try text(buffer)
      }
      searched = buffer.count
      do {
        let more = try file.read(upToCount: 1 << 20) ?? Data()
        isAtEnd = more.isEmpty
        buffer = Data(buffer) + more
      } catch {
        throw .unreadable(path: path, reason: error.localizedDescription)
      }
    }
  }

  private mutating func text(_ bytes: Data) throws(ExchangeError) -> String {
    line += 1
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .badCells(path: path, problems: ["\(line): not text in UTF-8"], more: 0)
    }
    return text
  }
}
