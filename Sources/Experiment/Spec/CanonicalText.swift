// Reads back what canonical texts say; the only place beside the writers that knows their form.

extension Node {
  /// Reads a text that the program wrote; nil where it is not JSON.
  package init?(canonicalText: String) {
    let problems = Problems()
    guard
      let node = try? JSONReader.read(
        canonicalText,
        file: "",
        problems: problems,
        limit: .max
      )
    else { return nil }
    self = node
  }
}

extension Value {
  /// Reads what `canonicalText` wrote; nil where the text is not of that form.
  public init?(canonicalText: String) {
    guard let node = Node(canonicalText: canonicalText), let value = Value(node)
    else { return nil }
    self = value
  }

  /// In a canonical text a number has a point or an exponent, an integer has neither.
  package init?(_ node: Node) {
    switch node.content {
    case .bool(let value): self = .bool(value)
    case .string(let text): self = .string(text)
    case .number(let text):
      if let integer = Int(text) {
        self = .integer(integer)
      } else if let number = Double(text) {
        self = .number(number)
      } else {
        return nil
      }
    case .array(let items):
      let values = items.compactMap(Value.init)
      guard values.count == items.count else { return nil }
      self = .list(values)
    case .object(let members):
      let values = members.compactMap { member in Value(member.value).map { (member.key, $0) } }
      guard values.count == members.count else { return nil }
      self = .object(Dictionary(values) { first, _ in first })
    case .null: return nil
    }
  }
}

extension Trial {
  /// Reads a trial from its canonical text; nil where the text is not of that form.
  ///
  /// - Parameters:
  ///   - canonicalText: The text as another trial's `canonicalText`.
  ///   - index: The position in the plan, from 0.
  ///   - swept: The parameters that the sweep varies.
  public init?(canonicalText: String, index: Int, swept: [String]) {
    guard let root = Node(canonicalText: canonicalText),
      case .object(let parameters)? = root.member("parameters")?.value.content,
      let seed = root.member("seed")?.value.integerValue
    else { return nil }
    var setting = Setting()
    for parameter in parameters {
      guard let value = Value(parameter.value) else { return nil }
      setting[parameter.key] = value
    }
    var stop: StopRule?
    if let node = root.member("stop")?.value {
      guard let rule = StopRule(node) else { return nil }
      stop = rule
    }
    self.init(
      index: index,
      setting: setting,
      seed: seed,
      swept: swept,
      stop: stop,
      canonicalText: canonicalText
    )
  }
}
