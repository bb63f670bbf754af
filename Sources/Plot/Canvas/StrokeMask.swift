/// Computes how much of each pixel a stroked line covers.
///
/// Cairo's scan converter takes time in proportion to the length of all outlines times fifteen
/// sub-rows: 100 ms for twelve noisy curves. Here a pixel's cover is half a pixel plus half the width
/// less the distance from its centre to the line: near the exact area, a few nanoseconds a pixel, and
/// never counted twice where the line crosses itself. Joins and ends are round.
struct StrokeMask {
  let width: Int
  let height: Int
  /// Bytes from one row to the next.
  let stride: Int
  /// The cover of each pixel from 0 to 255, `stride` x `height` bytes; zero before the first line.
  let bytes: UnsafeMutablePointer<UInt8>

  /// Adds a line; parts outside the mask are left out.
  ///
  /// - Parameters:
  ///   - points: The line, in pixels from the mask's top left corner; finite.
  ///   - lineWidth: The width in pixels.
  func add(_ points: [PixelPoint], lineWidth: Double) {
    points.withUnsafeBufferPointer { points in
      for index in 1..<max(points.count, 1) {
        addSegment(from: points[index - 1], to: points[index], lineWidth: lineWidth)
      }
    }
  }

  private func addSegment(from start: PixelPoint, to end: PixelPoint, lineWidth: Double) {
    let reach = lineWidth / 2 + 0.5
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let squaredLength = dx * dx + dy * dy
    let length = squaredLength.squareRoot()
    let (perLength, perSquare) = squaredLength > 0 ? (1 / length, 1 / squaredLength) : (0, 0)
    let rows = pixels(from: min(start.y, end.y) - reach, to: max(start.y, end.y) + reach, height)
    let (left, right) = (min(start.x, end.x) - reach, max(start.x, end.x) + reach)
    // Along a row the line is within reach from `middle - spread` to `middle + spread`.
    let isFlat = abs(dy) < 1e-9
    let slope = isFlat ? 0 : dx / dy
    let spread = isFlat ? .infinity : reach * length / abs(dy)
    // A line thinner than a pixel never covers one fully.
    let most = min(lineWidth, 1)
    for row in rows {
      let y = Double(row) + 0.5 - start.y
      let middle = start.x + y * slope
      let columns = pixels(from: max(middle - spread, left), to: min(middle + spread, right), width)
      let line = bytes + row * stride
      let firstX = Double(columns.lowerBound) + 0.5 - start.x
      let firstShare = (firstX * dx + y * dy) * perSquare
      let lastShare = firstShare + Double(columns.count - 1) * dx * perSquare
      if min(firstShare, lastShare) >= 0, max(firstShare, lastShare) <= 1, squaredLength > 0 {
        // Beside the line, not round its ends: the distance is linear along the row.
        let step = dy * perLength
        var off = (firstX * dy - y * dx) * perLength
        for column in columns {
          let value = UInt8(min(max(reach - abs(off), 0), most) * 255 + 0.5)
          if value > line[column] { line[column] = value }
          off += step
        }
        continue
      }
      for column in columns where line[column] < 255 {
        let x = Double(column) + 0.5 - start.x
        let share = min(max((x * dx + y * dy) * perSquare, 0), 1)
        let (offX, offY) = (x - share * dx, y - share * dy)
        let cover = reach - (offX * offX + offY * offY).squareRoot()
        let value = UInt8(min(max(cover, 0), most) * 255 + 0.5)
        if value > line[column] { line[column] = value }
      }
    }
  }

  /// The pixels whose centres are between two places, none outside 0..<count.
  ///
  /// Numbers are cut off rather than rounded, which costs a call each on most processors; a centre that
  /// is just at `low` is left out, and a line's end covers nothing there.
  private func pixels(from low: Double, to high: Double, _ count: Int) -> Range<Int> {
    let first = Int(min(max(low + 0.5, 0), Double(count)))
    let end = Int(min(max(high + 0.5, 0), Double(count)))
    return first..<max(first, end)
  }
}
