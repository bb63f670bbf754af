/// Reads the members of one object and reports what is wrong with them.
package struct ObjectReader {
  let node: Node
  let path: String
  let problems: Problems
  private let members: [Member]

  /// Nil, with a problem reported, where the node is no object.
  ///
  /// - Parameters:
  ///   - node: The object.
  ///   - path: Its JSON path.
  ///   - keys: The keys it may have; nil where any will do.
  ///   - problems: Where problems go.
  ///   - home: Tells of a key that is not among them, and of this object's path, where it belongs.
  package init?(
    _ node: Node,
    path: String,
    keys: [String]?,
    problems: Problems,
    home: (_ key: String, _ path: String) -> String? = { _, _ in nil }
  ) {
    guard case .object(let members) = node.content else {
      problems.add(node, path, "expected an object, found \(node.found)")
      return nil
    }
    self.node = node
    self.path = path
    self.problems = problems
    self.members = members
    guard let keys else { return }
    for member in members where !keys.contains(member.key) {
      reportUnknownKey(member, among: keys, home: home(member.key, path))
    }
  }

  /// Reports a key that does not belong here, with the nearest that does and where it belongs.
  func reportUnknownKey(
    _ member: Member,
    among keys: [String],
    hint: String? = nil,
    home: String? = nil
  ) {
    // A key that is right elsewhere is hardly a mistyped other one.
    let suggestion = nearestName(to: member.key, among: keys)
      .flatMap { home == nil || editDistance(member.key, $0) <= 1 ? $0 : nil }
      .map { "did you mean '\($0)'?" }
    let parts = [suggestion, home].compactMap { $0 }
    problems.add(
      member.place,
      path: self[member.key],
      "unknown key",
      hint: hint
        ?? (parts.isEmpty
          ? "known here: \(keys.joined(separator: ", "))" : parts.joined(separator: " "))
    )
  }

  /// The path of a member.
  package subscript(key: String) -> String { Experiment.path(path, key) }

  /// All members in the order of the file.
  var all: [Member] { members }

  package func value(_ key: String) -> Node? { members.first { $0.key == key }?.value }

  /// The value of a key that must be there.
  func required(_ key: String, _ expectation: String) -> Node? {
    if let value = value(key) { return value }
    problems.add(node, self[key], "missing; expected \(expectation)")
    return nil
  }

  func string(_ key: String) -> String? {
    guard let node = value(key) else { return nil }
    if case .string(let text) = node.content { return text }
    problems.add(node, self[key], "expected a string, found \(node.found)")
    return nil
  }

  func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let node = value(key) else { return nil }
    if let value = node.integerValue, range.contains(value) { return value }
    problems.add(
      node,
      self[key],
      "expected \(ParameterRule.Kind.integer(range).expectation), found \(node.found)"
    )
    return nil
  }

  func number(_ key: String, in interval: Interval = .any, hint: String? = nil) -> Double? {
    guard let node = value(key) else { return nil }
    if let value = node.numberValue, interval.contains(value) { return value }
    problems.add(
      node,
      self[key],
      "expected \(ParameterRule.Kind.number(interval).expectation), found \(node.found)",
      hint: hint
    )
    return nil
  }

  func bool(_ key: String) -> Bool? {
    guard let node = value(key) else { return nil }
    if case .bool(let value) = node.content { return value }
    problems.add(node, self[key], "expected true or false, found \(node.found)")
    return nil
  }

  /// The items of a list, each read by `read`, which reports for itself; nil where there is no list.
  func list<Element>(
    _ key: String,
    of what: String,
    _ read: (Node, String) -> Element?
  ) -> [Element]? {
    guard let node = value(key) else { return nil }
    guard case .array(let items) = node.content else {
      problems.add(node, self[key], "expected a list of \(what), found \(node.found)")
      return nil
    }
    return items.enumerated().compactMap { read($0.element, "\(self[key])[\($0.offset)]") }
  }

  /// The items of a list of strings.
  func strings(_ key: String) -> [String]? {
    list(key, of: "strings") { node, path in
      if case .string(let text) = node.content { return text }
      problems.add(node, path, "expected a string, found \(node.found)")
      return nil
    }
  }

  /// One of some words.
  func word(_ key: String, of names: [String], later: [String] = []) -> String? {
    guard let node = value(key) else { return nil }
    let rule = ParameterRule(key, .choice(names), .unset, later: later, "")
    guard case .string(let word)? = rule.value(node, path: self[key], problems: problems) else {
      return nil
    }
    return word
  }

  /// Reports keys that a later version will read.
  func refuseLater(_ keys: [String]) {
    for member in members where keys.contains(member.key) {
      problems.add(
        member.place,
        path: self[member.key],
        "not available in this version of exp",
        hint: "remove the key"
      )
    }
  }
}
