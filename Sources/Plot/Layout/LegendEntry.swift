/// One named mark in a legend, or at the end of its line.
struct LegendEntry: Hashable, Sendable {
  /// What the mark looks like.
  enum Sample: Hashable, Sendable {
    case line(Stroke, LineMark.Ending)
    case marker(MarkerShape, Colour)
    case path(Stroke, PathMark.Ending)
  }

  var label: String
  var note: String
  var sample: Sample
  var colour: Colour

  /// The height that the entry takes below the one before.
  func height(_ page: Page) -> Double {
    page.lineHeight(page.labelStyle) + (note.isEmpty ? 0 : page.lineHeight(page.smallStyle))
  }

  /// The width of the entry's text when no line of it is wider than `limit`.
  func width(_ page: Page, limit: Double) -> Double {
    min(max(page.width(label, page.labelStyle), page.width(note, page.smallStyle)), limit)
  }

  /// Draws label and note left aligned below `top`.
  func drawText(
    left: Double,
    top: Double,
    limit: Double,
    colour: Colour,
    page: Page,
    into scene: inout Scene
  ) {
    let style = page.labelStyle
    let label = page.fitting.shortened(label, style: style, width: limit)
    scene.drawLines([label], left: left, top: top, style: style, colour: colour, page: page)
    guard !note.isEmpty else { return }
    let note = page.fitting.shortened(note, style: page.smallStyle, width: limit)
    scene.drawLines(
      [note],
      left: left,
      top: top + page.lineHeight(style) * 0.96,
      style: page.smallStyle,
      colour: page.theme.mutedText,
      page: page
    )
  }

  /// Draws what the mark looks like from `left` on, in the middle of the label below `top`.
  func drawSample(left: Double, top: Double, page: Page, into scene: inout Scene) {
    let middle = top + page.labelStyle.size - page.halfHeight(page.labelStyle)
    let right = left + Self.sampleWidth(page)
    switch sample {
    case .line(let stroke, let ending):
      scene.commands.append(
        .polyline([PixelPoint(left, middle), PixelPoint(right, middle)], stroke)
      )
      if ending == .cross {
        scene.commands.append(
          .marker(
            .cross,
            at: PixelPoint(right - page.theme.markerSize / 2, middle),
            size: page.theme.markerSize,
            colour: stroke.colour
          )
        )
      }
    case .path(let stroke, let ending):
      let ends = PathEnds(page: page, colour: stroke.colour)
      scene.commands.append(
        .polyline([PixelPoint(left, middle), PixelPoint(right, middle)], stroke)
      )
      ends.drawStart(PixelPoint(left + page.theme.markerSize / 2, middle), into: &scene)
      let end = PixelPoint(right - page.theme.markerSize / 2, middle)
      ends.drawEndHalo(end, into: &scene)
      ends.drawEnd(end, ending, into: &scene)
    case .marker(let shape, let colour):
      scene.commands.append(
        .marker(
          shape,
          at: PixelPoint((left + right) / 2, middle),
          size: page.theme.markerSize,
          colour: colour
        )
      )
    }
  }

  /// The length of a line in a legend.
  static func sampleWidth(_ page: Page) -> Double { page.theme.gap * 2.6 }
}
