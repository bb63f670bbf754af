/// The parameters of the workload `command`: whatever the program takes.
enum CommandParameters {
  static let table = ParameterTable("command/1", [], isOpen: true)

  /// What a parameter of a program may be.
  static func rule(_ name: String) -> ParameterRule {
    ParameterRule(name, .scalar, .unset, "A parameter of the program.")
  }

  /// Whether a parameter may be called so: as an option of a program, without its hyphens.
  ///
  /// `seed` and
  /// what begins with `run_` of the placeholders are the spec's own.
  static func isLegal(_ name: String) -> Bool {
    !CommandTemplate.ownNames.contains(name)
      && name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.\/\-]{0,199}/) != nil
  }
}
