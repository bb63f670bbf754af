import Experiment
internal import Foundation
internal import GRDB

// How each column is read: where many of the store's rows are needed by one scan of their table,
// else row by row through its index.

extension RunTable {
  func answers(_ key: RunKey) throws -> [Answer] {
    switch key {
    case .field(let field): return try answers(field)
    case .parameter(let name):
      try readParameters([name])
      return parameters[name] ?? []
    case .metric(let name, let aspect):
      try readMetrics([name])
      let numbers = metrics[name] ?? []
      switch aspect {
      case .last: return numbers.map { $0.map { .number($0.last) } ?? .missing }
      case .count: return numbers.map { .integer($0?.count ?? 0) }
      case .min: return numbers.map { Self.answer($0?.minimum) }
      case .max: return numbers.map { Self.answer($0?.maximum) }
      case .mean: return numbers.map { Self.answer($0?.mean) }
      case .best: return try best(name, numbers)
      case .at(let step): return try numbers.map { try value($0, at: step) }
      }
    }
  }

  private static func answer(_ number: Double?) -> Answer {
    number.map(Answer.number) ?? .missing
  }

  private func answers(_ field: RunField) throws -> [Answer] {
    switch field {
    case .id: return rows.map { .text($0.name) }
    case .experiment: return rows.map { .text(experiments[$0.experiment] ?? "") }
    case .status: return rows.map { .text($0.status.rawValue) }
    case .attempt: return rows.map { .integer($0.attempt) }
    case .started: return rows.map { .integer($0.startedAt) }
    case .finished: return rows.map { $0.finishedAt.map(Answer.integer) ?? .missing }
    case .duration:
      let now = store.now()
      return rows.map { .integer(max(0, ($0.finishedAt ?? now) - $0.startedAt)) }
    case .seed:
      return try texts("SELECT id, seed FROM trial", "id", of: \.trial) { scan in
        scan.integer(1).map(Answer.integer)
      }
    case .trial: return try texts("SELECT id, hash FROM trial", "id", of: \.trial, Self.text)
    case .note: return try texts("SELECT id, note FROM run", "id", of: \.id, Self.text)
    case .message: return try texts("SELECT id, message FROM run", "id", of: \.id, Self.text)
    case .tag: return try lists("SELECT run, name FROM tag ORDER BY run, name")
    case .finding: return try lists("SELECT run, kind FROM finding ORDER BY run, position")
    case .program: return try provenance { $0.program }
    case .command: return try provenance { $0.command }
    case .host: return try provenance { $0.host }
    case .system: return try provenance { $0.system }
    case .processor: return try provenance { $0.processor }
    case .kernel: return try provenance { $0.kernel }
    case .commit: return try provenance { $0.commit }
    }
  }

  private static func text(_ scan: Scan) -> Answer? { scan.text(1).map(Answer.text) }

  /// One answer for each run from a table whose first column numbers runs or trials.
  private func texts(
    _ sql: String,
    _ column: String,
    of number: KeyPath<Row, Int64>,
    _ answer: (Scan) throws -> Answer?
  ) throws -> [Answer] {
    let places = Places(rows.map { $0[keyPath: number] })
    var answers = [Answer](repeating: .missing, count: rows.count)
    let scan = try places.scan(database, total, sql + " WHERE TRUE", column)
    while try scan.next() {
      guard let first = places.first(scan.id(0)), let answer = try answer(scan) else { continue }
      places.each(from: first) { answers[$0] = answer }
    }
    return answers
  }

  /// All texts of each run from a table of few rows.
  private func lists(_ sql: String) throws -> [Answer] {
    let places = Places(rows.map(\.id))
    var lists = [[String]](repeating: [], count: rows.count)
    let scan = try Scan(database, sql)
    while try scan.next() {
      guard let first = places.first(scan.id(0)), let text = scan.text(1) else { continue }
      places.each(from: first) { if !lists[$0].contains(text) { lists[$0].append(text) } }
    }
    return lists.map(Answer.texts)
  }

  private func provenance(_ part: (Provenance) -> String?) throws -> [Answer] {
    // Most runs of a list share their provenance, so each text is decoded once.
    var known: [String: Answer] = [:]
    return try texts("SELECT id, provenance FROM run", "id", of: \.id) { scan in
      guard let text = scan.text(1) else { return nil }
      if let answer = known[text] { return answer }
      guard let provenance = try? StoredProvenance.provenance(text) else { return nil }
      let value = part(provenance).flatMap { $0.isEmpty ? nil : $0 }
      let answer = value.map(Answer.text) ?? .missing
      known[text] = answer
      return answer
    }
  }

  // MARK: Parameters

  func readParameters(_ names: Set<String>) throws {
    let unknown = names.filter { parameters[$0] == nil }.sorted()
    guard !unknown.isEmpty else { return }
    let indexes = Dictionary(uniqueKeysWithValues: zip(unknown, unknown.indices))
    var found = [[Answer]?](repeating: nil, count: unknown.count)
    let missing = [Answer](repeating: .missing, count: rows.count)
    let places = Places(rows.map(\.trial))
    let scan = try places.scan(
      database,
      total,
      "SELECT trial, name, value, kind FROM parameter WHERE name IN (\(quotedSQL(unknown)))",
      "trial"
    )
    while try scan.next() {
      guard let first = places.first(scan.id(0)),
        let index = unknown.count == 1 ? 0 : scan.text(1).flatMap({ indexes[$0] })
      else { continue }
      let value = scan.parameter(2, kind: 3)
      if found[index] == nil { found[index] = missing }
      places.each(from: first) { found[index]?[$0] = value }
    }
    for (name, answers) in zip(unknown, found) { parameters[name] = answers ?? missing }
  }

  /// The parameters whose values are not the same in all runs, and the order of the sweeps.
  ///
  /// A parameter that some settings do not have differs too.
  public func differingParameters() throws(StoreError) -> (names: Set<String>, swept: [String]) {
    try reading {
      let trials = Set(rows.map(\.trial))
      let places = Places(Array(trials))
      var known: [(name: [UInt8], value: Answer, count: Int, differs: Bool)] = []
      var expected = 0
      let scan = try places.scan(
        database,
        total,
        "SELECT trial, name, value, kind FROM parameter WHERE TRUE",
        "trial"
      )
      while try scan.next() {
        guard places.first(scan.id(0)) != nil else { continue }
        let name = scan.bytes(1)
        // Trials name the same parameters in the same order, so the next is tried first.
        if expected >= known.count || !name.elementsEqual(known[expected].name) {
          expected = known.firstIndex { name.elementsEqual($0.name) } ?? known.count
          if expected == known.count {
            known.append((Array(name), scan.parameter(2, kind: 3), 0, false))
          }
        }
        known[expected].count += 1
        if !known[expected].differs, scan.parameter(2, kind: 3) != known[expected].value {
          known[expected].differs = true
        }
        expected = expected + 1 < known.count ? expected + 1 : 0
      }
      let names = known.filter { $0.differs || $0.count != trials.count }
        .map { String(decoding: $0.name, as: UTF8.self) }
      return (Set(names), try sweptNames())
    }
  }

  private func sweptNames() throws -> [String] {
    var names: [String] = []
    var seen: Set<Int64> = []
    for row in rows where seen.insert(row.spec).inserted {
      let text = try String.fetchOne(
        database,
        sql: "SELECT swept FROM spec WHERE id = ?",
        arguments: [row.spec]
      )
      names += TrialRows.swept(text ?? "[]").filter { !names.contains($0) }
    }
    return names
  }
}

/// Where in a list the rows of some numbers stand.
struct Places {
  private let numbers: [Int64]
  private var firsts: [Int64: Int32] = [:]
  private var nexts: [Int32]

  init(_ numbers: [Int64]) {
    self.numbers = numbers
    nexts = [Int32](repeating: -1, count: numbers.count)
    firsts.reserveCapacity(numbers.count)
    for (index, number) in numbers.enumerated().reversed() {
      nexts[index] = firsts[number] ?? -1
      firsts[number] = Int32(index)
    }
  }

  /// The first place of a number, nil where it has none.
  func first(_ number: Int64) -> Int? { firsts[number].map(Int.init) }

  /// Calls `body` with all places of the number whose first place this is.
  func each(from first: Int, _ body: (Int) -> Void) {
    var place = first
    while place >= 0 {
      body(place)
      place = Int(nexts[place])
    }
  }

  /// The rows of a query that has a condition already, those of other numbers left out where that
  /// is quicker; they may still be among them.
  func scan(
    _ database: Database,
    _ total: Int,
    _ sql: String,
    _ column: String
  ) throws -> Scan {
    // Reading a table through costs about as much as looking half of its rows up.
    guard firsts.count <= 100 || firsts.count < total / 2 else { return try Scan(database, sql) }
    return try Scan(
      database,
      sql + " AND \(column) IN (SELECT value FROM json_each(?))",
      [jsonList(firsts.keys)]
    )
  }
}

/// Texts as a list of SQL literals.
func quotedSQL(_ texts: [String]) -> String {
  texts.map { "'" + $0.escaping { $0 == "'" ? "''" : $0 == "\0" ? "" : nil } + "'" }
    .joined(separator: ", ")
}
