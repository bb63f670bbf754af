import Calculus
import Experiment

extension ObjectiveFunction {
  /// Where the function, or its gradient, has no finite value at a point.
  func undefined(at point: DescentPoint) -> Finding {
    var details = Dictionary(zip(variables, point.position)) { first, _ in first }
    details["value"] = point.value
    let place = "At step \(point.step) (\(text(of: point.position)))"
    let advice =
      point.step == 0
      ? " Start somewhere else."
      : " A smaller learning rate may keep the descent away from there."
    let message =
      if let diagnosis = compiled.diagnosis(at: point.position) {
        "\(place) the function has no finite value: \(diagnosis)."
      } else {
        "\(place) the gradient has no finite value: \(slopeDiagnosis(at: point))."
      }
    return Finding(.undefined, step: point.step, message: message + advice, details: details)
  }

  /// The first derivative that is not finite, and why.
  private func slopeDiagnosis(at point: DescentPoint) -> String {
    for (index, variable) in variables.enumerated() where !point.slopes[index].isFinite {
      let slope = expression.derivative(by: variable)
      let compiled = try? CompiledExpression(slope, variables: variables)
      let reason = compiled?.diagnosis(at: point.position).map { ", where \($0)" } ?? ""
      return "the derivative by \(variable) is \(slope)\(reason)"
    }
    return "it is beyond the largest number"
  }
}
