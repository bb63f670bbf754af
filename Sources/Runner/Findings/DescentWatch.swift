import Calculus
import Experiment

/// Watches a descent as it goes and tells at its end what a person should know of it.
///
/// Each kind of finding has a watcher of its own with bounded memory, however many steps there are.
/// What the watchers take for large, small or lasting are constants of theirs, with the reason.
struct DescentWatch {
  private let function: ObjectiveFunction
  private let setting: ObjectiveSetting
  private var divergence: DivergenceWatch
  private var convergence: ConvergenceWatch
  private var pace: PaceWatch
  private var oscillation: OscillationWatch
  private var rounding: RoundingWatch?
  private var last: DescentPoint

  init(_ function: ObjectiveFunction, _ setting: ObjectiveSetting) {
    self.function = function
    self.setting = setting
    let count = function.variables.count
    last = DescentPoint(at: [Double](repeating: 0, count: count), setting.gradient)
    divergence = DivergenceWatch()
    convergence = ConvergenceWatch()
    pace = PaceWatch()
    oscillation = OscillationWatch(count: count)
    if case .numerical(let step) = setting.gradient {
      rounding = RoundingWatch(function.variables, differenceStep: step)
    }
  }

  /// Takes note of the next point of the descent.
  mutating func observe(_ point: DescentPoint) {
    if point.isFinite {
      divergence.observe(point)
      convergence.observe(point)
      pace.observe(point)
      oscillation.observe(point)
      rounding?.observe(point)
    } else if overflows(at: point) {
      divergence.end(at: point)
    }
    last = point
  }

  /// Whether a point is not finite because a number grew beyond all bounds, not because the function
  /// has no value there.
  private func overflows(at point: DescentPoint) -> Bool {
    function.compiled.diagnosis(at: point.position)?.isOverflow ?? false
  }

  /// What there is to say of the descent so far, the most important first.
  func findings() -> [Finding] {
    let diverged = divergence.finding(function, setting)
    let lost = rounding?.finding(last, isDiverging: diverged != nil)
    var findings = [diverged, lost].compactMap { $0 }
    if !last.isFinite, diverged == nil || !overflows(at: last) {
      findings.insert(function.undefined(at: last), at: 0)
    }
    guard findings.isEmpty else { return findings }
    if let finding = convergence.finding(function, last) { findings.append(finding) }
    if let finding = pace.finding(function, setting, last) { findings.append(finding) }
    if let finding = oscillation.finding(function, setting) { findings.append(finding) }
    return findings
  }
}

extension ObjectiveSetting {
  /// What a sentence says of the learning rate at which plain gradient descent no longer diverges
  /// where the function curves that much; empty for other optimisers, whose steps are not
  /// proportional to the gradient.
  ///
  /// A step along a curvature c multiplies the distance to the minimum by 1 - rate * c, which is
  /// between -1 and 1 for rates below 2 / c.
  ///
  /// - Parameters:
  ///   - curvature: The second derivative in some direction.
  ///   - what: What that second derivative is called.
  /// - Returns: A sentence with a space before it, or nothing.
  func stabilitySentence(curvature: Double?, _ what: String) -> String {
    guard descent.optimizer == .sgd, descent.weightDecay == 0, let curvature, curvature > 0,
      curvature.isFinite
    else { return "" }
    return " Plain gradient descent is stable there for learning rates below "
      + "\(rounded(2 / curvature, digits: 2)), which is 2 divided by \(what), "
      + "\(rounded(curvature, digits: 3))."
  }
}

extension ObjectiveFunction {
  /// A point by its coordinates: `x0 = -3, x1 = 4`.
  func text(of position: [Double]) -> String {
    let shown = zip(variables, position).prefix(6).map { "\($0) = \(rounded($1))" }
    return shown.joined(separator: ", ") + (variables.count > 6 ? ", …" : "")
  }
}
