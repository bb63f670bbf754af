/// Reduces a band to what its pixels can show: of each narrow column the lowest and the highest value.
enum BandReduction {
  /// A band between two gaps, in pixels; both edges from left to right.
  struct Part {
    var lower: [PixelPoint] = []
    var upper: [PixelPoint] = []
  }

  /// The visible parts of a band.
  static func reduce(
    _ band: BandMark,
    projection: Projection,
    pixelsPerUnit: Double
  ) -> [Part] {
    let perPixel = 4 * pixelsPerUnit
    let reduces = Double(band.x.count) > 2 * projection.area.width * perPixel
    var parts: [Part] = []
    var part = Part()
    var column = 0
    for index in band.x.indices {
      guard let (lower, upper) = edges(of: band, at: index, projection) else {
        if !part.lower.isEmpty { parts.append(part) }
        part = Part()
        continue
      }
      let current = Int((lower.x * perPixel).rounded(.down))
      if reduces, !part.lower.isEmpty, current == column {
        let last = part.lower.count - 1
        part.lower[last].y = max(part.lower[last].y, lower.y)
        part.upper[last].y = min(part.upper[last].y, upper.y)
      } else {
        part.lower.append(lower)
        part.upper.append(upper)
      }
      column = current
    }
    if !part.lower.isEmpty { parts.append(part) }
    return parts
  }

  private static func edges(
    of band: BandMark,
    at index: Int,
    _ projection: Projection
  ) -> (PixelPoint, PixelPoint)? {
    let x = projection.x.position(band.x[index])
    let upper = projection.y.position(band.upper[index])
    var lower = projection.y.position(band.lower[index])
    // A mean less a deviation may leave a logarithmic axis; the band then reaches down to its end.
    if projection.y.kind == .log10, band.lower[index] <= 0 { lower = projection.area.bottom + 1e4 }
    guard abs(x) < 1e9, lower.isFinite, upper.isFinite else { return nil }
    return (PixelPoint(x, lower), PixelPoint(x, upper))
  }
}
