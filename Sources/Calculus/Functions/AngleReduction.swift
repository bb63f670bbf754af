/// An angle less the nearest multiple of pi/2.
struct AngleReduction {
  /// The multiple, modulo 4.
  let quadrant: Int
  /// What is left, at most pi/4 in size, as the sum of two doubles.
  let rest: DoubleDouble

  /// Reduces a finite angle.
  @inline(__always)
  init(_ x: Double) {
    if abs(x) < 1_000_000 { self.init(small: x) } else { self.init(large: x) }
  }

  /// Subtracts a multiple of pi/2 in parts of 33 bits, whose products with the multiple are exact.
  ///
  /// W. J. Cody and W. Waite, Software Manual for the Elementary Functions, 1980; constants of
  /// FDLIBM 5.3, e_rem_pio2.c.
  private init(small x: Double) {
    // Adding 1.5 x 2^52 leaves the nearest whole number in the last bits of the sum.
    let rounder = 6_755_399_441_055_744.0
    let n = (x * 6.366_197_723_675_813_824_33e-1 + rounder) - rounder
    quadrant = Int(n) & 3
    let first = x - n * 1.570_796_326_734_125_614_17
    let second = DoubleDouble(sum: first, -(n * 6.077_100_506_303_965_976_60e-11))
    let third = DoubleDouble(sum: second.high, -(n * 2.022_266_248_711_166_455_80e-21))
    let low = (second.low + third.low) - n * 8.478_427_660_368_899_569_97e-32
    rest = DoubleDouble(ordered: third.high, low)
  }

  /// Multiplies the 53 bits of the angle by those bits of 2/pi that matter, in whole numbers.
  ///
  /// M. Payne and R. Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18,
  /// 1983.
  private init(large x: Double) {
    let mantissa = x.significandBitPattern | 1 << 52
    // |x| = mantissa x 2^shift; bits of 2/pi above that count whole turns, 4 quadrants each.
    let shift = Int(x.exponent) - 52
    let bits = (0..<3).map { Self.word(at: shift - 2 + 64 * $0) }
    // The product modulo 4 quadrants: two bits of the quadrant, then a fraction of 190 bits.
    let low = mantissa.multipliedFullWidth(by: bits[2])
    let middle = mantissa.multipliedFullWidth(by: bits[1])
    let high = mantissa &* bits[0]
    let (sum, carry) = middle.low.addingReportingOverflow(low.high)
    let top = high &+ middle.high &+ (carry ? 1 : 0)
    var quadrant = Int(top >> 62)
    var fraction = (high: top << 2 | sum >> 62, low: sum << 2 | low.low >> 62)
    let isUpperHalf = fraction.high >> 63 == 1
    if isUpperHalf {
      // Nearer to the next multiple: go back from there.
      quadrant += 1
      let negated = (~fraction.low).addingReportingOverflow(1)
      fraction = (~fraction.high &+ (negated.overflow ? 1 : 0), negated.partialValue)
    }
    let sign = (x < 0) != isUpperHalf ? -1.0 : 1.0
    let halfPi = DoubleDouble(0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54)
    let rest = Self.fraction(fraction) * halfPi
    self.quadrant = (x < 0 ? -quadrant : quadrant) & 3
    self.rest = DoubleDouble(sign * rest.high, sign * rest.low)
  }

  /// A fraction of 128 bits; its leading zeros cost no accuracy.
  private static func fraction(_ bits: (high: UInt64, low: UInt64)) -> DoubleDouble {
    let first = Double(bits.high & ~0x7FF) * 0x1p-64
    let second = Double((bits.high & 0x7FF) << 53 | bits.low >> 11) * 0x1p-117
    return DoubleDouble(sum: first, second)
  }

  /// 64 bits of 2/pi from a bit after the point; zeros before the first.
  private static func word(at bit: Int) -> UInt64 {
    let (index, offset) = (bit >> 6, bit & 63)
    let first = twoOverPi.indices.contains(index) ? twoOverPi[index] : 0
    let second = twoOverPi.indices.contains(index + 1) ? twoOverPi[index + 1] : 0
    return offset == 0 ? first : first << offset | second >> (64 - offset)
  }

  /// The first 1280 bits of 2/pi after the point.
  private static let twoOverPi: [UInt64] = [
    0xA2F9_836E_4E44_1529, 0xFC27_57D1_F534_DDC0, 0xDB62_9599_3C43_9041, 0xFE51_63AB_DEBB_C561,
    0xB724_6E3A_424D_D2E0, 0x0649_2EEA_09D1_921C, 0xFE1D_EB1C_B129_A73E, 0xE882_35F5_2EBB_4484,
    0xE99C_7026_B45F_7E41, 0x3991_D639_8353_39F4, 0x9C84_5F8B_BDF9_283B, 0x1FF8_97FF_DE05_980F,
    0xEF2F_118B_5A0A_6D1F, 0x6D36_7ECF_27CB_09B7, 0x4F46_3F66_9E5F_EA2D, 0x7527_BAC7_EBE5_F17B,
    0x3D07_39F7_8A52_92EA, 0x6BFB_5FB1_1F8D_5D08, 0x5603_3046_FC7B_6BAB, 0xF0CF_BC20_9AF4_361D,
  ]
}
