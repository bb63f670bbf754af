internal import Yams

/// Reads YAML into the same nodes as JSON, with `true`, `false`, `null` and numbers as in YAML 1.2.
struct YAMLReader {
  private let file: String
  private var count = 0

  /// Reads a whole text, which holds one document.
  static func read(_ text: String, file: String) throws(SpecError) -> Node {
    try refuseDeepNesting(text, file: file)
    let root: Yams.Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw SpecError([diagnostic(error, file: file)])
    }
    guard let root else {
      throw SpecError([
        Diagnostic(
          .file(file, line: 1, column: 1),
          "the file is empty",
          hint: "a spec is one object with a name and a workload"
        )
      ])
    }
    var reader = YAMLReader(file: file)
    return try reader.node(root)
  }

  private init(file: String) {
    self.file = file
  }

  private static func diagnostic(_ error: any Error, file: String) -> Diagnostic {
    let start = Place.file(file, line: 1, column: 1)
    guard let error = error as? YamlError else { return Diagnostic(start, "not YAML: \(error)") }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return Diagnostic(
        .file(file, line: mark.line, column: mark.column),
        "not YAML: \(problem)"
      )
    case .duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.map { "'\($0)'" }.sorted().joined(separator: ", ")
      return Diagnostic(
        .file(file, line: context.mark.line, column: context.mark.column),
        "the key \(keys) is there twice",
        hint: "remove one of the two"
      )
    default:
      return Diagnostic(start, "not YAML: \(error)")
    }
  }

  /// The parser recurses, so nesting is bounded before it sees the text.
  private static func refuseDeepNesting(_ text: String, file: String) throws(SpecError) {
    var depth = 0
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let opened = line.utf8.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
      let closed = line.utf8.count { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "}") }
      let indent = line.utf8.prefix { $0 == 0x20 || $0 == UInt8(ascii: "-") }.count
      guard depth + opened <= JSONReader.maximumDepth, indent <= 4 * JSONReader.maximumDepth else {
        throw SpecError([
          Diagnostic(
            .file(file, line: index + 1, column: 1),
            "not YAML: nested deeper than \(JSONReader.maximumDepth) levels"
          )
        ])
      }
      depth = max(0, depth + opened - closed)
    }
  }

  private func place(_ node: Yams.Node) -> Place {
    .file(file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  private mutating func node(_ node: Yams.Node) throws(SpecError) -> Node {
    count += 1
    guard count <= JSONReader.maximumCount else {
      throw SpecError([Diagnostic(place(node), "more than \(JSONReader.maximumCount) values")])
    }
    switch node {
    case .scalar(let scalar):
      return Node(place: place(node), content: Self.content(scalar))
    case .sequence(let sequence):
      var items: [Node] = []
      for item in sequence { items.append(try self.node(item)) }
      return Node(place: place(node), content: .array(items))
    case .mapping(let mapping):
      var members: [Member] = []
      for (key, value) in mapping {
        members.append(
          Member(key: key.scalar?.string ?? "", place: place(key), value: try self.node(value))
        )
      }
      return Node(place: place(node), content: .object(members))
    case .alias:
      throw SpecError([Diagnostic(place(node), "an alias without its anchor")])
    }
  }

  private static func content(_ scalar: Yams.Node.Scalar) -> Node.Content {
    guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
    return plainContent(scalar.string)
  }
}

/// What an unquoted word means, in YAML and on the command line.
func plainContent(_ text: String) -> Node.Content {
  switch text {
  case "true": .bool(true)
  case "false": .bool(false)
  case "null", "~", "": .null
  default: isNumber(text) ? .number(text) : plainNumber(text)
  }
}

/// Numbers as people write them where no quotes are around text: `.5`, `5.`, `+1`, `007`.
private func plainNumber(_ text: String) -> Node.Content {
  let isPlain = text.utf8.allSatisfy { byte in
    (48...57).contains(byte) || "+-.eE".utf8.contains(byte)
  }
  return isPlain && Double(text) != nil ? .number(text) : .string(text)
}
