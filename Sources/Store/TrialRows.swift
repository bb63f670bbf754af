import Experiment
internal import Foundation
internal import GRDB

/// Trials read from their rows, each once.
struct TrialRows {
  private struct Parts {
    let hash: String
    let canonical: String
    let seed: Int
    var setting = Setting()
  }

  private let path: String
  private var parts: [Int64: Parts] = [:]

  /// Reads the trials of some row numbers.
  init(_ ids: Set<Int64>, path: String, _ database: Database) throws {
    self.path = path
    let list = "[" + ids.sorted().map(String.init).joined(separator: ",") + "]"
    let trials = try Row.fetchCursor(
      database,
      sql: """
        SELECT id, hash, canonical, seed FROM trial WHERE id IN (SELECT value FROM json_each(?))
        """,
      arguments: [list]
    )
    while let row = try trials.next() {
      parts[try row.value(0)] = try Parts(
        hash: row.value(1),
        canonical: row.value(2),
        seed: row.value(3)
      )
    }
    let parameters = try Row.fetchCursor(
      database,
      sql: """
        SELECT trial, name, value, kind FROM parameter
        WHERE trial IN (SELECT value FROM json_each(?))
        """,
      arguments: [list]
    )
    while let row = try parameters.next() {
      let name: String = try row.value(1)
      guard let value = StoredValue(value: row.anyValue(2), kind: try row.value(3)).parameterValue
      else {
        throw StoreError.unreadable(path: path, what: "a value of parameter '\(name)'")
      }
      parts[try row.value(0)]?.setting[name] = value
    }
  }

  /// The trial of a row at some position of a plan.
  ///
  /// - Throws: `unreadable` where what is stored does not hash to the trial's id.
  func trial(_ id: Int64, index: Int, swept: [String]) throws -> Trial {
    guard let parts = parts[id], let origin = Self.origin(of: parts) else {
      throw StoreError.unreadable(path: path, what: "trial \(id) without its parts")
    }
    let trial = Trial(
      index: index,
      workload: origin.workload,
      setting: parts.setting,
      dataset: origin.dataset,
      seed: parts.seed,
      swept: swept,
      stop: origin.stop
    )
    guard trial.id == parts.hash else {
      throw StoreError.unreadable(path: path, what: "trial '\(parts.hash)' with other content")
    }
    return trial
  }

  /// What a trial's canonical text says beside its setting and its seed.
  private struct Origin {
    let dataset: String
    let workload: String
    let stop: StopRule?
  }

  /// What of the canonical text is neither setting nor seed: it has the form
  /// `{"dataset":…,"parameters":…,"seed":…,"stop":…,"workload":"…"}`, `stop` not always.
  private static func origin(of parts: Parts) -> Origin? {
    let text = parts.canonical
    let start = "{\"dataset\":"
    let end = ",\"parameters\":\(parts.setting.canonicalText),\"seed\":\(parts.seed)"
    guard text.hasPrefix(start), text.hasSuffix("}"),
      let key = text.range(of: ",\"workload\":", options: [.backwards, .literal])
    else { return nil }
    var head = text[..<key.lowerBound]
    var stop: StopRule?
    // Sought from the end, so that no text of the data set is taken for it.
    if !head.hasSuffix(end),
      let start = head.range(of: ",\"stop\":", options: [.backwards, .literal])
    {
      stop = StopRule(canonicalText: String(head[start.upperBound...]))
      head = head[..<start.lowerBound]
      if stop == nil { return nil }
    }
    guard head.hasSuffix(end),
      case .string(let workload) = CanonicalText.value(String(text[key.upperBound...].dropLast()))
    else { return nil }
    let dataset = head.utf8.dropFirst(start.utf8.count).dropLast(end.utf8.count)
    return Origin(dataset: String(Substring(dataset)), workload: workload, stop: stop)
  }

  /// The names in a spec's `swept` column.
  static func swept(_ text: String) -> [String] {
    guard case .list(let names) = CanonicalText.value(text) else { return [] }
    return names.compactMap { name in
      if case .string(let name) = name { name } else { nil }
    }
  }
}
