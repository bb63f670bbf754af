extension MarkDrawing {
  /// Draws cells with their texts.
  func draw(_ heat: HeatMark, into scene: inout Scene) {
    let cells = heat.values.indices.map { cell($0 % heat.columns, $0 / heat.columns) }
    let style = textStyle(heat, cells)
    let hatched = Set(heat.hatched)
    for (index, cell) in cells.enumerated() {
      let value = heat.values[index]
      guard value.isFinite else {
        hatch(cell, into: &scene)
        let ground = page.theme.background
        write(heat.texts[index], in: cell, style ?? page.smallStyle, ground: ground, into: &scene)
        continue
      }
      let fill = page.theme.cells.colour(at: heat.scale.position(of: value))
      scene.commands.append(.rectangle(cell, fill: fill))
      if hatched.contains(index) { hatch(cell, lightlyOn: fill, into: &scene) }
      guard var style else { continue }
      if index == heat.strong { style.weight = .bold }
      if hatched.contains(index) {
        write(heat.texts[index], in: cell, style, on: fill, ground: fill, into: &scene)
      } else {
        write(heat.texts[index], in: cell, style, on: fill, into: &scene)
      }
    }
  }

  /// Hatches a cell so that its colour is still seen.
  private func hatch(_ cell: PixelRectangle, lightlyOn fill: Colour, into scene: inout Scene) {
    let (dark, light) = (Colour(0x000000), Colour(0xFFFFFF))
    let colour = fill.contrast(with: dark) > fill.contrast(with: light) ? dark : light
    let stroke = Stroke(colour.opacity(0.55), width: page.theme.faintWidth * 0.8)
    hatch(cell, stroke, step: page.theme.gap, into: &scene)
  }

  /// A cell in whole device pixels, one apart from its neighbours.
  private func cell(_ column: Int, _ row: Int) -> PixelRectangle {
    let edge = { (scale: Scale, place: Double) in
      (scale.position(place) * page.scale).rounded() / page.scale
    }
    let left = edge(projection.x, Double(column) - 0.5)
    let top = edge(projection.y, Double(row) + 0.5)
    let apart = 1 / page.scale
    return PixelRectangle(
      left: left,
      top: top,
      width: max(edge(projection.x, Double(column) + 0.5) - left - apart, apart),
      height: max(edge(projection.y, Double(row) - 0.5) - top - apart, apart)
    )
  }

  /// The largest readable style in which the texts of all values fit their cells; nil for none.
  private func textStyle(_ heat: HeatMark, _ cells: [PixelRectangle]) -> TextStyle? {
    let texts = heat.texts.indices.filter { heat.values[$0].isFinite }.map { heat.texts[$0] }
    let room = (
      width: (cells.map(\.width).min() ?? 0) - page.theme.gap * 0.6,
      height: (cells.map(\.height).min() ?? 0) - page.theme.gap * 0.3
    )
    for factor in [1.1, 1, 0.9, 0.8, 0.72] {
      var style = page.labelStyle
      style.size *= factor
      var bold = style
      bold.weight = .bold
      guard style.size * 1.1 <= room.height else { continue }
      if texts.allSatisfy({ page.width($0, bold) <= room.width }) { return style }
    }
    return nil
  }

  /// Writes a text in the middle of a cell where it has room.
  private func write(
    _ text: String,
    in cell: PixelRectangle,
    _ style: TextStyle,
    on fill: Colour? = nil,
    ground: Colour? = nil,
    into scene: inout Scene
  ) {
    var style = style
    let room = cell.width - page.theme.gap * 0.5
    let width = page.width(text, style)
    if width > room { style.size = max(style.size * room / width, page.theme.tickSize * 0.72) }
    guard !text.isEmpty, page.width(text, style) <= room + 0.5, style.size <= cell.height else {
      return
    }
    let place = PixelPoint(cell.middleX, cell.middleY + page.halfHeight(style))
    if let ground {
      // Set off from the hatching.
      let half = page.width(text, style) / 2 + page.theme.gap * 0.3
      scene.commands.append(
        .rectangle(
          PixelRectangle(
            left: place.x - half,
            top: cell.middleY - style.size * 0.65,
            width: 2 * half,
            height: style.size * 1.3
          ),
          fill: ground
        )
      )
    }
    // Of black and white one can be read on any colour.
    let dark = Colour(0x000000)
    let light = Colour(0xFFFFFF)
    let colour = fill.map { $0.contrast(with: dark) > $0.contrast(with: light) ? dark : light }
    scene.commands.append(
      .text(text, at: place, style: style, colour: colour ?? page.theme.mutedText, anchor: .middle)
    )
  }
}
