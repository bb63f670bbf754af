/// Why a file of another program could not be read, or one could not be written.
public enum ExchangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file or a folder cannot be read.
  case unreadable(path: String, reason: String)
  /// A file or a folder cannot be written.
  case unwritable(path: String, reason: String)
  /// There is something at the path already.
  case exists(path: String)
  /// The content is none that can be imported.
  case unknownContent(path: String)
  /// A record of a TensorBoard file is damaged.
  case damagedRecord(path: String, record: Int, offset: Int, reason: String)
  /// Cells of a table make no sense; the places with what is wrong, in order.
  case badCells(path: String, problems: [String], more: Int)

  /// Whether the content is at fault, not the file system.
  public var isBadContent: Bool {
    switch self {
    case .unknownContent, .damagedRecord, .badCells: true
    case .unreadable, .unwritable, .exists: false
    }
  }

  /// What was found, where, and what to do next.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
    case .unwritable(let path, let reason): "cannot write '\(path)': \(reason)"
    case .exists(let path):
      "'\(path)' exists and would be overwritten: remove it, or name another with '--output'"
    case .unknownContent(let path):
      "'\(path)' is none of what can be imported: a store, an export as csv, jsonl or sqlite, a CSV"
        + " file, TensorBoard's event files or a folder with these"
    case .damagedRecord(let path, let record, let offset, let reason):
      "\(path): record \(record) at byte \(offset) \(reason): the file is damaged; nothing of its"
        + " run was imported"
    case .badCells(let path, let problems, let more):
      problems.map { "\(path):\($0)" }.joined(separator: "\n")
        + (more > 0 ? "\nand \(more) more problems" : "") + "\nNothing of the file was imported."
    }
  }
}
