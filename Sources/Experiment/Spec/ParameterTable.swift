/// The parameters of a workload: what a spec may say under `parameters`, and what a setting holds.
public struct ParameterTable: Sendable {
  /// The workload's name and version, such as `network/1`; the version goes up when the same setting
  /// comes to mean other numbers.
  public let workload: String
  /// All parameters, in the order in which people read them.
  public let rules: [ParameterRule]
  /// Whether a spec may have parameters of any other name, too, which then are scalars.
  public let isOpen: Bool

  /// Makes a table; the names of its rules are distinct.
  init(_ workload: String, _ rules: [ParameterRule], isOpen: Bool = false) {
    self.workload = workload
    self.rules = rules
    self.isOpen = isOpen
  }

  /// The rule of that name, nil where there is none.
  public func rule(_ name: String) -> ParameterRule? {
    if let rule = rules.first(where: { $0.name == name }) { return rule }
    return isOpen && CommandParameters.isLegal(name) ? CommandParameters.rule(name) : nil
  }

  /// What names there may be, where any may.
  var nameHint: String? {
    isOpen
      ? "a program's parameter is called with letters, digits and _ . / -, a letter or _ first"
      : nil
  }

  /// The names of all parameters.
  var names: [String] { rules.map(\.name) }

  /// Fills in the defaults and leaves out what has no meaning beside the other values.
  ///
  /// - Parameter given: The values that a spec and its sweep give.
  /// - Returns: The setting, and the names of required parameters that are missing.
  func resolve(_ given: [String: Value]) -> (setting: Setting, missing: [String]) {
    var setting = Setting(isOpen ? given.filter { name, _ in !names.contains(name) } : [:])
    var missing: [String] = []
    for rule in rules where rule.applies(beside: setting) {
      if let value = given[rule.name] {
        setting[rule.name] = value
        continue
      }
      switch rule.fallback {
      case .required: missing.append(rule.name)
      case .unset: break
      case .value(let value): setting[rule.name] = value
      case .chosen(let other, let values):
        if case .string(let word)? = setting[other] { setting[rule.name] = values[word] }
      }
    }
    return (setting, missing)
  }
}

extension ParameterRule {
  /// Whether the parameter has a meaning beside the values of those that stand before it in the
  /// table.
  fileprivate func applies(beside setting: Setting) -> Bool {
    condition.allSatisfy { name, words in
      if case .string(let word)? = setting[name] { words.contains(word) } else { false }
    }
  }
}

extension Workload {
  /// The parameters of its trials.
  public var parameters: ParameterTable {
    switch self {
    case .network: NetworkParameters.table
    case .objective: ObjectiveParameters.table
    case .command: CommandParameters.table
    }
  }
}
