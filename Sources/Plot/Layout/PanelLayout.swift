/// One panel, its ranges and its legend chosen, ready to be drawn where the page has room.
struct PanelLayout {
  /// The room that axes and legend need when the panel has the size given.
  let margins: Margins

  private let panel: Panel
  private let page: Page
  private let x: Domain
  private let y: Domain
  private let key: KeyLayout
  private let headingLines: [String]

  /// What is drawn round the marks of a panel beside its heading and its horizontal axis.
  struct Parts: OptionSet {
    let rawValue: Int
    /// The vertical axis' tick labels and name.
    static let verticalLabels = Parts(rawValue: 1)
    /// What dash patterns stand for.
    static let dashKey = Parts(rawValue: 2)
    /// What the marks are called.
    static let key = Parts(rawValue: 4)
    static let all: Parts = [.verticalLabels, .dashKey, .key]
  }

  /// Makes the layout of a panel.
  ///
  /// - Parameters:
  ///   - panel: What to lay out.
  ///   - size: The room for it.
  ///   - page: The page.
  ///   - domains: The ranges of its axes; nil takes them from its own data.
  ///   - keyRoom: A width of which the key may take a part; nil for the panel's own.
  ///   - below: The height of what is free below the panel, for its key.
  ///   - headingRoom: The width of the heading; nil for the panel's own.
  init(
    _ panel: Panel,
    size: PixelSize,
    page: Page,
    domains: SharedDomains? = nil,
    keyRoom: Double? = nil,
    below: Double = 0,
    headingRoom: Double? = nil
  ) {
    self.panel = panel
    self.page = page
    let domains = domains ?? SharedDomains([panel])
    x = domains.x
    y = domains.y
    key = KeyLayout(panel, x: x, y: y, width: keyRoom ?? size.width, below: below, page: page)
    headingLines =
      panel.title.isEmpty
      ? []
      : page.fitting.wrapped(
        panel.title,
        style: page.headingStyle,
        width: headingRoom ?? size.width,
        lines: 2
      )
    margins = Self.margins(
      panel,
      x: x,
      y: y,
      key: key,
      headingLines: headingLines.count,
      size: size,
      page: page
    )
  }

  private static func margins(
    _ panel: Panel,
    x: Domain,
    y: Domain,
    key: KeyLayout,
    headingLines: Int,
    size: PixelSize,
    page: Page
  ) -> Margins {
    let theme = page.theme
    let axis = AxisLayout(page: page)
    var margins = leastMargins(panel, headingLines: headingLines, page: page)
    let height = margins.inside(PixelRectangle(left: 0, top: 0, width: 0, height: size.height))
      .height
    let labels = axis.verticalTicks(y, height: height).major.map { page.width($0.label) }
    if !panel.y.isHidden { margins.left += (labels.max() ?? 0) + theme.gap * 0.9 }
    margins.right = key.width(height: height)
    // The last label of the horizontal axis reaches over the plot's edge.
    let width = max(size.width - margins.left - margins.right, 16)
    let last =
      panel.x.isHidden
      ? 0 : axis.horizontalTicks(x, width: width).major.last.map { page.width($0.label) / 2 } ?? 0
    margins.right = max(margins.right, last - theme.margin + 2)
    return margins
  }

  /// The room that words and horizontal tick labels take, whatever the ranges.
  static func leastMargins(_ panel: Panel, headingLines: Int, page: Page) -> Margins {
    let theme = page.theme
    let labelHeight = page.lineHeight(page.labelStyle)
    var margins = Margins()
    margins.top = theme.tickSize * 0.5 + Double(headingLines) * page.lineHeight(page.headingStyle)
    if headingLines > 0 { margins.top += theme.gap * 0.5 }
    if !panel.legend.dashKeys.isEmpty { margins.top += labelHeight + theme.gap * 0.5 }
    if !panel.x.isHidden { margins.bottom = theme.gap * 0.95 + theme.tickSize * 1.1 }
    if !panel.x.label.isEmpty { margins.bottom += labelHeight + theme.gap * 0.2 }
    if !panel.y.label.isEmpty { margins.left = labelHeight + theme.gap * 0.4 }
    return margins
  }

  /// Half the width of the widest tick label of the horizontal axis, for a plot of this width.
  func tickLabelReach(width: Double) -> Double {
    let ticks = AxisLayout(page: page).horizontalTicks(x, width: width).major
    return (ticks.map { page.width($0.label) }.max() ?? 0) / 2
  }

  /// Draws the panel into a frame of the size given before, with margins at least as wide as its own.
  func draw(
    in frame: PixelRectangle,
    margins: Margins,
    parts: Parts,
    into scene: inout Scene
  ) {
    let area = area(margins.inside(frame))
    let projection = Projection(x: x, y: y, area: area)
    let axis = AxisLayout(page: page)
    // Where axes are shared, headings stand over the plots, so that all are alike.
    let isAlone = parts == .all && !panel.hasEqualUnits
    drawHeading(left: isAlone ? frame.left : area.left, top: frame.top, into: &scene)
    if parts.contains(.dashKey) { drawDashKey(area, into: &scene) }
    let isCovered = panel.marks.contains(where: \.coversPlot)
    if !panel.y.isHidden {
      axis.drawVertical(
        axis.verticalTicks(y, height: area.height),
        projection: projection,
        isLabelled: parts.contains(.verticalLabels),
        hasGrid: !isCovered && y.categories.isEmpty,
        into: &scene
      )
    }
    drawMarks(projection, into: &scene)
    if !panel.x.isHidden {
      axis.drawHorizontal(
        axis.horizontalTicks(x, width: area.width),
        projection: projection,
        hasLine: !isCovered,
        into: &scene
      )
    }
    drawHorizontalName(area, into: &scene)
    if parts.contains(.verticalLabels) { drawVerticalName(frame, area: area, into: &scene) }
    if parts.contains(.key) { key.draw(projection: projection, into: &scene) }
    if y.isEmpty, !panel.y.isHidden { drawEmptiness(area, into: &scene) }
  }

  /// The plot's own part of the room for it: all, or what makes units equal on both axes, in whole device
  /// pixels.
  private func area(_ room: PixelRectangle) -> PixelRectangle {
    guard let size = plotSize(within: PixelSize(room.width, room.height)) else { return room }
    let whole = { (length: Double) in (length * page.scale).rounded() / page.scale }
    return PixelRectangle(
      left: whole(room.left),
      top: whole(room.top),
      width: whole(size.width),
      height: whole(size.height)
    )
  }

  /// The size of the plot that makes units equal on both axes; nil where that is not asked for or would
  /// make one side more than five times as long as the other.
  func plotSize(within room: PixelSize) -> PixelSize? {
    guard panel.hasEqualUnits, x.kind == .linear, y.kind == .linear, !y.isEmpty else { return nil }
    let ratio = (x.upper - x.lower) / (y.upper - y.lower)
    guard Panel.readableRatios.contains(ratio) else { return nil }
    let width = min(room.width, room.height * ratio)
    return PixelSize(width, width / ratio)
  }

  private func drawMarks(_ projection: Projection, into scene: inout Scene) {
    let drawing = MarkDrawing(
      projection: projection,
      page: page,
      styles: LineStyles(panel, theme: page.theme)
    )
    var edges = EdgeMarks(projection: projection, page: page)
    var paths: [(PathMark, PathLayout)] = []
    // A line at the very end of the range is not cut in half.
    scene.commands.append(.pushClip(projection.area.grown(by: page.theme.lineWidth / 2)))
    for layer in Mark.layers {
      for mark in panel.marks where mark.layer == layer {
        switch mark {
        case .line(let line):
          let parts = drawing.reduced(line)
          drawing.draw(line, parts: parts, into: &scene)
          edges.add(line, parts: parts, colour: page.theme.colour(line.colour))
        case .band(let band): drawing.draw(band, into: &scene)
        case .intervals(let intervals): drawing.draw(intervals, into: &scene)
        case .contours(let contours): drawing.draw(contours, into: &scene)
        case .arrows(let arrows): drawing.draw(arrows, into: &scene)
        case .heat(let heat): drawing.draw(heat, into: &scene)
        case .parallel(let parallel): drawing.draw(parallel, into: &scene)
        case .path(let path): paths.append((path, drawing.layout(path)))
        case .points: break
        }
      }
    }
    let stack = drawing.stack(paths)
    drawing.draw(stack, into: &scene)
    scene.commands.append(.popClip)
    // Points and marks at the edge are drawn whole.
    drawing.drawEnds(stack, into: &scene)
    for case .points(let points) in panel.marks { drawing.draw(points, into: &scene) }
    scene.commands += edges.commands
  }

  private func drawHeading(left: Double, top: Double, into scene: inout Scene) {
    scene.drawLines(
      headingLines,
      left: left,
      top: top,
      style: page.headingStyle,
      colour: page.theme.text,
      page: page
    )
  }

  private func drawDashKey(_ area: PixelRectangle, into scene: inout Scene) {
    let theme = page.theme
    guard !panel.legend.dashKeys.isEmpty else { return }
    var left = area.left
    let top = area.top - theme.tickSize * 0.5 - theme.gap * 0.5 - page.lineHeight(page.labelStyle)
    for dashKey in panel.legend.dashKeys {
      let stroke = Stroke(
        theme.mutedText,
        width: theme.lineWidth,
        dash: dashKey.dash.lengths.map { $0 * theme.lineWidth }
      )
      let entry = LegendEntry(
        label: dashKey.label,
        note: "",
        sample: .line(stroke, .plain),
        colour: theme.mutedText
      )
      entry.drawSample(left: left, top: top, page: page, into: &scene)
      left += LegendEntry.sampleWidth(page) + theme.gap * 0.8
      // Nothing else stands beside it.
      let limit = max(page.size.width - page.theme.margin - left, 0)
      entry.drawText(
        left: left,
        top: top,
        limit: limit,
        colour: theme.mutedText,
        page: page,
        into: &scene
      )
      left += entry.width(page, limit: limit) + theme.gap * 2
    }
  }

  private func drawHorizontalName(_ area: PixelRectangle, into scene: inout Scene) {
    guard !panel.x.label.isEmpty else { return }
    let style = page.labelStyle
    let below = page.theme.gap * 1.3 + page.theme.tickSize * 1.1 + style.size
    scene.commands.append(
      .text(
        page.fitting.shortened(panel.x.label, style: style, width: area.width),
        at: PixelPoint(area.middleX, area.bottom + below),
        style: style,
        colour: page.theme.text,
        anchor: .middle
      )
    )
  }

  private func drawVerticalName(
    _ frame: PixelRectangle,
    area: PixelRectangle,
    into scene: inout Scene
  ) {
    guard !panel.y.label.isEmpty else { return }
    let style = page.labelStyle
    scene.commands.append(
      .text(
        page.fitting.shortened(panel.y.label, style: style, width: area.height),
        at: PixelPoint(frame.left + style.size * 0.85, area.middleY),
        style: style,
        colour: page.theme.text,
        anchor: .middle,
        quarterTurns: 1
      )
    )
  }

  private func drawEmptiness(_ area: PixelRectangle, into scene: inout Scene) {
    let text = y.kind == .log10 ? "no positive finite values" : "no finite values"
    scene.commands.append(
      .text(
        page.fitting.shortened(text, style: page.labelStyle, width: area.width),
        at: PixelPoint(area.middleX, area.middleY),
        style: page.labelStyle,
        colour: page.theme.mutedText,
        anchor: .middle
      )
    )
  }
}
