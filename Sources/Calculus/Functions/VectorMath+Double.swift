/// Double precision, four lanes.
extension VectorMath {
  /// e^x = 2^n e^r, where n = x / ln 2 rounded and |r| is at most ln 2 / 2.
  private struct DoubleReduction {
    /// The whole number n of each lane.
    let power: SIMD4<Int64>
    /// e^r - 1.
    let tail: SIMD4<Double>

    /// Reduces x, whose size must be below 2^50.
    @inline(__always)
    init(_ x: SIMD4<Double>) {
      // Adding 1.5 x 2^52 leaves the nearest whole number in the last bits of the sum.
      let rounder = SIMD4<Double>(repeating: 6_755_399_441_055_744)
      let shifted = x * 1.442_695_040_888_963_387_00 + rounder
      let n = shifted - rounder
      power =
        unsafeBitCast(shifted, to: SIMD4<Int64>.self)
        &- unsafeBitCast(rounder, to: SIMD4<Int64>.self)
      // The high part of ln 2 has zeros at its end, so that its product with n is exact.
      let high = x - n * 6.931_471_803_691_238_164_90e-1
      let low = n * 1.908_214_929_270_587_700_02e-10
      let r = high - low
      let square = r * r
      var series = square * 4.138_136_797_057_238_460_39e-8 - 1.653_390_220_546_525_153_90e-6
      series = series * square + 6.613_756_321_437_934_361_17e-5
      series = series * square - 2.777_777_777_701_559_338_42e-3
      series = series * square + 1.666_666_666_666_660_190_37e-1
      let c = r - square * series
      tail = high - (low - (r * c) / (2 - c))
    }
  }

  /// 2^n for n in -1022...1023.
  @inline(__always)
  private static func powerOfTwo(_ n: SIMD4<Int64>) -> SIMD4<Double> {
    unsafeBitCast((n &+ 1023) &<< 52, to: SIMD4<Double>.self)
  }

  /// e^x.
  @inline(__always)
  static func exponential(_ x: SIMD4<Double>) -> SIMD4<Double> {
    var bounded = x.replacing(with: -746, where: x .< -746)
    bounded.replace(with: 710, where: x .> 710)
    let reduced = DoubleReduction(bounded)
    // In two steps, as 2^n itself may be too large or too small for a normal number.
    let half = reduced.power &>> 1
    return (1 + reduced.tail) * powerOfTwo(half) * powerOfTwo(reduced.power &- half)
  }

  /// 1 / (1 + e^-x), as t / (1 + t) with t = e^x where x is negative: no cancellation.
  @inline(__always)
  static func logistic(_ x: SIMD4<Double>) -> SIMD4<Double> {
    let negative = x .< 0
    let t = exponential(x.replacing(with: -x, where: x .> 0))
    let sum = 1 + t
    let quotient = SIMD4<Double>(repeating: 1).replacing(with: t, where: negative) / sum
    // What rounding the sum lost, to first order; 1 / sum is the quotient or its complement.
    let lost = t - (sum - 1)
    let inverse = quotient.replacing(with: 1 - quotient, where: negative)
    return quotient - quotient * (lost * inverse)
  }

  /// 1 - 2 / (e^2|x| + 1) with the sign of x, and near 0, where that cancels, a series in x^2.
  @inline(__always)
  static func hyperbolicTangent(_ x: SIMD4<Double>) -> SIMD4<Double> {
    let size = x.replacing(with: -x, where: x .< 0)
    let large = 1 - 2 / (exponential(2 * size) + 1)
    let square = x * x
    var top = square * -9.643_991_794_250_522_386_28e-1 - 9.928_772_310_019_185_865_64e+1
    top = top * square - 1.614_687_684_417_084_479_52e+3
    var bottom = square + 1.128_116_784_916_329_314_02e+2
    bottom = bottom * square + 2.235_488_390_601_004_485_83e+3
    bottom = bottom * square + 4.844_063_053_251_254_860_48e+3
    let small = x + x * square * (top / bottom)
    return large.replacing(with: -large, where: x .< 0)
      .replacing(with: small, where: size .< 0.625)
      .replacing(with: x, where: x .== 0)
  }

  /// ln x = k ln 2 + ln(1 + f), where x = 2^k (1 + f) and 1 + f lies in [sqrt(1/2), sqrt 2).
  @inline(__always)
  static func logarithm(_ x: SIMD4<Double>) -> SIMD4<Double> {
    let isSmall = x .< 0x1p-1022
    let normal = x.replacing(with: x * 0x1p54, where: isSmall)
    // Offsetting the bits by those of sqrt(1/2) makes the exponent field count from there.
    let root = unsafeBitCast(SIMD4<Double>(repeating: 0.5.squareRoot()), to: SIMD4<Int64>.self)
    let offset = unsafeBitCast(normal, to: SIMD4<Int64>.self) &- root
    let exponent = offset &>> 52
    let mantissa = unsafeBitCast(
      (offset & 0x000F_FFFF_FFFF_FFFF) &+ root,
      to: SIMD4<Double>.self
    )
    let rounder = SIMD4<Double>(repeating: 6_755_399_441_055_744)
    var k =
      unsafeBitCast(
        exponent &+ unsafeBitCast(rounder, to: SIMD4<Int64>.self),
        to: SIMD4<Double>.self
      ) - rounder
    k.replace(with: k - 54, where: isSmall)

    var result = logarithm(mantissa: mantissa, exponent: k)
    result.replace(with: -.infinity, where: x .== 0)
    result.replace(with: .nan, where: x .< 0)
    // NaN and infinity stay as they are.
    return result.replacing(with: x, where: (x .== .infinity) .| (x .!= x))
  }

  /// The logarithm of 2^exponent times a mantissa between sqrt(1/2) and sqrt 2.
  @inline(__always)
  private static func logarithm(
    mantissa: SIMD4<Double>,
    exponent: SIMD4<Double>
  ) -> SIMD4<Double> {
    let f = mantissa - 1
    let s = f / (2 + f)
    let z = s * s
    var series = z * 1.479_819_860_511_658_591e-1 + 1.531_383_769_920_937_332e-1
    series = series * z + 1.818_357_216_161_805_012e-1
    series = series * z + 2.222_219_843_214_978_396e-1
    series = series * z + 2.857_142_874_366_239_149e-1
    series = series * z + 3.999_999_999_940_941_908e-1
    series = series * z + 6.666_666_666_666_735_130e-1
    series *= z
    let half = 0.5 * f * f
    let high = exponent * 6.931_471_803_691_238_164_90e-1
    let low = exponent * 1.908_214_929_270_587_700_02e-10
    return high - ((half - (s * (half + series) + low)) - f)
  }
}
