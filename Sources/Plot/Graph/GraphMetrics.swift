/// How large the parts of a graph's figure are, in pixels.
struct GraphMetrics {
  let page: Page
  /// The sizes of the boxes.
  let boxes: [PixelSize]
  /// The texts beside the links.
  let labels: [LinkLabel]

  init(_ figure: GraphFigure, page: Page) {
    self.page = page
    let padding = page.theme.gap * 0.9
    let hasDetail = figure.boxes.contains { !$0.detail.isEmpty }
    let height =
      page.lineHeight(page.labelStyle) + (hasDetail ? page.lineHeight(page.tickStyle) : 0)
      + padding
    boxes = figure.boxes.map { box in
      let text = max(
        page.width(box.label, page.labelStyle),
        page.width(box.detail, page.tickStyle)
      )
      return PixelSize(max(text + 2 * padding, height * 0.9), height)
    }
    labels = figure.links.map { LinkLabel($0, page: page) }
  }

  /// The height of every box.
  var boxHeight: Double { boxes.first?.height ?? 0 }
  /// From a link to the text beside it.
  var clearance: Double { page.theme.gap * 0.7 }
  /// The length of an arrow's head.
  var head: Double { page.theme.gap * 0.8 }
}

/// The numbers beside one link: what goes forward and what comes back.
struct LinkLabel {
  let value: TextGrid
  let gradient: TextGrid

  init(_ link: GraphLink, page: Page) {
    value = TextGrid(link.value?.cells ?? [], page: page)
    gradient = TextGrid(link.gradient?.cells ?? [], page: page)
  }

  var width: Double { max(value.width, gradient.width) }
  var height: Double { max(value.height, gradient.height) }
}

/// Short texts in rows and columns, each column right aligned.
struct TextGrid {
  let rows: [[String]]
  let width: Double
  let height: Double

  private let page: Page
  private let widths: [Double]

  init(_ rows: [[String]], page: Page) {
    self.rows = rows
    self.page = page
    let columns = rows.first?.count ?? 0
    widths = (0..<columns).map { column in
      rows.map { page.width($0[column], page.tickStyle) }.max() ?? 0
    }
    width = widths.reduce(0, +) + Double(max(columns - 1, 0)) * page.theme.gap
    height = Double(rows.count) * page.theme.tickSize * 1.2
  }

  /// Draws the grid from a top left corner on.
  func draw(left: Double, top: Double, colour: Colour, into scene: inout Scene) {
    for (index, row) in rows.enumerated() {
      let baseline = top + (Double(index) + 0.86) * page.theme.tickSize * 1.2
      var right = left
      for (text, width) in zip(row, widths) {
        right += width
        scene.commands.append(
          .text(
            text,
            at: PixelPoint(right, baseline),
            style: page.tickStyle,
            colour: colour,
            anchor: .end
          )
        )
        right += page.theme.gap
      }
    }
  }
}
