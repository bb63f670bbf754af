import Experiment

/// Notices that a descent has arrived: that the gradient's norm fell under a share of what it was at
/// the start, and stayed there.
struct ConvergenceWatch {
  /// A millionth: nearer to the point where the gradient vanishes than any figure or table shows.
  ///
  /// Relative to the start, because a function's scale is its own.
  static let share = 1e-6

  private var first: Double?
  /// Since when the gradient has been so small; nil while it is not.
  private var since: Int?

  /// Takes note of a point with finite value and gradient.
  mutating func observe(_ point: DescentPoint) {
    let norm = norm(point.exactSlopes)
    if first == nil { first = norm }
    if norm <= Self.share * (first ?? 0) {
      since = since ?? point.step
    } else {
      since = nil
    }
  }

  /// The finding, nil where the descent has not arrived.
  func finding(_ function: ObjectiveFunction, _ last: DescentPoint) -> Finding? {
    guard let since, let first else { return nil }
    let norm = norm(last.exactSlopes)
    let curvature = function.curvature(at: last.position)
    let signs = curvature?.signs ?? (down: false, up: false)
    let place = "The descent came to rest at \(function.text(of: last.position))"
    let arrival =
      first == 0
      ? " The gradient is 0 at the start already."
      : " From step \(since) on the gradient was smaller than a millionth of what it was at the start: "
        + "\(rounded(norm, digits: 2)) at the end, \(rounded(first)) at the start."
    var details = ["value": last.value, "gradient_norm": norm]
    for (index, value) in (curvature?.values ?? []).enumerated() {
      details["curvature_\(index + 1)"] = value
    }
    if signs.down {
      let kind =
        signs.up
        ? "a saddle and no minimum: the function curves downwards in one direction and upwards in "
          + "another." : "a maximum: the function curves downwards."
      return Finding(
        .saddle,
        step: since,
        message:
          "\(place), \(kind)\(arrival) Start a little beside it, and the descent goes on down.",
        details: details
      )
    }
    let kind = curvature?.isPositive ?? false ? "a minimum with the value" : "where the value is"
    return Finding(
      .converged,
      step: since,
      message: "\(place), \(kind) \(rounded(last.value)).\(arrival)",
      details: details
    )
  }
}
