import Experiment

/// A line of an export: a run or a point.
enum JSONLine {
  case run(id: String, RunDescription)
  case point(run: String, Point)

  /// A point of a metric.
  struct Point {
    let metric: String
    let step: Int
    let value: Double
    /// In milliseconds since 1970-01-01 UTC; nil where the line does not tell it.
    let time: Int?
  }

  /// Reads a line.
  ///
  /// - Throws: What is wrong with it.
  init(_ text: String) throws(ImportProblem) {
    guard let node = Node(canonicalText: text), case .object(let list) = node.content else {
      throw ImportProblem(text: "expected a JSON object")
    }
    let members = Members(Dictionary(list.map { ($0.key, $0.value) }) { first, _ in first })
    let run = try members.text("run")
    self =
      members.has("metric")
      ? .point(run: run, try Self.point(members)) : .run(id: run, try Self.description(members))
  }

  private static func point(_ members: Members) throws(ImportProblem) -> Point {
    Point(
      metric: try members.text("metric"),
      step: try members.integer("step"),
      value: try members.number("value"),
      time: members.has("time") ? try members.integer("time") : nil
    )
  }

  private static func description(_ members: Members) throws(ImportProblem) -> RunDescription {
    RunDescription(
      experiment: try members.text("experiment"),
      seed: try members.integer("seed"),
      status: try RunDescription.status(try members.text("status")),
      setting: try members.setting("parameters"),
      startedAt: members.has("started") ? try members.integer("started") : nil,
      finishedAt: members.has("finished") ? try members.integer("finished") : nil,
      note: members.has("note") ? try members.text("note", isEmptyAllowed: true) : "",
      tags: members.has("tag") ? try members.texts("tag") : []
    )
  }
}

/// The members of an object, by what they are to be.
private struct Members {
  private let members: [String: Node]

  init(_ members: [String: Node]) { self.members = members }

  /// Whether there is one that is not null.
  func has(_ key: String) -> Bool { members[key].map { $0.content != .null } ?? false }

  func text(_ key: String, isEmptyAllowed: Bool = false) throws(ImportProblem) -> String {
    guard case .string(let text)? = members[key]?.content, isEmptyAllowed || !text.isEmpty else {
      throw problem(key, "a text")
    }
    return text
  }

  func texts(_ key: String) throws(ImportProblem) -> [String] {
    guard case .array(let items)? = members[key]?.content else { throw problem(key, "a list") }
    return try items.map { item throws(ImportProblem) in
      guard case .string(let text) = item.content else { throw problem(key, "a list of texts") }
      return text
    }
  }

  func integer(_ key: String) throws(ImportProblem) -> Int {
    guard case .number(let text)? = members[key]?.content, let number = Int(text) else {
      throw problem(key, "a whole number")
    }
    return number
  }

  /// A number, of which those that JSON does not have are texts.
  func number(_ key: String) throws(ImportProblem) -> Double {
    switch members[key]?.content {
    case .number(let text): if let number = Double(text) { return number }
    case .string("NaN"): return .nan
    case .string("Infinity"): return .infinity
    case .string("-Infinity"): return -.infinity
    default: break
    }
    throw problem(key, "a number")
  }

  func setting(_ key: String) throws(ImportProblem) -> Setting {
    guard case .object(let list)? = members[key]?.content else { throw problem(key, "an object") }
    var setting = Setting()
    for member in list {
      guard let value = Value(member.value) else { throw problem(key, "values that are not null") }
      setting[member.key] = value
    }
    return setting
  }

  private func problem(_ key: String, _ expected: String) -> ImportProblem {
    ImportProblem(
      text: "expected \(expected) as \(key), found \(members[key].map(\.found) ?? "none")"
    )
  }
}
