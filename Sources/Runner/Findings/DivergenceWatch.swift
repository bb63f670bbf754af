import Calculus
import Experiment

/// Notices that a descent moves away.
///
/// It does so where it ends higher than it began and steeper by at least `growth` than where it was
/// flattest. No descent that overshoots once and comes back ends like that: momentum and its kin
/// raise the gradient on the way by a few powers of two, not by three powers of ten.
struct DivergenceWatch {
  /// How many times as steep as at its flattest a descent must end.
  static let growth = 1_000.0
  /// How near to the steepest point of all it must end: one that came back does not.
  static let nearness = 0.1

  private struct Place {
    let step: Int
    let value: Double
    let norm: Double
  }

  private var start: Place?
  /// The flattest point so far, the last of several.
  private var flattest: Place?
  private var flattestPosition: [Double] = []
  private var flattestSlopes: [Double] = []
  private var steepest = 0.0
  private var last: Place?
  private var lastPosition: [Double] = []
  /// The last point to which the descent moved.
  private var lastMoved: Place?
  /// The step of a point that is not finite.
  private var end: Int?

  /// Takes note of a point with finite value and gradient.
  mutating func observe(_ point: DescentPoint) {
    let place = Place(step: point.step, value: point.value, norm: norm(point.exactSlopes))
    if start == nil { start = place }
    if place.norm <= flattest?.norm ?? .infinity {
      flattest = place
      flattestPosition = point.position
      flattestSlopes = point.exactSlopes
    }
    steepest = max(steepest, place.norm)
    if point.position != lastPosition {
      lastMoved = place
      lastPosition = point.position
    }
    last = place
  }

  /// Takes note that a number grew beyond the largest one, with which a descent ends.
  mutating func end(at point: DescentPoint) {
    end = point.step
  }

  /// The finding, nil where the descent does not diverge.
  func finding(_ function: ObjectiveFunction, _ setting: ObjectiveSetting) -> Finding? {
    guard let start, let flattest, let last, let lastMoved, flattest.norm > 0,
      lastMoved.step > flattest.step
    else { return nil }
    let growth = last.norm / flattest.norm
    guard growth >= Self.growth, last.norm > start.norm, last.norm >= Self.nearness * steepest
    else { return nil }
    if last.value > start.value { return overshot(function, setting, flattest, lastMoved) }
    // Downwards without end is a matter of the function; a slope that steepens on the way from a
    // saddle into a valley is neither.
    guard last.value < -Self.growth * max(1, start.value.magnitude) else { return nil }
    return fell(flattest, lastMoved)
  }

  private func overshot(
    _ function: ObjectiveFunction,
    _ setting: ObjectiveSetting,
    _ first: Place,
    _ last: Place
  ) -> Finding {
    let factor = Self.factor(first, last)
    let curvature = function.curvature(at: flattestPosition)?.along(flattestSlopes)
    let rate = setting.descent.learningRate
    return Finding(
      .diverged,
      step: first.step,
      message:
        "\(Self.growthText(factor, from: first)); the value rose from \(rounded(first.value)) to "
        + "\(rounded(last.value)) at step \(last.step)"
        + (end.map { " and was beyond the largest number at step \($0)" } ?? "")
        + ". The steps are so long that each ends farther from the minimum than it began, on the "
        + "other side. Use a smaller learning rate than \(shortText(rate))."
        + setting.stabilitySentence(
          curvature: curvature,
          "the second derivative along the step"
        ),
      details: [
        "factor": factor, "value": last.value, "learning_rate": rate,
        "last_step": Double(last.step),
      ].merging(curvature.map { ["curvature": $0] } ?? [:]) { $1 }
    )
  }

  private func fell(_ first: Place, _ last: Place) -> Finding {
    let factor = Self.factor(first, last)
    return Finding(
      .diverged,
      step: first.step,
      message:
        "\(Self.growthText(factor, from: first)), and the value fell to \(rounded(last.value)) at step \(last.step). The "
        + "function has no minimum in the direction in which the descent went; another start may "
        + "lead to one.",
      details: ["factor": factor, "value": last.value, "last_step": Double(last.step)]
    )
  }

  private static func growthText(_ factor: Double, from first: Place) -> String {
    factor < 1_000
      ? "From step \(first.step) on every step made the gradient about \(roundedFactor(factor)) times "
        + "as large"
      : "From step \(first.step) on the gradient grew ever faster"
  }

  /// By how much a step multiplied the gradient, on the geometric average.
  private static func factor(_ first: Place, _ last: Place) -> Double {
    VectorMath.pow(last.norm / first.norm, 1 / Double(last.step - first.step))
  }
}
