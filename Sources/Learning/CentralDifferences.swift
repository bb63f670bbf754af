/// Derivatives of a network's mean loss by single parameters, from the loss alone.
struct CentralDifferences {
  /// A derivative and whether a corner of the loss falsifies it.
  struct Derivative {
    /// The derivative, extrapolated from two step sizes.
    let value: Double
    /// How far a corner may have moved the value; next to nothing where there is none.
    let bend: Double
    /// How far rounding of the loss may have moved the value.
    let rounding: Double
  }

  private let network: Network<Double>
  private let samples: Samples
  private let parameters: [Double]
  private let loss: Double

  init(_ network: Network<Double>, _ samples: Samples, loss: Double) {
    self.network = network
    self.samples = samples
    self.loss = loss
    parameters = network.parameters()
  }

  /// The derivative by one parameter.
  func derivative(at place: Int) throws(NetworkError) -> Derivative {
    let step = 1e-4 * max(1, abs(parameters[place]))
    let wide = try sides(of: place, step: step)
    let narrow = try sides(of: place, step: step / 2)
    let slope = (wide: (wide.right + wide.left) / 2, narrow: (narrow.right + narrow.left) / 2)
    // A smooth loss halves the difference between the sides with the step; a corner right at the
    // parameter keeps it. A corner off the parameter makes the two slopes differ.
    let corner = abs((wide.right - wide.left) - 2 * (narrow.right - narrow.left))
    return Derivative(
      value: (4 * slope.narrow - slope.wide) / 3,
      bend: max(corner, abs(slope.wide - slope.narrow)),
      rounding: 8 * abs(loss) * .ulpOfOne / step
    )
  }

  /// The mean slopes of the loss over a step to either side of a parameter.
  private func sides(
    of place: Int,
    step: Double
  ) throws(NetworkError) -> (left: Double, right: Double) {
    let (below, above) = (parameters[place] - step, parameters[place] + step)
    let left = (loss - (try loss(place, below))) / (parameters[place] - below)
    let right = ((try loss(place, above)) - loss) / (above - parameters[place])
    return (left, right)
  }

  /// The loss with another value for one parameter, which then gets its own back.
  private func loss(_ place: Int, _ value: Double) throws(NetworkError) -> Double {
    var moved = parameters
    moved[place] = value
    try network.setParameters(moved)
    let loss = try network.evaluate(samples).loss
    try network.setParameters(parameters)
    return loss
  }
}
