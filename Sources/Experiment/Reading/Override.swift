/// A value from the command line that replaces, adds to or removes what the spec's file says, in the
/// grammar of Hydra.
///
/// `key=value` replaces or adds, `+key=value` only adds, `~key` removes. The key is the path of a value
/// without `$`: `dataset.folder`, `seeds`, or a parameter's name alone. A parameter with several values,
/// `learning_rate=0.1,1`, is swept over them, in place of what the file says of it; with one it is no
/// longer swept.
public struct Override: Hashable, Sendable {
  private enum Action: Hashable {
    case set, add, remove
  }

  /// The argument as typed.
  public let text: String
  private let action: Action
  /// Whether there may be nothing of that name before where any name may be: with a sign before it.
  private let mayBeNew: Bool
  private let key: [String]
  private var value: String

  /// Lists at the top level of a spec, of which several values make one list.
  private static let lists = ["seeds", "tags", "figures"]

  /// Reads an argument; nil where it is not of the form `key=value` or `~key`.
  public init?(_ text: String) {
    guard
      let match = text.wholeMatch(
        of: /(~|\+{0,2})([A-Za-z_][A-Za-z0-9_.]*)(?:=(.*))?/.dotMatchesNewlines()
      )
    else { return nil }
    action = match.1 == "~" ? .remove : match.1 == "+" ? .add : .set
    mayBeNew = match.1 != ""
    guard (match.3 == nil) == (action == .remove) else { return nil }
    self.text = text
    key = match.2.split(separator: ".").map(String.init)
    value = match.3.map(String.init) ?? ""
  }

  /// Replaces the value by another where it is the path of a file or folder.
  ///
  /// Paths in a spec are relative to the spec's folder, paths that a person types to the current
  /// one; `rebase` turns the second into the first.
  public mutating func rebasePath(_ rebase: (String) -> String) {
    if isPath { value = rebase(OverrideValue.unquoted(value)) }
  }

  /// What to write where the key stands in another object.
  private func elsewhere(in keys: SpecKeys) -> String? {
    let places = keys.places(of: key[0]).filter { $0.hasPrefix("$.") }
    guard !places.isEmpty else { return nil }
    return "did you mean \(listed(places.map { "\($0.dropFirst(2)).\(key[0])" }))?"
  }

  private var isPath: Bool { [["dataset", "folder"], ["dataset", "path"]].contains(key) }

  func apply(to root: inout Node, problems: Problems) {
    let place = Place.argument(text)
    let table = Workload(of: root).parameters
    // A program's parameters may have any name; what a spec has is no parameter.
    let rule = table.isOpen && Spec.keys.contains(key[0]) ? nil : table.rule(key[0])
    let isParameter = rule.map { key.count == 1 || $0.kind.hasMembers } ?? false
    if key.count == 1, !isParameter, !Spec.keys.contains(key[0]) {
      let known = table.names + Spec.keys
      problems.add(
        place,
        path: "$",
        "unknown key '\(key[0])'",
        hint: nearestName(to: key[0], among: known).map { "did you mean '\($0)'?" }
          ?? elsewhere(in: SpecKeys(Workload(of: root)))
      )
      return
    }
    let path = isParameter ? ["parameters"] + key : key
    let parameter = path.count == 2 && path[0] == "parameters" ? path[1] : nil
    let isThere =
      root.value(at: path[...]) != nil
      || parameter.map { root.value(at: ["sweep", "parameters", $0]) != nil } ?? false
    if table.isOpen, !mayBeNew, !isThere, let parameter,
      !CommandTemplate.names(in: root).contains(parameter)
    {
      return reportNew(parameter, in: root, problems)
    }
    switch action {
    case .remove:
      guard isThere else {
        problems.add(place, path: Self.path(path), "there is nothing of that name to remove")
        return
      }
      root.remove(path[...])
      if let parameter { root.fix(parameter) }
    case .add where isThere:
      problems.add(
        place,
        path: Self.path(path),
        "is there already",
        hint: "to replace it write \(text.drop { $0 == "+" })"
      )
    case .add, .set:
      do {
        try set(path, parameter, in: &root, place, problems)
      } catch {
        problems.add(place, path: isTyped ? nil : Self.path(path), error.message, hint: error.hint)
      }
    }
  }

  /// Reports a name that a program's spec has nowhere, which is mistyped more often than new.
  private func reportNew(_ parameter: String, in root: Node, _ problems: Problems) {
    var known: [String] = []
    for path in [["sweep", "parameters"], ["parameters"]] {
      guard case .object(let members)? = root.value(at: path[...])?.content else { continue }
      known += members.map(\.key).filter { !known.contains($0) }
    }
    let near = nearestName(to: parameter, among: known + (key.count == 1 ? Spec.keys : []))
    problems.add(
      .argument(text),
      path: Self.path(["parameters", parameter]),
      "the spec has no parameter '\(parameter)', and its command no '{\(parameter)}'",
      hint: (near.map { "did you mean '\($0)'? To" } ?? "to") + " add a parameter write +\(text)"
    )
  }

  /// Whether the value is one piece of text or JSON whatever is in it.
  private var isTyped: Bool { value.first.map { "[{\"".contains($0) } ?? false }

  private func set(
    _ path: [String],
    _ parameter: String?,
    in root: inout Node,
    _ place: Place,
    _ problems: Problems
  ) throws(OverrideValue.Problem) {
    switch try content(parameter: parameter, place) {
    case .one(let node):
      if Self.lists.contains(path[0]), path.count == 1, !node.isList {
        set(path, to: Node(place: place, content: .array([node])), in: &root, place, problems)
      } else {
        set(path, to: node, in: &root, place, problems)
        if let parameter { root.fix(parameter) }
      }
    case .several(let nodes):
      let list = Node(place: place, content: .array(nodes))
      guard let parameter else {
        set(path, to: list, in: &root, place, problems)
        return
      }
      sweep(parameter, over: [("values", list)], in: &root, place, problems)
    case .between(let low, let high, let isLog):
      guard let parameter else {
        throw OverrideValue.Problem(message: "only parameters can be drawn from an interval")
      }
      var source = [("min", low), ("max", high)]
      if isLog { source.append(("log", Node(place: place, content: .bool(true)))) }
      sweep(parameter, over: source, in: &root, place, problems)
    }
  }

  /// What the value asks for; commas have a meaning where there can be several values only.
  private func content(
    parameter: String?,
    _ place: Place
  ) throws(OverrideValue.Problem) -> OverrideValue.Content {
    if isPath { return .one(Node(place: place, content: .string(value))) }
    if parameter != nil || key.count == 1 && Self.lists.contains(key[0]) {
      return try OverrideValue.read(value, at: place)
    }
    return .one(try OverrideValue.node(value, at: place))
  }

  private func set(
    _ path: [String],
    to node: Node,
    in root: inout Node,
    _ place: Place,
    _ problems: Problems
  ) {
    guard let blocked = root.set(path[...], to: node, place: place) else { return }
    let outer = path.prefix(blocked).joined(separator: ".")
    problems.add(
      place,
      path: Self.path(path),
      "'\(outer)' is no object, so there is nothing in it to set",
      hint: "give the whole value: \(outer)=…"
    )
  }

  /// Sweeps a parameter, under the condition that the file gives it.
  private func sweep(
    _ parameter: String,
    over source: [(key: String, value: Node)],
    in root: inout Node,
    _ place: Place,
    _ problems: Problems
  ) {
    let path = ["sweep", "parameters", parameter]
    var members = source.map { Member(key: $0.key, place: place, value: $0.value) }
    if let condition = root.value(at: path[...])?.member("when") { members.append(condition) }
    root.remove(["parameters", parameter])
    set(path, to: Node(place: place, content: .object(members)), in: &root, place, problems)
  }

  private static func path(_ keys: [String]) -> String {
    keys.reduce("$") { Experiment.path($0, $1) }
  }
}

extension Node {
  /// The same value with every part of it at one place.
  func moved(to place: Place) -> Node {
    switch content {
    case .array(let items):
      Node(place: place, content: .array(items.map { $0.moved(to: place) }))
    case .object(let members):
      Node(
        place: place,
        content: .object(
          members.map { Member(key: $0.key, place: place, value: $0.value.moved(to: place)) }
        )
      )
    default: Node(place: place, content: content)
    }
  }

  /// Whether this is a list.
  fileprivate var isList: Bool {
    if case .array = content { true } else { false }
  }

  /// The value at a path of keys, nil where there is none.
  fileprivate func value(at path: ArraySlice<String>) -> Node? {
    guard let key = path.first else { return self }
    return member(key)?.value.value(at: path.dropFirst())
  }

  /// Sets the value at a path, making the objects on the way that are not there.
  ///
  /// - Returns: Nil where it was set; else how many keys of the path lead to what is no object.
  mutating func set(_ path: ArraySlice<String>, to value: Node, place: Place) -> Int? {
    guard let key = path.first else {
      self = value
      return nil
    }
    guard case .object(var members) = content else { return path.startIndex }
    let index = members.firstIndex { $0.key == key }
    var child = index.map { members[$0].value } ?? Node(place: place, content: .object([]))
    if let blocked = child.set(path.dropFirst(), to: value, place: place) { return blocked }
    let member = Member(key: key, place: place, value: child)
    if let index {
      members[index].value = child
    } else {
      members.append(member)
    }
    content = .object(members)
    return nil
  }

  /// Takes a parameter out of the sweep of a spec, and out of the groups that vary together.
  mutating func fix(_ parameter: String) {
    remove(["sweep", "parameters", parameter][...])
    guard let zip = member("sweep")?.value.member("zip")?.value,
      case .array(let groups) = zip.content
    else { return }
    let kept = groups.compactMap { group -> Node? in
      guard case .array(let names) = group.content else { return group }
      let rest = names.filter { $0.content != .string(parameter) }
      // What no longer varies with another varies alone.
      if rest.count < 2, rest.count < names.count { return nil }
      return Node(place: group.place, content: .array(rest))
    }
    _ = set(
      ["sweep", "zip"][...],
      to: Node(place: zip.place, content: .array(kept)),
      place: zip.place
    )
  }

  /// Removes the member at a path, if it is there.
  mutating func remove(_ path: ArraySlice<String>) {
    guard let key = path.first, case .object(var members) = content,
      let index = members.firstIndex(where: { $0.key == key })
    else { return }
    if path.count == 1 {
      members.remove(at: index)
    } else {
      members[index].value.remove(path.dropFirst())
    }
    content = .object(members)
  }
}
