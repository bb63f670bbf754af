import Foundation

/// How random values of a swept parameter are spread; names and meanings are those of W&B sweeps.
public enum Distribution: Hashable, Sendable {
  /// Every whole number from the first to the second, both included, equally likely.
  case intUniform(Int, Int)
  /// Every number between two, equally likely.
  case uniform(Double, Double)
  /// exp of a number that is uniform between the logarithms of two positive ones; W&B's
  /// `inv_log_uniform_values` is the same distribution.
  case logUniformValues(Double, Double)
  /// The normal distribution with that mean and standard deviation.
  case normal(mean: Double, deviation: Double)
  /// exp of a normal number with that mean and standard deviation.
  case logNormal(mean: Double, deviation: Double)
  /// The beta distribution on [0, 1] with two positive shape parameters.
  case beta(a: Double, b: Double)
  /// A number of another distribution, rounded to a multiple of a step.
  indirect case quantized(Distribution, step: Double)

  /// The number that belongs to a place in [0, 1): the distribution's quantile.
  ///
  /// Rounded to twelve significant digits, so that the last bit of a machine's mathematical library
  /// does not decide what a trial is.
  func quantile(_ place: Double) -> Double {
    switch self {
    case .intUniform(let low, let high):
      min(Double(high), Double(low) + (place * (Double(high) - Double(low) + 1)).rounded(.down))
    case .uniform(let low, let high):
      rounded(low + (high - low) * place)
    case .logUniformValues(let low, let high):
      rounded(exp(log(low) + (log(high) - log(low)) * place))
    case .normal(let mean, let deviation):
      rounded(mean + deviation * normalQuantile(place))
    case .logNormal(let mean, let deviation):
      rounded(exp(mean + deviation * normalQuantile(place)))
    case .beta(let a, let b):
      rounded(betaQuantile(place, a: a, b: b))
    case .quantized(let distribution, let step):
      rounded((distribution.quantile(place) / step).rounded() * step)
    }
  }
}

/// A number with twelve significant digits: 0.1 + 2 * 0.1 becomes 0.3.
func rounded(_ value: Double) -> Double {
  Double(String(format: "%.12g", value)) ?? value
}

/// The number that a standard normal number is below with that probability.
///
/// P. J. Acklam's rational approximation (2003), relative error below 1.15e-9, then one step of
/// Halley's method on the complementary error function, which leaves less than 1e-15.
///
/// - Parameter probability: From 0, taken as 2^-54, to below 1.
func normalQuantile(_ probability: Double) -> Double {
  // 1 - p is exact above a half, and the small tail is where digits are.
  if probability > 0.5 { return -normalQuantile(1 - probability) }
  let p = max(probability, 0x1p-54)
  let x = roughNormalQuantile(p)
  let error = erfc(-x / 2.0.squareRoot()) / 2 - p
  let step = error * (2 * Double.pi).squareRoot() * exp(x * x / 2)
  return x - step / (1 + x * step / 2)
}

private func roughNormalQuantile(_ p: Double) -> Double {
  let a = [
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
    -3.066479806614716e+01, 2.506628277459239e+00,
  ]
  let b = [
    -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
    -1.328068155288572e+01, 1,
  ]
  let c = [
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
    -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00,
  ]
  let d = [
    7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1,
  ]
  func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }
  let edge = 0.02425
  if p < edge || p > 1 - edge {
    let q = (-2 * log(min(p, 1 - p))).squareRoot()
    let x = polynomial(c, q) / polynomial(d, q)
    return p < edge ? x : -x
  }
  let q = p - 0.5
  return q * polynomial(a, q * q) / polynomial(b, q * q)
}

/// The number that a beta-distributed one is below with that probability, by bisection.
///
/// - Parameters:
///   - probability: From 0 to 1.
///   - a: The first shape parameter, above 0.
///   - b: The second shape parameter, above 0.
public func betaQuantile(_ probability: Double, a: Double, b: Double) -> Double {
  var (low, high) = (0.0, 1.0)
  // 60 halvings reach the last bit of numbers near 1.
  for _ in 0..<60 {
    let middle = (low + high) / 2
    if betaProbability(middle, a: a, b: b) < probability { low = middle } else { high = middle }
  }
  return (low + high) / 2
}

/// The probability that a beta-distributed number is below x: the regularised incomplete beta
/// function, by its continued fraction with the modified Lentz method (W. J. Lentz, Applied Optics
/// 15, 1976; the fraction is 26.5.8 of Abramowitz and Stegun, Handbook of Mathematical Functions).
func betaProbability(_ x: Double, a: Double, b: Double) -> Double {
  if x <= 0 { return 0 }
  if x >= 1 { return 1 }
  // The fraction converges fast only below the mean; above it the mirror image does.
  if x > (a + 1) / (a + b + 2) { return 1 - betaProbability(1 - x, a: b, b: a) }
  let logBeta = logGamma(a) + logGamma(b) - logGamma(a + b)
  let power = a * log(x) + b * log(1 - x)
  let front = exp(power - logBeta) / a
  let tiny = 1e-300
  var (fraction, c, d) = (1.0, 1.0, 0.0)
  for index in 0...500 {
    let term = index == 0 ? 1 : betaTerm(index, x, a, b)
    d = 1 + term * d
    if abs(d) < tiny { d = tiny }
    d = 1 / d
    c = 1 + term / c
    if abs(c) < tiny { c = tiny }
    fraction *= c * d
    if index > 0, abs(1 - c * d) < 1e-15 { break }
  }
  return front * (fraction - 1)
}

/// The numerator of the continued fraction's term of that number, from 1.
private func betaTerm(_ index: Int, _ x: Double, _ a: Double, _ b: Double) -> Double {
  let m = Double(index / 2)
  let n = a + 2 * m
  if index % 2 == 0 { return m * (b - m) * x / ((n - 1) * n) }
  return -(a + m) * (a + b + m) * x / (n * (n + 1))
}

/// The logarithm of the gamma function of a positive number.
private func logGamma(_ x: Double) -> Double {
  let (value, _): (Double, Int) = lgamma(x)
  return value
}
