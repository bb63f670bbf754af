import Experiment
internal import GRDB

/// The canonical texts of trials, read from their rows.
struct TrialRows {
  private let path: String
  private var texts: [Int64: (hash: String, canonical: String)] = [:]

  /// Reads the trials of some row numbers.
  init(_ ids: Set<Int64>, path: String, _ database: Database) throws {
    self.path = path
    let list = "[" + ids.sorted().map(String.init).joined(separator: ",") + "]"
    let trials = try Row.fetchCursor(
      database,
      sql: "SELECT id, hash, canonical FROM trial WHERE id IN (SELECT value FROM json_each(?))",
      arguments: [list]
    )
    while let row = try trials.next() {
      texts[try row.value(0)] = (try row.value(1), try row.value(2))
    }
  }

  /// The trial of a row at some position of a plan.
  ///
  /// - Throws: `unreadable` where what is stored does not hash to the trial's id.
  func trial(_ id: Int64, index: Int, swept: [String]) throws -> Trial {
    guard let text = texts[id],
      let trial = Trial(canonicalText: text.canonical, index: index, swept: swept)
    else { throw StoreError.unreadable(path: path, what: "trial \(id) without its parts") }
    guard trial.id == text.hash else {
      throw StoreError.unreadable(path: path, what: "trial '\(text.hash)' with other content")
    }
    return trial
  }

  /// The names in a spec's `swept` column.
  static func swept(_ text: String) -> [String] {
    guard case .list(let names) = Value(canonicalText: text) else { return [] }
    return names.compactMap { name in
      if case .string(let name) = name { name } else { nil }
    }
  }
}
