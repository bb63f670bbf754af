extension MarkDrawing {
  /// Draws a bar with feet for each interval.
  func draw(_ intervals: IntervalsMark, into scene: inout Scene) {
    let stroke = Stroke(
      page.theme.colour(intervals.colour).opacity(0.75),
      width: page.theme.lineWidth * 0.8
    )
    let foot = page.theme.markerSize * 0.5
    for (index, x) in intervals.x.enumerated() {
      let low = projection.pixel(DataPoint(x: x, y: intervals.lower[index]))
      let high = projection.pixel(DataPoint(x: x, y: intervals.upper[index]))
      guard low.x.isFinite, low.y.isFinite, high.y.isFinite else { continue }
      let lines = [
        [low, high],
        [PixelPoint(low.x - foot, low.y), PixelPoint(low.x + foot, low.y)],
        [PixelPoint(high.x - foot, high.y), PixelPoint(high.x + foot, high.y)],
      ]
      for line in lines {
        for piece in LineClipping.parts(of: line, within: cuttingArea) {
          scene.commands.append(.polyline(piece, stroke))
        }
      }
    }
  }
}
