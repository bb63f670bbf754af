/// The setting of a trial of the workload `objective`, with types.
///
/// Units, ranges and defaults are those of the parameters of the same names in the workload's
/// ``ParameterTable``.
public struct ObjectiveSetting: Hashable, Sendable {
  /// How the gradient is computed.
  public enum Gradient: Hashable, Sendable {
    case exact
    case numerical(step: Double)
  }

  /// What is minimized: a formula, or a function's name.
  public let function: String
  /// Where the descent begins, by the variables' names.
  public let start: [String: Double]
  /// How the gradient is computed.
  public let gradient: Gradient
  /// How gradients become updates.
  public let descent: DescentSetting
  /// Steps between recorded points.
  public let recordEvery: Int
  /// Where the function's field is measured; nil where it is not.
  public let field: Region?

  /// Reads a setting that was made from a spec.
  ///
  /// - Throws: Which parameter is missing or of the wrong type, as can be in a setting that another
  ///   version of the program stored.
  public init(_ setting: Setting) throws(SettingError) {
    function = try setting.string("function")
    start = try setting.point("start")
    let name: SlopeName = try setting.word("gradient")
    gradient =
      switch name {
      case .exact: .exact
      case .numerical: .numerical(step: try setting.number("difference_step"))
      }
    descent = try DescentSetting(setting)
    recordEvery = try setting.integer("record_every")
    field = try setting["field"].map { value throws(SettingError) in
      guard let region = Region(value) else { throw SettingError(parameter: "field") }
      return region
    }
  }
}
