/// One way of writing a digit: the strokes of the pen, before any variation.
///
/// A stroke is a smooth curve through its knots; a knot written twice is a corner. Coordinates are
/// percent of the digit's height, x to the right and y down.
struct DigitShape: Sendable {
  /// How often the shape occurs among the shapes of its digit, relative to the others.
  let weight: Int
  /// The knots of each stroke.
  let strokes: [[SIMD2<Double>]]

  /// Makes a shape from strokes written as x, y, x, y and so on.
  private init(_ weight: Int, _ strokes: [Int]...) {
    self.weight = weight
    self.strokes = strokes.map { stroke in
      stride(from: 0, to: stroke.count, by: 2).map {
        SIMD2(Double(stroke[$0]), Double(stroke[$0 + 1]))
      }
    }
  }

  /// The shapes of the digits 0 to 9.
  static let byDigit: [[DigitShape]] = [
    zero, one, two, three, four, five, six, seven, eight, nine,
  ]

  private static let zero = [
    // Round.
    DigitShape(4, [40, 0, 12, 15, 0, 52, 12, 86, 40, 100, 70, 84, 80, 50, 68, 13, 38, 0, 24, 5]),
    // Narrow.
    DigitShape(3, [30, 0, 9, 18, 0, 54, 8, 86, 28, 100, 50, 84, 58, 48, 51, 14, 30, 0]),
    // Begun at the right, with a lap at the top.
    DigitShape(2, [54, 10, 32, 3, 8, 26, 0, 60, 14, 92, 42, 98, 66, 74, 70, 34, 54, 6, 30, 0]),
    // Left a little open.
    DigitShape(1, [30, 2, 8, 22, 0, 58, 14, 92, 42, 100, 68, 76, 70, 38, 56, 10, 40, 6]),
  ]

  private static let one = [
    // A bare stroke.
    DigitShape(5, [10, 0, 10, 34, 10, 68, 10, 100]),
    // Bent a little.
    DigitShape(2, [16, 0, 11, 30, 9, 66, 4, 100]),
    // With a flag.
    DigitShape(2, [0, 22, 12, 14, 22, 0, 22, 0, 22, 50, 22, 100]),
    // With flag and foot.
    DigitShape(1, [4, 22, 16, 12, 26, 0, 26, 0, 26, 50, 26, 98], [0, 99, 26, 98, 52, 99]),
  ]

  private static let two = [
    // Corner at the foot.
    DigitShape(
      4,
      [2, 24, 12, 6, 32, 0, 52, 10, 54, 34, 38, 60, 18, 82, 0, 98, 0, 98, 30, 97, 62, 97]
    ),
    // Loop at the foot.
    DigitShape(
      4,
      [4, 18, 18, 2, 40, 2, 54, 20, 46, 48, 26, 76, 8, 96, 0, 88, 10, 78, 28, 84, 48, 96, 70, 90]
    ),
    // Flat, nearly a z.
    DigitShape(1, [2, 12, 22, 2, 48, 8, 46, 32, 24, 66, 2, 96, 2, 96, 34, 94, 60, 98]),
    // Curled at the head.
    DigitShape(
      2,
      [10, 28, 4, 16, 18, 0, 42, 2, 54, 24, 40, 54, 20, 78, 4, 96, 4, 96, 22, 90, 44, 98, 64, 92]
    ),
  ]

  private static let three = [
    // Two bows and a notch.
    DigitShape(
      4,
      [2, 12, 24, 0, 46, 8, 46, 30, 20, 46, 20, 46, 46, 52, 58, 72, 46, 94, 20, 100, 0, 88]
    ),
    // A small loop at the waist.
    DigitShape(
      2,
      [
        4, 8, 28, 0, 50, 10, 46, 32, 26, 48, 16, 50, 20, 44, 42, 52, 56, 72, 42, 96, 18, 100, 0, 88,
      ]
    ),
    // Flat head.
    DigitShape(
      1,
      [4, 2, 28, 3, 52, 2, 52, 2, 38, 22, 22, 42, 22, 42, 46, 50, 56, 72, 40, 96, 0, 92]
    ),
    // Round, nearly without a notch.
    DigitShape(
      2,
      [6, 6, 30, 0, 48, 14, 40, 36, 24, 46, 44, 54, 54, 74, 38, 96, 8, 98]
    ),
  ]

  private static let four = [
    // Open, round at the left.
    DigitShape(4, [8, 0, 2, 28, 6, 48, 26, 54, 52, 46], [56, 4, 52, 36, 48, 68, 44, 100]),
    // Open, with corners.
    DigitShape(3, [12, 2, 6, 26, 0, 52, 0, 52, 28, 52, 62, 50], [48, 8, 46, 40, 44, 70, 42, 100]),
    // Closed, as printed.
    DigitShape(
      2,
      [42, 0, 22, 32, 0, 64, 0, 64, 30, 64, 64, 62],
      [42, 0, 42, 34, 42, 66, 42, 100]
    ),
    // In one stroke.
    DigitShape(
      2,
      [10, 4, 2, 34, 8, 52, 30, 46, 52, 8, 52, 8, 48, 40, 46, 70, 42, 100]
    ),
  ]

  private static let five = [
    // One stroke from the right.
    DigitShape(
      3,
      [
        56, 0, 34, 1, 12, 2, 12, 2, 10, 22, 6, 44, 6, 44, 30, 38, 52, 52, 54, 78, 32, 98, 0, 92,
      ]
    ),
    // The hat set on last.
    DigitShape(
      4,
      [12, 4, 8, 26, 8, 42, 8, 42, 32, 42, 50, 58, 48, 84, 26, 100, 0, 92],
      [12, 4, 34, 3, 62, 0]
    ),
    // Flowing, nearly an s.
    DigitShape(2, [60, 2, 36, 0, 16, 8, 10, 30, 26, 44, 46, 56, 50, 78, 32, 98, 0, 94]),
    // Slim.
    DigitShape(
      2,
      [50, 2, 30, 4, 20, 6, 20, 6, 16, 24, 14, 38, 14, 38, 32, 48, 40, 70, 26, 94, 0, 96]
    ),
  ]

  private static let six = [
    // A bent stem into a round bowl.
    DigitShape(
      4,
      [42, 0, 20, 20, 4, 52, 4, 82, 22, 100, 46, 92, 50, 70, 34, 58, 16, 66, 6, 82]
    ),
    // A straight stem and a low bowl.
    DigitShape(
      3,
      [34, 0, 18, 30, 4, 62, 4, 88, 20, 100, 40, 92, 42, 74, 26, 68, 10, 80]
    ),
    // Curled at the head.
    DigitShape(
      1,
      [54, 8, 38, 0, 16, 18, 2, 54, 8, 88, 30, 100, 52, 86, 50, 62, 30, 52, 8, 68]
    ),
    // The bowl left open.
    DigitShape(2, [38, 0, 14, 26, 2, 60, 6, 90, 28, 100, 46, 86, 42, 66, 24, 66, 16, 78]),
  ]

  private static let seven = [
    // Straight.
    DigitShape(4, [0, 6, 32, 5, 66, 2, 66, 2, 48, 34, 36, 66, 28, 100]),
    // With a bar.
    DigitShape(
      2,
      [0, 4, 30, 3, 62, 2, 62, 2, 46, 32, 33, 64, 24, 100],
      [12, 54, 34, 51, 60, 48]
    ),
    // With a tick at the head.
    DigitShape(2, [0, 24, 4, 4, 4, 4, 34, 6, 66, 2, 66, 2, 48, 32, 36, 64, 30, 100]),
    // Round at the shoulder.
    DigitShape(3, [0, 10, 28, 2, 56, 4, 62, 18, 46, 48, 34, 74, 26, 100]),
  ]

  private static let eight = [
    // An s and back.
    DigitShape(
      5,
      [
        50, 14, 32, 0, 10, 10, 12, 30, 32, 48, 50, 68, 46, 92, 24, 100, 4, 88, 8, 66, 28, 48, 48,
        28, 50, 12, 38, 2,
      ]
    ),
    // Two rings.
    DigitShape(
      1,
      [28, 0, 10, 8, 6, 26, 26, 44, 46, 28, 44, 8, 28, 0],
      [26, 44, 6, 58, 2, 82, 26, 100, 52, 84, 48, 58, 26, 44]
    ),
    // Slim, the head left a little open.
    DigitShape(
      3,
      [
        46, 6, 26, 2, 10, 16, 18, 36, 32, 54, 42, 76, 30, 98, 12, 96, 4, 80, 16, 60, 34, 40, 50, 20,
        52, 10,
      ]
    ),
  ]

  private static let nine = [
    // A ring and a straight stem.
    DigitShape(
      4,
      [50, 14, 32, 2, 10, 12, 2, 34, 18, 48, 40, 38, 52, 14, 52, 14, 48, 44, 46, 72, 42, 100]
    ),
    // Curled at the foot.
    DigitShape(
      3,
      [48, 16, 30, 0, 8, 10, 2, 34, 18, 50, 40, 42, 52, 18, 54, 50, 46, 84, 26, 100, 4, 92]
    ),
    // In one sweep.
    DigitShape(
      3,
      [50, 10, 28, 0, 6, 14, 6, 38, 26, 44, 46, 28, 52, 8, 46, 38, 34, 70, 22, 100]
    ),
    // A small ring and a long stem.
    DigitShape(
      2,
      [42, 10, 24, 0, 6, 12, 4, 30, 20, 36, 38, 24, 42, 8, 42, 8, 40, 40, 42, 70, 38, 100]
    ),
  ]
}
