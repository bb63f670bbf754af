internal import Calculus

/// What a trial of the workload `objective` measures beside the coordinates, which are metrics by
/// their variables' names.
public enum ObjectiveMetric: String, CaseIterable, Sendable {
  /// The function's value.
  case value
  /// The Euclidean norm of the gradient that the descent follows.
  case gradientNorm = "gradient_norm"
  /// The largest absolute difference of a numerical derivative from the exact one.
  case gradientError = "gradient_error"

  /// The metrics of all trials of a spec: those of numerical gradients and the coordinates of each
  /// function only where there are such.
  static func rules(_ values: [String: Value], _ swept: [SweptParameter]) -> [MetricRule] {
    func all(_ name: String) -> [String] {
      let given = swept.first { $0.name == name }?.values ?? values[name].map { [$0] } ?? []
      return given.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
    let isNumerical = all("gradient").contains(SlopeName.numerical.rawValue)
    var names = allCases.filter { $0 != .gradientError || isNumerical }.map(\.rawValue)
    for function in all("function") {
      let variables = (try? Expression(nameOrFormula: function))?.variables ?? []
      names += variables.filter { !names.contains($0) }
    }
    return names.map { MetricRule($0, .minimize) }
  }

  /// Names that no variable can have, because metrics have them.
  static let reserved = Set(allCases.map(\.rawValue) + NetworkMetric.allCases.map(\.rawValue))
}
