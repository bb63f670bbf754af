import Foundation
import Learning
import Testing

@testable import Calculus

/// The witness is mpmath 1.3 with 1400 bits, rounded to the nearest double.
///
/// The angle written in hexadecimal is the double nearest to a multiple of pi/2; as a decimal the
/// compiler, which goes through 80 bits, takes its neighbour.
struct ElementaryFunctionTests {
  @Test(
    arguments: [
      ("sin", 0.5, 0.0, 0.479425538604203),
      ("sin", 2.0, 0.0, 0.9092974268256817),
      ("sin", -3.0, 0.0, -0.1411200080598672),
      ("sin", 64.83185307179586, 0.0, 0.9092974268256827),
      ("sin", 100000.0, 0.0, 0.03574879797201651),
      ("sin", 10000000000.0, 0.0, -0.4875060250875107),
      ("sin", -1e+22, 0.0, 0.8522008497671888),
      ("sin", 1.7976931348623157e+308, 0.0, 0.004961954789184062),
      ("sin", 3.141592653589793, 0.0, 1.2246467991473532e-16),
      ("sin", 0x1.6ac5b262ca1ffp+849, 0.0, 1.0),
      ("sin", 710.0, 0.0, 6.0288706691585265e-05),
      ("cos", 0.5, 0.0, 0.8775825618903728),
      ("cos", 2.0, 0.0, -0.4161468365471424),
      ("cos", 1.5707963267948966, 0.0, 6.123233995736766e-17),
      ("cos", 64.83185307179586, 0.0, -0.4161468365471402),
      ("cos", 100000.0, 0.0, -0.9993608074382124),
      ("cos", 10000000000.0, 0.0, 0.873119622676856),
      ("cos", 1e+22, 0.0, 0.523214785395139),
      ("cos", 1.7976931348623157e+308, 0.0, -0.9999876894265599),
      ("cos", 11.0, 0.0, 0.004425697988050785),
      ("cos", 0x1.6ac5b262ca1ffp+849, 0.0, -4.687165924254628e-19),
      ("tan", 0.5, 0.0, 0.5463024898437905),
      ("tan", 0.6731, 0.0, 0.7973123805236869),
      ("tan", 0.78, 0.0, 0.989261536876605),
      ("tan", 1.5707963267948966, 0.0, 1.633123935319537e+16),
      ("tan", 2.0, 0.0, -2.185039863261519),
      ("tan", -93152.03808593098, 0.0, -0.7993006110347871),
      ("tan", 10000000000.0, 0.0, -0.5583496378112418),
      ("tan", 1e+22, 0.0, -1.6287782256068988),
      ("tan", -1.5, 0.0, -14.101419947171719),
      ("log10", 2.0, 0.0, 0.3010299956639812),
      ("log10", 0.5, 0.0, -0.3010299956639812),
      ("log10", 1.7976931348623157e+308, 0.0, 308.25471555991675),
      ("log10", 1.0000000000000002, 0.0, 9.64327466553287e-17),
      ("log10", 123.456, 0.0, 2.0915122016277716),
      ("pow", 2.0, 0.5, 1.4142135623730951),
      ("pow", 3.0, -2.5, 0.06415002990995841),
      ("pow", 1.0000001, 1000000000.0, 2.6881038582144647e+43),
      ("pow", 0.1, 3.0, 0.0010000000000000002),
      ("pow", 7.3, 13.0, 167184950739.37885),
      ("pow", 1.1, -64.0, 0.002243200793301555),
      ("pow", 9.99, 307.5, 2.324810880289885e+307),
      ("pow", 1.7e+308, 0.7, 5.771839486538393e+215),
    ] as [(String, Double, Double, Double)]
  )
  func `values are within a unit in the last place`(
    _ name: String,
    _ x: Double,
    _ y: Double,
    _ exact: Double
  ) {
    let value =
      switch name {
      case "sin": VectorMath.sin(x)
      case "cos": VectorMath.cos(x)
      case "tan": VectorMath.tan(x)
      case "log10": VectorMath.log10(x)
      default: VectorMath.pow(x, y)
      }
    #expect(abs(value - exact) <= exact.ulp)
  }

  @Test
  func `values are near those of the C library`() {
    var stream = RandomStream(seed: 21, purpose: .digits)
    for index in 0..<6000 {
      let large = Double(bitPattern: stream.next())
      let x = index.isMultiple(of: 3) && large.isFinite ? large : stream.uniform(-100, 100)
      expectNear(VectorMath.sin(x), Foundation.sin(x))
      expectNear(VectorMath.cos(x), Foundation.cos(x))
      expectNear(VectorMath.tan(x), Foundation.tan(x))
      expectNear(VectorMath.log10(abs(x)), Foundation.log10(abs(x)))
      let y = index.isMultiple(of: 2) ? stream.uniform(-30, 30).rounded() : stream.uniform(-30, 30)
      expectNear(VectorMath.pow(abs(x), y), Foundation.pow(abs(x), y))
      expectNear(VectorMath.pow(x, y.rounded()), Foundation.pow(x, y.rounded()))
      #expect(VectorMath.pow(x, 2) == x * x)
    }
  }

  /// The C library's own error is up to one unit.
  private func expectNear(_ value: Double, _ witness: Double) {
    #expect(value == witness || abs(value - witness) <= 2 * witness.ulp)
  }

  @Test
  func `powers have the limits of IEEE 754`() {
    let specials = [
      0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 2.5, -2.5, .infinity, -.infinity, .nan, 1e308,
      -1e308,
      Double.leastNonzeroMagnitude, 9_007_199_254_740_991,
    ]
    for x in specials {
      for y in specials {
        let (value, witness) = (VectorMath.pow(x, y), Foundation.pow(x, y))
        let isEqual = value == witness && value.sign == witness.sign
        #expect(isEqual || value.isNaN && witness.isNaN, "pow(\(x), \(y)) is \(value)")
      }
    }
    #expect(VectorMath.pow(0.5, 1074) == .leastNonzeroMagnitude)
    #expect(VectorMath.pow(10, 3) == 1000 && VectorMath.log10(1000) == 3)
  }

  @Test
  func `angles that are no numbers have no sine`() {
    for x in [Double.infinity, -.infinity, .nan] {
      #expect(VectorMath.sin(x).isNaN && VectorMath.cos(x).isNaN && VectorMath.tan(x).isNaN)
    }
    #expect(VectorMath.sin(-0.0).sign == .minus && VectorMath.tan(-0.0).sign == .minus)
    #expect(VectorMath.cos(0) == 1)
    #expect(VectorMath.log10(0) == -.infinity && VectorMath.log10(-1).isNaN)
  }
}
