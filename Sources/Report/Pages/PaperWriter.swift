public import Plot

/// A document as a PDF file of A4 pages, drawn with Cairo and Pango.
public struct PaperWriter {
  private typealias Style = PaperSurface.Style

  private let canvas: Canvas
  private let pictures: PictureDrawing

  /// Makes a writer; the canvas measures and draws the figures.
  public init(_ canvas: Canvas) {
    self.canvas = canvas
    pictures = PictureDrawing(canvas)
  }

  /// The file.
  ///
  /// - Throws: `PlotError` where a figure or a page cannot be drawn.
  public func bytes(_ document: Document) throws(PlotError) -> [UInt8] {
    let paper = try canvas.paper(title: visible(document.title))
    paper.write(visible(document.title), Style(size: 20, isBold: true))
    for section in document.sections {
      if !section.title.isEmpty {
        let size = section.level == 2 ? 14.0 : 11.5
        paper.skip(section.level == 2 ? 16 : 10)
        // A heading stays with what follows it.
        let isPicture = if case .figure? = section.blocks.first { true } else { false }
        paper.ensure(isPicture ? 360 : size * 5)
        paper.write(visible(section.title), Style(size: size, isBold: true))
      }
      for block in section.blocks {
        paper.skip(6)
        try write(block, on: paper)
      }
    }
    return try paper.finishedBytes()
  }

  private func write(_ block: Document.Block, on paper: PaperSurface) throws(PlotError) {
    switch block {
    case .paragraph(let text): paper.write(visible(text), Style())
    case .list(let items): write(items, on: paper, indent: 0)
    case .table(let table, let caption): PaperTable(table).write(caption: caption, on: paper)
    case .figure(let illustration):
      try paper.draw(pictures.vectors(illustration.figure))
    case .code(let text, let code):
      let size = code == .manifest ? 6.0 : 7.5
      paper.write(visible(text), Style(size: size, isMono: true), indent: 8)
    }
  }

  private func write(_ items: [Document.Item], on paper: PaperSurface, indent: Double) {
    for item in items {
      let lead = item.lead.isEmpty ? "" : item.lead + ": "
      paper.write(visible("• \(lead)\(item.text)"), Style(size: 9.5), indent: indent)
      write(item.items, on: paper, indent: indent + 14)
    }
  }
}

/// A table on paper: columns as wide as they need, narrower with lines broken where the page is.
///
/// What no page has room for becomes paragraphs of names and values, which break over pages: rows that
/// are higher than a page, and all rows where columns would be too narrow to read.
private struct PaperTable {
  private static let gap = 9.0
  private static let mostWidth = PaperSurface.width
  /// The least width of a column that must break its lines: some five letters.
  private static let leastWidth = 24.0
  private static let mostHeight = PaperSurface.height - 10

  private let table: Table

  init(_ table: Table) {
    self.table = table
  }

  func write(caption: String, on paper: PaperSurface) {
    paper.ensure(60)
    paper.write(visible(caption), PaperSurface.Style(size: 8.5, isMuted: true))
    paper.advance(3)
    let natural = natural(paper)
    let size = fittingSize(natural)
    let heads = table.columns.map(\.title)
    guard let widths = widths(natural.map { $0 * size + Self.slack }),
      case let headHeight = height(heads, size, widths, isHead: true, paper) + 4,
      headHeight < Self.mostHeight / 2
    else {
      for cells in table.rows.isEmpty ? [heads.map { _ in "–" }] : table.rows {
        paragraph(cells, paper)
      }
      return
    }
    let total = widths.reduce(0, +) + Self.gap * Double(widths.count - 1)
    var isOpen = false
    for cells in table.rows {
      let height = height(cells, size, widths, isHead: false, paper)
      guard headHeight + height + 4 <= Self.mostHeight else {
        if isOpen { end(total, paper) }
        isOpen = false
        paragraph(cells, paper)
        continue
      }
      if paper.ensure((isOpen ? 0 : headHeight) + height + 4) || !isOpen {
        row(heads, size, widths, isHead: true, total, paper)
      }
      isOpen = true
      row(cells, size, widths, isHead: false, total, paper)
    }
    if !isOpen, table.rows.isEmpty { row(heads, size, widths, isHead: true, total, paper) }
    if isOpen || table.rows.isEmpty { end(total, paper) }
  }

  private func end(_ total: Double, _ paper: PaperSurface) {
    paper.rule(width: total)
    paper.advance(4)
  }

  /// A row as a list of names and values.
  private func paragraph(_ cells: [String], _ paper: PaperSurface) {
    let parts = zip(table.columns, cells).map { column, cell in
      column.title.isEmpty ? cell : "\(column.title): \(cell)"
    }
    paper.write(visible("• " + parts.joined(separator: "; ")), style(8, isHead: false))
    paper.advance(3)
  }

  /// The widths at which no cell is broken, at a size of 1.
  private func natural(_ paper: PaperSurface) -> [Double] {
    // Widths grow with the size.
    let scale = 10.0
    func width(_ text: String, isHead: Bool) -> Double {
      paper.measure(visible(text), style(scale, isHead: isHead)).width / scale
    }
    return table.columns.indices.map { column in
      // What is longer is wider than the page anyway.
      let cells = Set(table.rows.map { String($0[column].prefix(500)) })
        .map { (estimate: Self.estimate($0), text: $0) }
      // The text decides, too: the order of a set is another in each process.
      let longest = cells.sorted { $0 > $1 }.prefix(Self.mostMeasured)
      let head = width(String(table.columns[column].title.prefix(500)), isHead: true)
      return longest.reduce(head) { max($0, width($1.text, isHead: false)) }
    }
  }

  /// Of thousands of cells only the longest are measured.
  private static let mostMeasured = 16

  /// About how wide a text is, in halves of a letter.
  private static func estimate(_ text: String) -> Int {
    text.utf8.reduce(0) { $0 + ("-.,:;' |il".utf8.contains($1) ? 1 : 2) }
  }

  /// The largest size from 9 down to 6 at which nothing is broken, else 6.5.
  private func fittingSize(_ natural: [Double]) -> Double {
    let room = Self.mostWidth - Self.gap * Double(natural.count - 1)
    return [9, 8, 7, 6].first { size in
      natural.reduce(0) { $0 + $1 * size + Self.slack } <= room
    } ?? 6.5
  }

  /// What is added to each width, so that rounding breaks no line.
  private static let slack = 1.0

  /// The columns' widths; nil where the page is too narrow for so many.
  private func widths(_ widths: [Double]) -> [Double]? {
    let room = Self.mostWidth - Self.gap * Double(widths.count - 1)
    // The widest give way to the others, so that narrow columns stay whole.
    guard widths.reduce(0, +) > room else { return widths }
    guard widths.reduce(0, { $0 + min($1, Self.leastWidth) }) <= room else { return nil }
    var (low, high) = (Self.leastWidth, room)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if widths.reduce(0, { $0 + min($1, middle) }) <= room { low = middle } else { high = middle }
    }
    return widths.map { min($0, low) }
  }

  private func style(_ size: Double, isHead: Bool) -> PaperSurface.Style {
    PaperSurface.Style(size: size, isBold: isHead)
  }

  private func height(
    _ cells: [String],
    _ size: Double,
    _ widths: [Double],
    isHead: Bool,
    _ paper: PaperSurface
  ) -> Double {
    zip(cells, widths).map { cell, width in
      paper.measure(visible(cell), style(size, isHead: isHead), width: width).height
    }.max() ?? 0
  }

  private func row(
    _ cells: [String],
    _ size: Double,
    _ widths: [Double],
    isHead: Bool,
    _ total: Double,
    _ paper: PaperSurface
  ) {
    let height = height(cells, size, widths, isHead: isHead, paper)
    if isHead { paper.rule(width: total, weight: 0.9) }
    paper.advance(1.5)
    var x = PaperSurface.margin
    for (column, cell) in cells.enumerated() {
      paper.place(
        visible(cell),
        style(size, isHead: isHead),
        x: x,
        width: widths[column],
        isRight: table.columns[column].isNumeric
      )
      x += widths[column] + Self.gap
    }
    paper.advance(height + 1.5)
    if isHead { paper.rule(width: total) }
  }
}
