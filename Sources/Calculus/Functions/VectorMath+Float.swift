/// Single precision, eight lanes.
extension VectorMath {
  /// e^x = 2^n e^r, where n = x / ln 2 rounded and |r| is at most ln 2 / 2.
  private struct FloatReduction {
    /// The whole number n of each lane.
    let power: SIMD8<Int32>
    /// e^r - 1.
    let tail: SIMD8<Float>

    /// Reduces x, whose size must be below 2^21.
    @inline(__always)
    init(_ x: SIMD8<Float>) {
      // Adding 1.5 x 2^23 leaves the nearest whole number in the last bits of the sum.
      let rounder = SIMD8<Float>(repeating: 12_582_912)
      let shifted = x * 1.442_695_021_6 + rounder
      let n = shifted - rounder
      power =
        unsafeBitCast(shifted, to: SIMD8<Int32>.self)
        &- unsafeBitCast(rounder, to: SIMD8<Int32>.self)
      // The high part of ln 2 has zeros at its end, so that its product with n is exact.
      let high = x - n * 6.931_457_519_5e-1
      let low = n * 1.428_606_765_3e-6
      let r = high - low
      let square = r * r
      let c = r - square * (square * -2.766_733_290_6e-3 + 1.666_662_544_0e-1)
      tail = high - (low - (r * c) / (2 - c))
    }
  }

  /// 2^n for n in -126...127.
  @inline(__always)
  private static func powerOfTwo(_ n: SIMD8<Int32>) -> SIMD8<Float> {
    unsafeBitCast((n &+ 127) &<< 23, to: SIMD8<Float>.self)
  }

  /// e^x.
  @inline(__always)
  static func exponential(_ x: SIMD8<Float>) -> SIMD8<Float> {
    var bounded = x.replacing(with: -104, where: x .< -104)
    bounded.replace(with: 89, where: x .> 89)
    let reduced = FloatReduction(bounded)
    // In two steps, as 2^n itself may be too large or too small for a normal number.
    let half = reduced.power &>> 1
    return (1 + reduced.tail) * powerOfTwo(half) * powerOfTwo(reduced.power &- half)
  }

  /// 1 / (1 + e^-x), as t / (1 + t) with t = e^x where x is negative: no cancellation.
  @inline(__always)
  static func logistic(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let negative = x .< 0
    let t = exponential(x.replacing(with: -x, where: x .> 0))
    let sum = 1 + t
    let quotient = SIMD8<Float>(repeating: 1).replacing(with: t, where: negative) / sum
    // What rounding the sum lost, to first order; 1 / sum is the quotient or its complement.
    let lost = t - (sum - 1)
    let inverse = quotient.replacing(with: 1 - quotient, where: negative)
    return quotient - quotient * (lost * inverse)
  }

  /// 1 - 2 / (e^2|x| + 1) with the sign of x, and near 0, where that cancels, a series in x^2.
  @inline(__always)
  static func hyperbolicTangent(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let size = x.replacing(with: -x, where: x .< 0)
    let large = 1 - 2 / (exponential(2 * size) + 1)
    let square = x * x
    var series = square * -5.704_988_727_45e-3 + 2.063_908_879_54e-2
    series = series * square - 5.373_971_555_31e-2
    series = series * square + 1.333_144_220_36e-1
    series = series * square - 3.333_328_194_22e-1
    let small = x + x * square * series
    return large.replacing(with: -large, where: x .< 0)
      .replacing(with: small, where: size .< 0.625)
      .replacing(with: x, where: x .== 0)
  }

  /// The logarithm, computed in double precision.
  @inline(__always)
  static func logarithm(_ x: SIMD8<Float>) -> SIMD8<Float> {
    SIMD8(
      lowHalf: SIMD4(logarithm(SIMD4<Double>(x.lowHalf))),
      highHalf: SIMD4(logarithm(SIMD4<Double>(x.highHalf)))
    )
  }
}
