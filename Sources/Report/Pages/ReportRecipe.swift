public import Experiment
internal import Foundation

/// What a report was asked for: with the store it decides every byte.
public struct ReportRecipe: Hashable, Sendable {
  /// Experiments' names, or one run's id.
  public var targets: [String]
  /// The condition that runs fulfil; nil for all.
  public var condition: String?
  /// The kinds of figures; nil for what the spec or the runs suggest.
  public var figures: [FigureKind]?

  /// Makes a recipe.
  public init(targets: [String], condition: String? = nil, figures: [FigureKind]? = nil) {
    self.targets = targets
    self.condition = condition
    self.figures = figures
  }

  /// The recipe as JSON, always the same text for the same recipe.
  ///
  /// There is neither `--` nor `<` in it, so that it may stand in a comment.
  public var text: String {
    var members: [String: Value] = ["targets": .list(targets.map { .string($0) })]
    if let condition { members["where"] = .string(condition) }
    if let figures { members["figures"] = .list(figures.map { .string($0.rawValue) }) }
    let escapes = [("-", "2d"), ("<", "3c"), (">", "3e"), ("&", "26"), ("'", "27")]
    return escapes.reduce(asciiJSON(Value.object(members).canonicalText)) { text, escape in
      text.replacing(escape.0, with: "\\u00\(escape.1)")
    }
  }

  /// Reads what `text` wrote; nil where it is something else.
  public init?(text: String) {
    guard
      let members = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      let targets = members["targets"] as? [String], !targets.isEmpty
    else { return nil }
    let names = members["figures"] as? [String]
    self.init(
      targets: targets,
      condition: members["where"] as? String,
      figures: names?.compactMap(FigureKind.init)
    )
  }

  /// The command that writes the report, without its store.
  public var command: String {
    var words = ["exp", "report"] + targets.map(quotedForShell)
    if let condition { words += ["--where", quotedForShell(condition)] }
    if let figures {
      let names = figures.isEmpty ? ["none"] : figures.map(\.rawValue)
      words += ["--figures", names.joined(separator: ",")]
    }
    return words.joined(separator: " ")
  }
}

/// JSON with all that is not ASCII, or hidden, as `\u` escapes: the same values in plain letters.
func asciiJSON(_ text: String) -> String { escapedJSON(text) { $0.value > 0x7e } }

/// JSON in which characters that cannot be seen stand as `\u` escapes.
func visibleJSON(_ text: String) -> String { escapedJSON(text, isHidden) }

private func escapedJSON(_ text: String, _ isEscaped: (Unicode.Scalar) -> Bool) -> String {
  guard text.unicodeScalars.contains(where: isEscaped) else { return text }
  return text.escaping { scalar in
    guard isEscaped(scalar) else { return nil }
    return String(scalar).utf16.map { unit in
      let hex = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }.joined()
  }
}
