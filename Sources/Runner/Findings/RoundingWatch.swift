import Experiment

/// Notices that a numerical gradient is lost to rounding.
///
/// (f(x + h) - f(x - h)) / 2h knows the derivative no better than the values are spaced, divided by
/// 2h; and where doubles are more than 2h apart at x, x + h and x - h are x, and the difference is 0
/// whatever the slope.
struct RoundingWatch {
  /// A gradient that is wrong by more than that share of its length is visibly coarse: a difference
  /// with a well-chosen h is right to ten digits.
  static let coarseness = 1e-6

  /// A derivative that rounding made wrong.
  private struct Coarse {
    let step: Int
    let index: Int
    let found: Double
    let exact: Double
  }

  /// A coordinate that is too large for h to change it.
  private struct Frozen {
    let step: Int
    let index: Int
    let place: Double
  }

  private let variables: [String]
  private let h: Double
  /// The first of the steps, up to the last one, at each of which the gradient was coarse.
  private var coarse: Coarse?
  /// The coordinates in the order in which they froze.
  private var frozen: [Frozen] = []

  init(_ variables: [String], differenceStep: Double) {
    self.variables = variables
    h = differenceStep
  }

  /// Takes note of a point with finite value and gradient.
  mutating func observe(_ point: DescentPoint) {
    let exact = point.exactSlopes
    let bound = Self.coarseness * norm(exact)
    var isCoarse = false
    for index in exact.indices {
      let error = (point.slopes[index] - exact[index]).magnitude
      // What the spacing of the values cannot explain is not rounding but the curve between x - h
      // and x + h.
      guard error > bound, error <= 4 * granularity(of: point, index) else { continue }
      isCoarse = true
      if coarse == nil {
        coarse = Coarse(
          step: point.step,
          index: index,
          found: point.slopes[index],
          exact: exact[index]
        )
      }
      let place = point.position[index]
      if place + h == place, place - h == place, !frozen.contains(where: { $0.index == index }) {
        frozen.append(Frozen(step: point.step, index: index, place: place))
      }
    }
    if !isCoarse { coarse = nil }
  }

  /// How finely a difference can tell the slope: the spacing of values, and of x itself, over 2h.
  private func granularity(of point: DescentPoint, _ index: Int) -> Double {
    let slope = point.exactSlopes[index].magnitude
    return (point.value.ulp + slope * point.position[index].ulp) / (2 * h)
  }

  /// The finding, nil where rounding did no harm that lasted.
  ///
  /// - Parameters:
  ///   - last: The last point of the descent.
  ///   - isDiverging: Whether the descent moves away from a minimum.
  /// - Returns: The finding.
  func finding(_ last: DescentPoint, isDiverging: Bool) -> Finding? {
    guard let coarse else { return nil }
    var details = [
      "h": h, "coarse_step": Double(coarse.step), "numerical": coarse.found, "exact": coarse.exact,
    ]
    let name = variables[coarse.index]
    let numbers =
      "by \(name) it was \(rounded(coarse.found, digits: 10)) where the derivative is "
      + "\(rounded(coarse.exact, digits: 10))"
    let advice =
      isDiverging
      ? " The exact gradient (\"gradient\": \"exact\") needs no h: with it the descent does not stop "
        + "there but goes on, ever farther away. What keeps both from it is a smaller learning rate."
      : " Use \"gradient\": \"exact\", which needs no h."
    guard let final = frozen.last else {
      return Finding(
        .rounding,
        step: coarse.step,
        message:
          "From step \(coarse.step) on the numerical gradient is visibly coarse: \(numbers). "
          + "The values at x + h and x - h (h = \(shortText(h))) agree in so many digits that few are "
          + "left in their difference." + advice,
        details: details
      )
    }
    for item in frozen {
      details[variables[item.index]] = item.place
      details["spacing_\(variables[item.index])"] = item.place.ulp
    }
    return Finding(
      .rounding,
      step: final.step,
      message: headline(final, last) + explanation(final)
        + frozen.dropLast().map(sentence).joined()
        + (coarse.step < frozen[0].step
          ? " Before that, from step \(coarse.step) on, the numerical gradient was visibly coarse: "
            + "\(numbers)." : "") + advice,
      details: details
    )
  }

  private func headline(_ final: Frozen, _ last: DescentPoint) -> String {
    let name = variables[final.index]
    let slope = "though the derivative by \(name) is \(rounded(last.exactSlopes[final.index]))."
    return frozen.count == variables.count
      ? "From step \(final.step) on the numerical gradient is 0 and the descent stands still, \(slope)"
      : "From step \(final.step) on the numerical derivative by \(name) is 0, \(slope)"
  }

  private func explanation(_ item: Frozen) -> String {
    let name = variables[item.index]
    return
      " At step \(item.step) \(name) was \(rounded(item.place)), where neighbouring numbers are "
      + "\(rounded(item.place.ulp, digits: 2)) apart; h = \(shortText(h)) is less than half of that, so "
      + "\(name) + h and \(name) - h are the same number as \(name), and the difference of the values "
      + "there is 0 whatever the slope."
  }

  private func sentence(_ item: Frozen) -> String {
    " The same befell \(variables[item.index]) at step \(item.step), at \(rounded(item.place)), where "
      + "neighbouring numbers are \(rounded(item.place.ulp, digits: 2)) apart."
  }
}
