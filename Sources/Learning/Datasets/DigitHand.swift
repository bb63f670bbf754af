/// The hand that writes one digit: everything that varies from picture to picture but the shape.
///
/// Computed with + - * / and sqrt alone, which IEEE 754 defines to the last bit, so that a picture
/// is the same on every machine. The spreads were set by looking at the pictures, and by training
/// the network 784-50-10 until it found them about as hard as handwriting.
struct DigitHand: Sendable {
  /// How far a knot strays, in percent of the digit's height, as a standard deviation.
  let jitter: Double
  /// How far a knot's pressure strays from 1, as a standard deviation.
  let unsteadiness: Double
  /// Half the width of the stroke in pixels.
  let radius: Double
  /// The width of the stroke's soft edge in pixels.
  let softness: Double
  /// The darkness of full ink; above 1 the soft edge is dark as well.
  let ink: Double
  /// The share of the ink that the paper's grain can take away.
  let grain: Double
  /// The longer side of the digit in pixels.
  let size: Double
  /// Where the middle of the ink lands, in pixels from the top left.
  let centre: SIMD2<Double>

  private let columnX: SIMD2<Double>
  private let columnY: SIMD2<Double>
  private let bend: SIMD4<Double>

  /// Draws a hand.
  init(from stream: inout RandomStream) {
    jitter = stream.uniform(1.2, 5.5)
    unsteadiness = stream.uniform(0.02, 0.16)
    let weight = stream.uniform()
    radius = 0.7 + 1.05 * weight * weight + 0.3 * stream.uniform()
    softness = stream.uniform(1.1, 1.9)
    ink = stream.uniform(0.95, 1.6)
    grain = stream.uniform(0, 0.16)
    size = stream.uniform(17.5, 20.5)
    centre = SIMD2(14 + 0.6 * stream.bell(), 14 + 0.6 * stream.bell())

    // A rotation by the angle whose half has the tangent t, after a slant and a change of width.
    let t = 0.055 * stream.bell()
    let cosine = (1 - t * t) / (1 + t * t)
    let sine = 2 * t / (1 + t * t)
    let width = 1 + 0.16 * stream.bell()
    let slant = 0.12 + 0.17 * stream.bell()
    columnX = SIMD2(cosine * width, sine * width)
    columnY = SIMD2(-cosine * slant - sine, -sine * slant + cosine)
    bend =
      0.0018 * SIMD4(stream.bell(), stream.bell(), stream.bell(), stream.bell())
  }

  /// Where a point of the shape goes on the paper, in percent of the digit's height and up to shift
  /// and size: bent by a random quadratic form, then slanted, stretched and turned.
  func place(_ point: SIMD2<Double>) -> SIMD2<Double> {
    let x = point.x - 30
    let y = point.y - 50
    let bentX = x + bend[0] * y * y + bend[1] * x * y
    let bentY = y + bend[2] * x * x + bend[3] * x * y
    return columnX * bentX + columnY * bentY
  }
}

extension RandomStream {
  /// A number of mean 0 and variance 1, bell-shaped and within ±3: the sum of three uniform ones.
  mutating func bell() -> Double {
    2 * (uniform() + uniform() + uniform()) - 3
  }
}
