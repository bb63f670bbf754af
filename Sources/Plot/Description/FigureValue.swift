import Experiment

/// Something that a figure's description in JSON holds.
protocol FigureValue: Hashable {
  /// What stands for it, for messages: `a number`.
  static var expectation: String { get }

  /// Reads it; nil, with a problem reported, where that is not what stands there.
  static func read(_ node: Node, path: String, problems: Problems) -> Self?

  /// Its text in JSON, without spaces.
  var json: String { get }
}

extension FigureValue {
  /// Reports that something else stands there.
  static func refuse(_ node: Node, _ path: String, _ problems: Problems) -> Self? {
    problems.add(node, path, "expected \(expectation), found \(node.found)")
    return nil
  }
}

extension Double: FigureValue {
  static var expectation: String { "a number, \"NaN\", \"Infinity\" or \"-Infinity\"" }

  /// A missing number may also be written as null.
  static func read(_ node: Node, path: String, problems: Problems) -> Double? {
    switch node.content {
    case .null, .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: node.numberValue ?? refuse(node, path, problems)
    }
  }

  var json: String {
    isFinite ? shortText(self) : isNaN ? "\"NaN\"" : self > 0 ? "\"Infinity\"" : "\"-Infinity\""
  }
}

extension Int: FigureValue {
  static var expectation: String { "an integer" }

  static func read(_ node: Node, path: String, problems: Problems) -> Int? {
    node.integerValue ?? refuse(node, path, problems)
  }

  var json: String { String(self) }
}

extension Bool: FigureValue {
  static var expectation: String { "true or false" }

  static func read(_ node: Node, path: String, problems: Problems) -> Bool? {
    if case .bool(let value) = node.content { value } else { refuse(node, path, problems) }
  }

  var json: String { self ? "true" : "false" }
}

extension String: FigureValue {
  static var expectation: String { "a string" }

  static func read(_ node: Node, path: String, problems: Problems) -> String? {
    if case .string(let text) = node.content { text } else { refuse(node, path, problems) }
  }

  var json: String { quotedJSON(self) }
}

extension Array: FigureValue where Element: FigureValue {
  static var expectation: String { "a list" }

  static func read(_ node: Node, path: String, problems: Problems) -> [Element]? {
    guard case .array(let items) = node.content else { return refuse(node, path, problems) }
    let elements = items.enumerated().compactMap { index, item in
      Element.read(item, path: "\(path)[\(index)]", problems: problems)
    }
    return elements.count == items.count ? elements : nil
  }

  var json: String { "[" + map(\.json).joined(separator: ",") + "]" }
}

extension Optional: FigureValue where Wrapped: FigureValue {
  static var expectation: String { Wrapped.expectation }

  static func read(_ node: Node, path: String, problems: Problems) -> Wrapped?? {
    if case .null = node.content { return .some(nil) }
    return Wrapped.read(node, path: path, problems: problems).map { $0 }
  }

  var json: String { self?.json ?? "null" }
}

/// One of some words.
protocol FigureWord: FigureValue, CaseIterable, RawRepresentable where RawValue == String {}

extension FigureWord {
  static var expectation: String {
    "one of " + allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
  }

  static func read(_ node: Node, path: String, problems: Problems) -> Self? {
    if case .string(let word) = node.content, let value = Self(rawValue: word) { return value }
    return refuse(node, path, problems)
  }

  var json: String { rawValue.json }
}

extension LineMark.Emphasis: FigureWord {}
extension LineMark.Ending: FigureWord {}
extension PathMark.Ending: FigureWord {}
extension ContourMark.Style: FigureWord {}
extension Legend.Placement: FigureWord {}
extension ColourRamp: FigureWord {}
extension MarkerShape: FigureWord {}
extension Dash: FigureWord {}
