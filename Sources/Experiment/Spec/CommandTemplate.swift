/// Fills a trial's values into the words of a command.
///
/// `{name}` is the value of a parameter, `{seed}`, `{run_id}` and `{run_dir}` those of the run; `{{`
/// and `}}` are braces. A word `${args}` and its kin, as in W&B sweep files, become the words of all
/// parameters.
public struct CommandTemplate: Sendable {
  /// Placeholders that are no parameters.
  static let ownNames = ["seed", "run_id", "run_dir"]

  /// Words that stand for something, as in W&B sweep files.
  static let macros = [
    "${env}", "${interpreter}", "${program}", "${args}", "${args_no_hyphens}",
    "${args_no_boolean_flags}", "${args_json}", "${args_json_file}",
  ]

  /// What a run knows of itself.
  public struct Place: Hashable, Sendable {
    /// The run's id.
    public let runID: String
    /// The run's folder.
    public let folder: String
    /// Where `${args_json_file}` is.
    public let parametersFile: String
    /// Which interpreter `${interpreter}` is.
    public let interpreter: String

    /// Makes a place.
    public init(runID: String, folder: String, parametersFile: String, interpreter: String) {
      self.runID = runID
      self.folder = folder
      self.parametersFile = parametersFile
      self.interpreter = interpreter
    }
  }

  /// The words as the spec has them.
  public let words: [String]

  /// Makes a template.
  public init(_ words: [String]) {
    self.words = words
  }

  /// The program and its arguments for one run.
  ///
  /// - Parameters:
  ///   - trial: The trial.
  ///   - place: What the run knows of itself.
  ///   - environment: What `${envvar:NAME}` names.
  /// - Returns: The words, one for each that the program is given, itself first.
  public func filled(
    _ trial: Trial,
    at place: Place,
    environment: [String: String] = [:]
  ) -> [String] {
    let names = orderedNames(of: trial)
    var values = trial.setting.values.mapValues(\.argumentText)
    values["seed"] = "\(trial.seed)"
    values["run_id"] = place.runID
    values["run_dir"] = place.folder
    return words.flatMap { word -> [String] in
      switch word {
      case "${env}": return ["/usr/bin/env"]
      case "${interpreter}": return [place.interpreter]
      case "${args}": return arguments(trial, names, hyphens: "--")
      case "${args_no_hyphens}": return arguments(trial, names, hyphens: "")
      case "${args_no_boolean_flags}": return arguments(trial, names, hyphens: "--", asFlags: true)
      case "${args_json}": return [trial.setting.canonicalText]
      case "${args_json_file}": return [place.parametersFile]
      default: break
      }
      if let match = word.wholeMatch(of: /\$\{envvar:([A-Za-z_][A-Za-z0-9_]*)\}/) {
        return [environment[String(match.1)] ?? ""]
      }
      return [CommandTemplate.parts(of: word).map { $0.text(values) }.joined()]
    }
  }

  /// Swept parameters in the spec's order, then the others by name.
  private func orderedNames(of trial: Trial) -> [String] {
    let swept = trial.swept.filter { trial.setting[$0] != nil }
    return swept + trial.setting.names.filter { !swept.contains($0) }
  }

  private func arguments(
    _ trial: Trial,
    _ names: [String],
    hyphens: String,
    asFlags: Bool = false
  ) -> [String] {
    names.compactMap { name in
      guard let value = trial.setting[name] else { return nil }
      if asFlags, case .bool(let isOn) = value { return isOn ? hyphens + name : nil }
      // What `str` of a Python value prints, as W&B's agent writes it.
      if case .bool(let isOn) = value { return "\(hyphens)\(name)=\(isOn ? "True" : "False")" }
      return "\(hyphens)\(name)=\(value.argumentText)"
    }
  }

  /// A piece of a word.
  enum Part: Hashable {
    case text(String)
    case placeholder(String)

    func text(_ values: [String: String]) -> String {
      switch self {
      case .text(let text): text
      case .placeholder(let name): values[name] ?? ""
      }
    }
  }

  /// The pieces of a word: braces around anything but a name, and `${name}`, which is a shell's, are
  /// text.
  static func parts(of word: String) -> [Part] {
    var parts: [Part] = []
    var text = ""
    var rest = word[...]
    while let first = rest.first {
      if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
        text.append(first)
        rest = rest.dropFirst(2)
      } else if !text.hasSuffix("$"),
        let match = rest.prefixMatch(of: /\{([A-Za-z_][A-Za-z0-9_.\/\-]*)\}/)
      {
        if !text.isEmpty { parts.append(.text(text)) }
        text = ""
        parts.append(.placeholder(String(match.1)))
        rest = rest[match.range.upperBound...]
      } else {
        text.append(first)
        rest = rest.dropFirst()
      }
    }
    if !text.isEmpty || parts.isEmpty { parts.append(.text(text)) }
    return parts
  }

  /// The names in braces in the command of a spec.
  static func names(in spec: Node) -> Set<String> {
    guard case .array(let words)? = spec.member("command")?.value.content else { return [] }
    var names: Set<String> = []
    for case .string(let word) in words.map(\.content) {
      for case .placeholder(let name) in parts(of: word) { names.insert(name) }
    }
    return names
  }

  /// A word that is filled in as that text, whatever is in it.
  public static func literal(_ text: String) -> String {
    text.escaping { scalar in
      switch scalar {
      case "{": "{{"
      case "}": "}}"
      default: nil
      }
    }
  }
}

extension Value {
  /// The value as an argument of a program: numbers in full, texts without quotes.
  public var argumentText: String {
    switch self {
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let text): text
    case .list, .object: canonicalText
    }
  }
}
