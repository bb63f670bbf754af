/// A value from the command line, `key=value`, that replaces or adds to what the spec's file says.
///
/// The key is the path of a value without `$`: `dataset.folder`, `seeds`, or a parameter's name
/// alone. The value is JSON where it reads as JSON, else a string. A parameter that the file
/// sweeps is no longer swept when it is overridden.
public struct Override: Hashable, Sendable {
  /// The argument as typed.
  public let text: String
  private let key: [String]
  private var value: String

  /// Reads an argument; nil where it is not of the form `key=value`.
  public init?(_ text: String) {
    guard let match = text.wholeMatch(of: /([A-Za-z_][A-Za-z0-9_.]*)=(.*)/.dotMatchesNewlines())
    else { return nil }
    self.text = text
    key = match.1.split(separator: ".").map(String.init)
    value = String(match.2)
  }

  /// Replaces the value by another where it is the path of a file or folder.
  ///
  /// Paths in a spec are relative to the spec's folder, paths that a person types to the current
  /// one; `rebase` turns the second into the first.
  public mutating func rebasePath(_ rebase: (String) -> String) {
    if [["dataset", "folder"], ["dataset", "path"]].contains(key) { value = rebase(value) }
  }

  func apply(to root: inout Node, problems: Problems) {
    let place = Place.argument(text)
    let node: Node
    do {
      node = try Self.node(value, place: place)
    } catch {
      problems.add(place, "the value is not JSON: \(error.diagnostics[0].message)")
      return
    }
    let table = Workload(of: root).parameters
    let rule = table.rule(key[0])
    let isParameter = rule.map { key.count == 1 || $0.kind.hasMembers } ?? false
    if key.count == 1, !isParameter, !Spec.keys.contains(key[0]) {
      let known = table.names + Spec.keys
      problems.add(
        place,
        path: "$",
        "unknown key '\(key[0])'",
        hint: nearestName(to: key[0], among: known).map { "did you mean '\($0)'?" }
      )
      return
    }
    let path = isParameter ? ["parameters"] + key : key
    if let blocked = root.set(path[...], to: node, place: place) {
      let outer = path.prefix(blocked).joined(separator: ".")
      problems.add(
        place,
        path: "$.\(path.joined(separator: "."))",
        "'\(outer)' is no object, so there is nothing in it to set",
        hint: "give the whole value: \(outer)=…"
      )
    }
    if path.count == 2, path[0] == "parameters" { root.fix(path[1]) }
  }

  /// The value as JSON where it begins as a list, an object or a quoted string, else as a bare word.
  private static func node(_ text: String, place: Place) throws(SpecError) -> Node {
    guard let first = text.first, "[{\"".contains(first) else {
      return Node(place: place, content: plainContent(text))
    }
    let problems = Problems()
    let node = try JSONReader.read(text, file: "value", problems: problems)
    try problems.throwIfAny()
    return node.moved(to: place)
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
