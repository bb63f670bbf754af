internal import Calculus

/// The function between a hidden layer's weighted sums and its outputs.
public enum Activation: String, Sendable, Equatable, CaseIterable {
  /// x.
  case identity
  /// 1 for x > 0, else 0; its slope is 0 everywhere, so nothing below it learns.
  case step
  /// 1 / (1 + e^-x).
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// x for x > 0, else 0.
  case relu
  /// x for x > 0, else x / 100.
  ///
  /// Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.
  case leakyRelu
  /// x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
  ///
  /// Hendrycks and Gimpel, "Gaussian error linear units", arXiv:1606.08415, 2016, section 2: the
  /// tanh form, not x times the normal distribution function itself.
  case gelu

  /// The function's value; NaN gives NaN except for the step, which gives 0.
  public func value(at x: Double) -> Double {
    switch self {
    case .identity: x
    case .step: x > 0 ? 1 : 0
    case .sigmoid: VectorMath.sigmoid(x)
    case .tanh: VectorMath.tanh(x)
    case .relu: x < 0 ? 0 : x
    case .leakyRelu: x < 0 ? leak * x : x
    case .gelu: x / 2 * (1 + VectorMath.tanh(geluScale * (x + geluCube * x * x * x)))
    }
  }

  /// The derivative; where there is none, at a corner, the one from the left.
  public func slope(at x: Double) -> Double {
    guard self == .gelu else { return slope(fromOutput: value(at: x)) ?? .nan }
    let bend = VectorMath.tanh(geluScale * (x + geluCube * x * x * x))
    return geluSlope(at: x, bend: bend)
  }

  /// The derivative where the function has a given value; nil for gelu, which has some values twice.
  public func slope(fromOutput y: Double) -> Double? {
    switch self {
    case .identity: 1
    case .step: 0
    case .sigmoid: y * (1 - y)
    case .tanh: 1 - y * y
    case .relu: y > 0 ? 1 : 0
    case .leakyRelu: y > 0 ? 1 : leak
    case .gelu: nil
    }
  }
}

/// The slope of the leaky rectifier for negative x.
private let leak = 0.01
/// sqrt(2 / pi).
private let geluScale = 0.797_884_560_802_865_4
/// The weight of the cube in gelu.
private let geluCube = 0.044_715

/// The derivative of gelu at x, given its hyperbolic tangent.
@inline(__always)
private func geluSlope<Scalar: NetworkScalar>(at x: Scalar, bend: Scalar) -> Scalar {
  let inner = Scalar(geluScale) * (1 + 3 * Scalar(geluCube) * x * x)
  return (1 + bend) / 2 + x / 2 * (1 - bend * bend) * inner
}

extension Activation {
  /// Whether the derivative must be kept when the function is applied.
  var needsSlopes: Bool { self == .gelu }

  /// Replaces weighted sums by the function's values.
  ///
  /// - Parameters:
  ///   - sums: The weighted sums, and afterwards the outputs.
  ///   - slopes: Where to keep the derivatives; of the same count if `needsSlopes`, else unused.
  func apply<Scalar: NetworkScalar>(
    to sums: UnsafeMutableBufferPointer<Scalar>,
    slopes: UnsafeMutableBufferPointer<Scalar>
  ) {
    switch self {
    case .identity: break
    case .step: for index in sums.indices { sums[index] = sums[index] > 0 ? 1 : 0 }
    case .sigmoid: Scalar.sigmoid(sums)
    case .tanh: Scalar.tanh(sums)
    // Written so that NaN stays NaN: a divergence must not hide.
    case .relu: for index in sums.indices { sums[index] = sums[index] < 0 ? 0 : sums[index] }
    case .leakyRelu:
      let leak = Scalar(leak)
      for index in sums.indices {
        let sum = sums[index]
        sums[index] = sum < 0 ? leak * sum : sum
      }
    case .gelu: applyGelu(to: sums, slopes: slopes)
    }
  }

  private func applyGelu<Scalar: NetworkScalar>(
    to sums: UnsafeMutableBufferPointer<Scalar>,
    slopes: UnsafeMutableBufferPointer<Scalar>
  ) {
    let scale = Scalar(geluScale)
    let cube = Scalar(geluCube)
    for index in sums.indices {
      let x = sums[index]
      slopes[index] = scale * (x + cube * x * x * x)
    }
    Scalar.tanh(slopes)
    for index in sums.indices {
      let x = sums[index]
      let bend = slopes[index]
      sums[index] = x / 2 * (1 + bend)
      slopes[index] = geluSlope(at: x, bend: bend)
    }
  }

  /// Multiplies derivatives by outputs into derivatives by weighted sums.
  func backpropagate<Scalar: NetworkScalar>(
    _ deltas: UnsafeMutableBufferPointer<Scalar>,
    outputs: UnsafeMutableBufferPointer<Scalar>,
    slopes: UnsafeMutableBufferPointer<Scalar>
  ) {
    switch self {
    case .identity: break
    case .step: for index in deltas.indices { deltas[index] *= 0 }
    case .sigmoid:
      for index in deltas.indices { deltas[index] *= outputs[index] * (1 - outputs[index]) }
    case .tanh: for index in deltas.indices { deltas[index] *= 1 - outputs[index] * outputs[index] }
    case .relu: for index in deltas.indices { deltas[index] *= outputs[index] > 0 ? 1 : 0 }
    case .leakyRelu:
      let leak = Scalar(leak)
      for index in deltas.indices { deltas[index] *= outputs[index] > 0 ? 1 : leak }
    case .gelu: for index in deltas.indices { deltas[index] *= slopes[index] }
    }
  }
}
