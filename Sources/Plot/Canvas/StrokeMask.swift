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
    // Of each column, rows that are covered fully: there dense lines come by a hundred times.
    var solid = [Range<Int>](repeating: 0..<0, count: width)
    points.withUnsafeBufferPointer { points in
      solid.withUnsafeMutableBufferPointer { solid in
        for index in 1..<max(points.count, 1) {
          let segment = StrokeSegment(points[index - 1], points[index], lineWidth: lineWidth)
          if segment.isSteep { addSteep(segment, solid) } else { addFlat(segment) }
        }
      }
    }
  }

  /// Adds a segment row by row.
  private func addFlat(_ segment: StrokeSegment) {
    let (start, dx, dy) = (segment.start, segment.dx, segment.dy)
    let box = segment.box
    // Along a row the line is within reach from `middle - spread` to `middle + spread`.
    let isLevel = abs(dy) < 1e-9
    let slope = isLevel ? 0 : dx / dy
    let spread = isLevel ? .infinity : segment.reach * segment.length / abs(dy)
    for row in pixels(from: box.top, to: box.bottom, height) {
      let y = Double(row) + 0.5 - start.y
      let middle = start.x + y * slope
      let low = max(middle - spread, box.left)
      let columns = pixels(from: low, to: min(middle + spread, box.right), width)
      let line = bytes + row * stride
      // Of a dense line most places are covered long before its end.
      for column in columns where line[column] < 255 {
        let value = segment.cover(x: Double(column) + 0.5 - start.x, y: y)
        if value > line[column] { line[column] = value }
      }
    }
  }

  /// Adds a segment that rises much more than it goes aside, column by column.
  private func addSteep(_ segment: StrokeSegment, _ solid: UnsafeMutableBufferPointer<Range<Int>>) {
    let (start, dx, dy) = (segment.start, segment.dx, segment.dy)
    let box = segment.box
    let rows = pixels(from: box.top, to: box.bottom, height)
    for column in pixels(from: box.left, to: box.right, width) {
      let x = Double(column) + 0.5 - start.x
      // Between these two heights the nearest point is beside the pixel, beyond them an end.
      let ends = (-x * dx / dy, (segment.squaredLength - x * dx) / dy)
      let beside = pixels(
        from: start.y + min(ends.0, ends.1),
        to: start.y + max(ends.0, ends.1),
        height
      ).clamped(to: rows)
      addEnd(segment, x: x, column: column, rows: rows.lowerBound..<beside.lowerBound)
      addEnd(segment, x: x, column: column, rows: beside.upperBound..<rows.upperBound)
      let known = solid[column]
      guard !known.isEmpty, known.lowerBound <= beside.upperBound,
        beside.lowerBound <= known.upperBound
      else {
        let isSolid = addSide(segment, x: x, column: column, rows: beside)
        if isSolid, beside.count > known.count { solid[column] = beside }
        continue
      }
      let above = beside.lowerBound..<max(known.lowerBound, beside.lowerBound)
      let below = min(known.upperBound, beside.upperBound)..<beside.upperBound
      let (top, bottom) = (
        addSide(segment, x: x, column: column, rows: above),
        addSide(segment, x: x, column: column, rows: below)
      )
      solid[column] =
        min(
          known.lowerBound,
          top ? above.lowerBound : known.lowerBound
        )..<max(
          known.upperBound,
          bottom ? below.upperBound : known.upperBound
        )
    }
  }

  /// Adds what a segment's round ends cover of some rows of a column.
  private func addEnd(_ segment: StrokeSegment, x: Double, column: Int, rows: Range<Int>) {
    for row in rows {
      let value = segment.cover(x: x, y: Double(row) + 0.5 - segment.start.y)
      let place = row * stride + column
      if value > bytes[place] { bytes[place] = value }
    }
  }

  /// Adds what a segment covers of some rows of a column that are beside it; whether that is all.
  ///
  /// The distance is linear along the column.
  private func addSide(
    _ segment: StrokeSegment,
    x: Double,
    column: Int,
    rows: Range<Int>
  ) -> Bool {
    guard !rows.isEmpty else { return false }
    let step = -segment.dx / segment.length
    let y = Double(rows.lowerBound) + 0.5 - segment.start.y
    let first = (x * segment.dy - y * segment.dx) / segment.length
    let last = first + step * Double(rows.count - 1)
    if min(first, last) >= segment.reach || max(first, last) <= -segment.reach { return false }
    var place = rows.lowerBound * stride + column
    if max(abs(first), abs(last)) <= segment.reach - segment.most {
      let value = segment.cover(distance: 0)
      for _ in rows {
        if value > bytes[place] { bytes[place] = value }
        place += stride
      }
      return value == 255
    }
    var distance = first
    for _ in rows {
      let value = segment.cover(distance: abs(distance))
      if value > bytes[place] { bytes[place] = value }
      place += stride
      distance += step
    }
    return false
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

/// A straight part of a stroked line.
private struct StrokeSegment {
  let start: PixelPoint
  let dx: Double
  let dy: Double
  let length: Double
  let squaredLength: Double
  /// How far from the line's middle it covers anything of a pixel.
  let reach: Double
  /// The most that it covers of a pixel: a line thinner than a pixel never covers one fully.
  let most: Double
  private let perSquare: Double

  init(_ start: PixelPoint, _ end: PixelPoint, lineWidth: Double) {
    self.start = start
    (dx, dy) = (end.x - start.x, end.y - start.y)
    squaredLength = dx * dx + dy * dy
    length = squaredLength.squareRoot()
    perSquare = squaredLength > 0 ? 1 / squaredLength : 0
    reach = lineWidth / 2 + 0.5
    most = min(lineWidth, 1)
  }

  /// Whether columns are few beside rows, as in noise of many points.
  var isSteep: Bool { abs(dy) > 4 && abs(dy) > 4 * abs(dx) }

  /// Where it covers anything.
  var box: (left: Double, top: Double, right: Double, bottom: Double) {
    (
      min(start.x, start.x + dx) - reach, min(start.y, start.y + dy) - reach,
      max(start.x, start.x + dx) + reach, max(start.y, start.y + dy) + reach
    )
  }

  /// The cover, 0 to 255, of a pixel whose centre is at a place from the start.
  func cover(x: Double, y: Double) -> UInt8 {
    let share = min(max((x * dx + y * dy) * perSquare, 0), 1)
    let (offX, offY) = (x - share * dx, y - share * dy)
    return cover(distance: (offX * offX + offY * offY).squareRoot())
  }

  /// The cover, 0 to 255, of a pixel that far from the line's middle.
  func cover(distance: Double) -> UInt8 {
    UInt8(min(max(reach - distance, 0), most) * 255 + 0.5)
  }
}
