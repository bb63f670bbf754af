import Experiment

/// Notices that a descent makes next to no way.
struct PaceWatch {
  /// A descent that has made less than a thousandth of its way needs a thousand times its steps, or
  /// another learning rate; no figure shows that it moved at all.
  static let share = 1e-3

  private var start: [Double] = []
  private var slopes: [Double] = []
  /// The largest distance from the start so far, squared.
  private var reach = 0.0

  /// Takes note of a point with finite value and gradient.
  mutating func observe(_ point: DescentPoint) {
    if start.isEmpty {
      start = point.position
      slopes = point.exactSlopes
    }
    var square = 0.0
    for index in start.indices {
      let way = point.position[index] - start[index]
      square += way * way
    }
    reach = max(reach, square)
  }

  /// The finding, nil where the descent made its way, or where it is not known how long that is.
  ///
  /// The way is how far it is from the start to the nearest point where the gradient vanishes, as
  /// the curvature at the start tells.
  func finding(
    _ function: ObjectiveFunction,
    _ setting: ObjectiveSetting,
    _ last: DescentPoint
  ) -> Finding? {
    guard last.step > 0, let curvature = function.curvature(at: start),
      let distance = curvature.newtonDistance(slopes)
    else { return nil }
    let made = reach.squareRoot()
    guard made < Self.share * distance else { return nil }
    let rate = setting.descent.learningRate
    let steps = Double(last.step) * distance / made
    let pace = made > 0 ? " At this pace it takes about \(rounded(steps, digits: 1)) steps." : ""
    return Finding(
      .tooSlow,
      message:
        "In \(last.step) steps the descent moved by \(rounded(made, digits: 2)); from the start "
        + "to the nearest point where the gradient vanishes it is about "
        + "\(rounded(distance, digits: 2)).\(pace) Use a larger learning rate than "
        + "\(shortText(rate))."
        + setting.stabilitySentence(
          curvature: curvature.values.last,
          "the largest second derivative"
        ),
      details: ["moved": made, "distance": distance, "learning_rate": rate]
    )
  }
}
