/// A part of a JSON Schema, its members in the order in which they are written.
indirect enum SchemaNode {
  case value(Value)
  case list([SchemaNode])
  case object([(key: String, value: SchemaNode)])

  /// An object with that one member.
  static func keyword(_ key: String, _ value: SchemaNode) -> SchemaNode { .object([(key, value)]) }

  static func text(_ text: String) -> SchemaNode { .value(.string(text)) }

  static func texts(_ texts: [String]) -> SchemaNode { .list(texts.map { .text($0) }) }

  static func type(_ name: String) -> SchemaNode { keyword("type", .text(name)) }

  /// One of some words.
  static func words(_ words: [String]) -> SchemaNode { keyword("enum", texts(words)) }

  /// A whole number.
  static func integer(_ range: ClosedRange<Int> = Int.min...Int.max) -> SchemaNode {
    var members = [("type", text("integer"))]
    if range.lowerBound != .min { members.append(("minimum", .value(.integer(range.lowerBound)))) }
    if range.upperBound != .max { members.append(("maximum", .value(.integer(range.upperBound)))) }
    return .object(members)
  }

  /// A number of an interval.
  static func number(_ interval: Interval = .any) -> SchemaNode {
    var members = [("type", text("number"))]
    if interval.lower.isFinite {
      let key = interval.isOpenBelow ? "exclusiveMinimum" : "minimum"
      members.append((key, .value(.number(interval.lower))))
    }
    if interval.upper.isFinite {
      let key = interval.isOpenAbove ? "exclusiveMaximum" : "maximum"
      members.append((key, .value(.number(interval.upper))))
    }
    return .object(members)
  }

  /// True, false, a number or a text.
  static var scalar: SchemaNode {
    keyword("type", texts(["boolean", "number", "string"]))
  }

  static func array(of items: SchemaNode, atLeast count: Int = 0, isSet: Bool = false) -> SchemaNode
  {
    var members = [("type", text("array")), ("items", items)]
    if count > 0 { members.append(("minItems", .value(.integer(count)))) }
    if isSet { members.append(("uniqueItems", .value(.bool(true)))) }
    return .object(members)
  }

  /// An object that has these members and no others.
  static func closed(
    _ properties: [(String, SchemaNode)],
    required: [String] = []
  ) -> SchemaNode {
    var members = [("type", text("object")), ("properties", SchemaNode.object(properties))]
    if !required.isEmpty { members.append(("required", texts(required))) }
    members.append(("additionalProperties", .value(.bool(false))))
    return .object(members)
  }

  /// An object whose members, whatever their names, are all of one kind.
  static func members(of kind: SchemaNode) -> SchemaNode {
    type("object").with(("additionalProperties", kind))
  }

  static func any(of nodes: [SchemaNode]) -> SchemaNode { keyword("anyOf", .list(nodes)) }

  static func required(_ names: String...) -> SchemaNode { keyword("required", texts(names)) }

  /// What holds where a member of an object is one of some words.
  static func condition(_ key: String, _ words: [String], then: SchemaNode) -> SchemaNode {
    let test = SchemaNode.object([
      ("properties", keyword(key, Self.words(words))), ("required", texts([key])),
    ])
    return .object([("if", test), ("then", then)])
  }

  /// The same with more members.
  func with(_ others: (String, SchemaNode)?...) -> SchemaNode {
    guard case .object(let members) = self else { return self }
    return .object(members + others.compactMap { $0 })
  }

  /// The same with a sentence for people.
  func described(_ text: String) -> SchemaNode { with(("description", .text(text))) }

  /// The JSON text without spaces; whole numbers have no point.
  var json: String {
    switch self {
    case .value(.number(let number)):
      Int(exactly: number).map(String.init) ?? Value.number(number).canonicalText
    case .value(let value): value.canonicalText
    case .list(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\(quotedJSON($0.key)):\($0.value.json)" }.joined(separator: ",") + "}"
    }
  }
}
