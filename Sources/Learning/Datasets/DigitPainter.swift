/// Paints digits: strokes to grey levels.
///
/// Keeps its buffers from picture to picture, which is most of its speed.
struct DigitPainter {
  /// The pixels in a row and in a column of a picture.
  static let side = 28

  private static let steps = 5
  private var marks: [Mark] = []
  private var knots: [Mark] = []
  private var coverage = [Double](repeating: 0, count: side * side)

  /// A point of a stroke's middle line, with the pen's pressure there.
  private struct Mark {
    var place: SIMD2<Double>
    var pressure: Double
    /// False where a new stroke begins.
    var isJoined: Bool
  }

  /// Paints one digit into `picture`, `side * side` bytes row by row from the top left.
  mutating func paint(
    _ shape: DigitShape,
    hand: DigitHand,
    noise stream: inout RandomStream,
    into picture: UnsafeMutableBufferPointer<UInt8>
  ) {
    marks.removeAll(keepingCapacity: true)
    for stroke in shape.strokes {
      setKnots(stroke, hand: hand, noise: &stream)
      addMarks(hand: hand)
    }
    fit(hand)
    for pixel in coverage.indices { coverage[pixel] = 0 }
    for index in marks.indices.dropFirst() where marks[index].isJoined {
      cover(from: marks[index - 1], to: marks[index], hand: hand)
    }
    for pixel in coverage.indices {
      guard coverage[pixel] > 0 else {
        picture[pixel] = 0
        continue
      }
      let grain = 1 - hand.grain * Double(stream.nextWord()) * 0x1p-32
      picture[pixel] = UInt8(min(coverage[pixel] * hand.ink, 1) * grain * 255)
    }
  }

  /// Sets the knots of a stroke, each a little off its place; a corner's two stay together.
  ///
  /// A knot strays mostly where the one before it strayed, so that curves stay smooth.
  private mutating func setKnots(
    _ stroke: [SIMD2<Double>],
    hand: DigitHand,
    noise stream: inout RandomStream
  ) {
    knots.removeAll(keepingCapacity: true)
    var stray = SIMD2(stream.bell(), stream.bell())
    for (index, point) in stroke.enumerated() {
      if index > 0, stroke[index - 1] == point, let corner = knots.last {
        knots.append(corner)
        continue
      }
      stray = 0.6 * stray + 0.8 * SIMD2(stream.bell(), stream.bell())
      let pressure = 1 + hand.unsteadiness * stream.bell()
      knots.append(Mark(place: point + hand.jitter * stray, pressure: pressure, isJoined: true))
    }
  }

  /// Adds the marks of the smooth curve through the knots.
  ///
  /// Catmull and Rom, "A class of local interpolating splines", 1974, with uniform knots. Next to an
  /// end or a corner the missing neighbour is the knot itself.
  private mutating func addMarks(hand: DigitHand) {
    for index in 0..<knots.count - 1 {
      let start = knots[index]
      let end = knots[index + 1]
      if index == 0 {
        marks.append(
          Mark(place: hand.place(start.place), pressure: start.pressure, isJoined: false)
        )
      }
      guard start.place != end.place else { continue }
      let before = knots[max(index - 1, 0)].place
      let after = knots[min(index + 2, knots.count - 1)].place
      let slope = 0.5 * (end.place - before)
      let square = before - 2.5 * start.place + 2 * end.place - 0.5 * after
      let cube = 1.5 * (start.place - end.place) + 0.5 * (after - before)
      for step in 1...Self.steps {
        let t = Double(step) / Double(Self.steps)
        let place = start.place + t * (slope + t * (square + t * cube))
        let pressure = start.pressure + t * (end.pressure - start.pressure)
        marks.append(Mark(place: hand.place(place), pressure: pressure, isJoined: true))
      }
    }
  }

  /// Scales the marks to the hand's size and moves the middle of the line to its centre.
  private mutating func fit(_ hand: DigitHand) {
    var low = SIMD2(repeating: Double.infinity)
    var high = -low
    var sum = SIMD2<Double>()
    var length = 0.0
    for index in marks.indices {
      let place = marks[index].place
      low = pointwiseMin(low, place)
      high = pointwiseMax(high, place)
      guard marks[index].isJoined else { continue }
      let way = place - marks[index - 1].place
      let part = (way * way).sum().squareRoot()
      sum += part * 0.5 * (place + marks[index - 1].place)
      length += part
    }
    let extent = (high - low).max()
    let scale = (hand.size - 2 * hand.radius) / extent
    let middle = sum / length
    for index in marks.indices {
      marks[index].place = hand.centre + scale * (marks[index].place - middle)
    }
  }

  /// Raises the coverage of the pixels near the line between two marks.
  private mutating func cover(from start: Mark, to end: Mark, hand: DigitHand) {
    let reach = hand.radius * max(start.pressure, end.pressure) + 0.5 * hand.softness
    let columns = Self.pixels(start.place.x, end.place.x, reach: reach)
    let rows = Self.pixels(start.place.y, end.place.y, reach: reach)
    guard !columns.isEmpty, !rows.isEmpty else { return }
    let way = end.place - start.place
    let square = max((way * way).sum(), 1e-12)
    let perSoftness = 1 / hand.softness
    for row in rows {
      for column in columns {
        let offset = SIMD2(Double(column) + 0.5, Double(row) + 0.5) - start.place
        let t = min(max((offset * way).sum() / square, 0), 1)
        let gap = offset - t * way
        let radius = hand.radius * (start.pressure + t * (end.pressure - start.pressure))
        let distance = (gap * gap).sum().squareRoot()
        let cover = min((radius - distance) * perSoftness + 0.5, 1)
        let pixel = row * Self.side + column
        if cover > coverage[pixel] { coverage[pixel] = cover }
      }
    }
  }

  /// The rows or columns whose middles lie within `reach` of a stretch, as far as they exist.
  private static func pixels(_ one: Double, _ other: Double, reach: Double) -> Range<Int> {
    let low = max(min(one, other) - reach, 0)
    let high = min(max(one, other) + reach + 1, Double(side))
    return low < high ? Int(low)..<Int(high) : 0..<0
  }
}
