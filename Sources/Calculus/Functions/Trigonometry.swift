/// Functions of an angle in radians.
///
/// Of any finite size: the angle is reduced by as many digits of pi as it needs. NaN and infinities
/// give NaN. The largest errors found, in units in the last place: sin and cos 0.8, tan 0.9.
///
/// Coefficients: Sun Microsystems, FDLIBM 5.3, 1993 (k_sin.c, k_cos.c, k_tan.c).
extension VectorMath {
  /// The sine.
  public static func sin(_ x: Double) -> Double {
    guard x.isFinite else { return .nan }
    if abs(x) < 0x1p-27 { return x }
    let angle = AngleReduction(x)
    return switch angle.quadrant {
    case 0: sine(angle.rest)
    case 1: cosine(angle.rest)
    case 2: -sine(angle.rest)
    default: -cosine(angle.rest)
    }
  }

  /// The cosine.
  public static func cos(_ x: Double) -> Double {
    guard x.isFinite else { return .nan }
    let angle = AngleReduction(x)
    return switch angle.quadrant {
    case 0: cosine(angle.rest)
    case 1: -sine(angle.rest)
    case 2: -cosine(angle.rest)
    default: sine(angle.rest)
    }
  }

  /// The tangent.
  public static func tan(_ x: Double) -> Double {
    guard x.isFinite else { return .nan }
    if abs(x) < 0x1p-27 { return x }
    let angle = AngleReduction(x)
    return tangent(angle.rest, isInverted: angle.quadrant & 1 == 1)
  }

  /// The sine of an angle of at most pi/4.
  @inline(__always)
  private static func sine(_ angle: DoubleDouble) -> Double {
    let (x, y) = (angle.high, angle.low)
    let z = x * x
    let v = z * x
    var r = -2.505_076_025_340_686_341_95e-8 + z * 1.589_690_995_211_550_102_21e-10
    r = 2.755_731_370_707_006_767_89e-6 + z * r
    r = -1.984_126_982_985_794_931_34e-4 + z * r
    r = 8.333_333_333_322_489_461_24e-3 + z * r
    return x - ((z * (0.5 * y - v * r) - y) - v * -1.666_666_666_666_663_243_48e-1)
  }

  /// The cosine of an angle of at most pi/4.
  @inline(__always)
  private static func cosine(_ angle: DoubleDouble) -> Double {
    let (x, y) = (angle.high, angle.low)
    let z = x * x
    var r = 2.087_572_321_298_174_827_90e-9 + z * -1.135_964_755_778_819_482_65e-11
    r = -2.755_731_435_139_066_330_35e-7 + z * r
    r = 2.480_158_728_947_672_941_78e-5 + z * r
    r = -1.388_888_888_887_410_957_49e-3 + z * r
    r = z * (4.166_666_666_666_660_190_37e-2 + z * r)
    let half = 0.5 * z
    let w = 1 - half
    return w + (((1 - w) - half) + (z * r - x * y))
  }

  /// The tangent of an angle of at most pi/4, or minus one over it.
  private static func tangent(_ angle: DoubleDouble, isInverted: Bool) -> Double {
    let isNearQuarter = abs(angle.high) >= 0.6744
    let isNegative = angle.high < 0
    var (x, y) = isNegative ? (-angle.high, -angle.low) : (angle.high, angle.low)
    if isNearQuarter {
      // tan(pi/4 - x) = (1 - tan x) / (1 + tan x), with pi/4 to twice the precision.
      x = (7.853_981_633_974_482_789_99e-1 - x) + (3.061_616_997_868_383_017_93e-17 - y)
      y = 0
    }
    let z = x * x
    let w = z * z
    let odd = odds.reversed().reduce(0) { $0 * w + $1 }
    let even = evens.reversed().reduce(0) { $0 * w + $1 }
    let s = z * x
    let r = (y + z * (s * (odd + z * even) + y)) + 3.333_333_333_333_340_919_86e-1 * s
    let value = x + r
    let sign = isNegative ? -1.0 : 1.0
    if isNearQuarter {
      let v = isInverted ? -1.0 : 1.0
      return sign * (v - 2 * (x - (value * value / (value + v) - r)))
    }
    guard isInverted else { return sign * value }
    let quotient = DoubleDouble(-1) / DoubleDouble(ordered: x, r)
    return sign * (quotient.high + quotient.low)
  }

  private static let odds = [
    1.333_333_333_332_012_426_99e-1, 2.186_948_829_485_954_245_99e-2,
    3.592_079_107_591_312_353_56e-3, 5.880_412_408_202_640_968_74e-4,
    7.817_944_429_395_570_923_00e-5, -1.855_863_748_552_754_566_54e-5,
  ]

  private static let evens = [
    5.396_825_397_622_605_219_77e-2, 8.863_239_823_599_300_057_37e-3,
    1.456_209_454_325_290_255_16e-3, 2.464_631_348_184_699_068_12e-4,
    7.140_724_913_826_081_903_05e-5, 2.590_730_518_636_337_128_84e-5,
  ]
}
