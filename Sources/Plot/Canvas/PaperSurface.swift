internal import CCairo
internal import CPango

/// A PDF file of many A4 pages, with the Pango layout that sets its text.
///
/// There is one column, filled from top to bottom; lengths are points. Pages are numbered at their feet.
public final class PaperSurface {
  /// How a text looks.
  public struct Style: Hashable, Sendable {
    /// Height of the font.
    public var size: Double
    /// Whether it is bold.
    public var isBold: Bool
    /// Whether all letters are as wide.
    public var isMono: Bool
    /// Whether it stands back behind the rest.
    public var isMuted: Bool

    /// Makes a style.
    public init(
      size: Double = 10,
      isBold: Bool = false,
      isMono: Bool = false,
      isMuted: Bool = false
    ) {
      self.size = size
      self.isBold = isBold
      self.isMono = isMono
      self.isMuted = isMuted
    }
  }

  private static let size = PixelSize(595.276, 841.89)
  private static let theme = Theme.light
  /// Free space round the column.
  public static let margin = 51.0
  /// The column's width.
  public static let width = size.width - 2 * margin
  /// The column's height.
  public static let height = size.height - 2 * margin

  /// Where the next thing goes, from the top.
  private var y = PaperSurface.margin
  private var page = 1
  private let surface: CairoSurface
  private let layout: OpaquePointer
  private let sceneText: TextEngine

  private var context: OpaquePointer { surface.context }

  /// Makes an empty document; the text engine is that of the scenes on it.
  init(title: String, text: TextEngine) throws(PlotError) {
    let surface = try CairoSurface(pdf: Self.size, title: title)
    guard let layout = pango_cairo_create_layout(surface.context) else {
      throw .drawing(target: "PDF", status: "no layout")
    }
    (self.surface, self.layout, sceneText) = (surface, layout, text)
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    TextEngine.fixOptions(of: pango_layout_get_context(layout))
  }

  deinit {
    g_object_unref(UnsafeMutableRawPointer(layout))
  }

  /// Ends the file; nothing can be drawn afterwards.
  ///
  /// - Throws: `PlotError` for the first failure of all.
  public func finishedBytes() throws(PlotError) -> [UInt8] {
    endPage()
    return try surface.finishedBytes()
  }

  // MARK: Room

  /// Leaves space, but not at the top of a page.
  public func skip(_ height: Double) {
    if y > Self.margin { y += height }
  }

  /// Begins a page where less than that is left; true where it did.
  @discardableResult
  public func ensure(_ height: Double) -> Bool {
    guard y > Self.margin, y + height > Self.margin + Self.height else { return false }
    endPage()
    page += 1
    y = Self.margin
    return true
  }

  private func endPage() {
    set("\(page)", Style(size: 8, isMuted: true), width: nil)
    draw(atX: Self.margin, y: Self.size.height - Self.margin + 16, width: Self.width, isRight: true)
    surface.endPage()
  }

  // MARK: Text

  private func set(_ text: String, _ style: Style, width: Double?) {
    let font = pango_font_description_new()
    pango_font_description_set_family(
      font,
      style.isMono
        ? Self.theme.monospaceFontFamily + ", Monospace" : Self.theme.fontFamily + ", Sans"
    )
    pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
    pango_font_description_set_weight(font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    pango_layout_set_font_description(layout, font)
    pango_font_description_free(font)
    pango_layout_set_width(layout, width.map { Int32($0 * Double(PANGO_SCALE)) } ?? -1)
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        pango_layout_set_text(layout, characters.baseAddress, Int32(characters.count))
      }
    }
    use(style)
  }

  private func use(_ style: Style) { use(style.isMuted ? Self.theme.mutedText : Self.theme.text) }

  private func use(_ colour: Colour) {
    cairo_set_source_rgb(context, colour.red, colour.green, colour.blue)
  }

  private var layoutSize: (width: Double, height: Double) {
    var rectangle = PangoRectangle()
    pango_layout_get_extents(layout, nil, &rectangle)
    let unit = Double(PANGO_SCALE)
    return (Double(rectangle.width) / unit, Double(rectangle.height) / unit)
  }

  private func draw(atX x: Double, y: Double, width: Double, isRight: Bool) {
    pango_layout_set_alignment(layout, isRight ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT)
    // Alignment has an effect within a width alone.
    if isRight { pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE))) }
    cairo_move_to(context, x, y)
    pango_cairo_show_layout(context, layout)
    pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
  }

  /// The size of a text, wrapped where a width is given.
  public func measure(_ text: String, _ style: Style, width: Double? = nil) -> (
    width: Double, height: Double
  ) {
    set(text, style, width: width)
    return layoutSize
  }

  /// Sets a text into a box without going down.
  public func place(_ text: String, _ style: Style, x: Double, width: Double, isRight: Bool = false)
  {
    set(text, style, width: width)
    draw(atX: x, y: y, width: width, isRight: isRight)
  }

  /// Sets paragraphs line by line, over as many pages as they take.
  public func write(_ text: String, _ style: Style, indent: Double = 0) {
    // One layout for each paragraph: the cost of a long one grows faster than its length.
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      set(String(paragraph), style, width: Self.width - indent)
      guard let iterator = pango_layout_get_iter(layout) else { continue }
      let spacing = style.isMono ? 1.08 : 1.2
      var lines: [(line: UnsafeMutablePointer<PangoLayoutLine>, ascent: Double, height: Double)] =
        []
      repeat {
        var rectangle = PangoRectangle()
        pango_layout_iter_get_line_extents(iterator, nil, &rectangle)
        let unit = Double(PANGO_SCALE)
        guard let line = pango_layout_iter_get_line(iterator) else { continue }
        pango_layout_line_ref(line)
        let baseline = Double(pango_layout_iter_get_baseline(iterator) - rectangle.y) / unit
        lines.append((line, baseline, Double(rectangle.height) / unit))
      } while pango_layout_iter_next_line(iterator) != 0
      pango_layout_iter_free(iterator)
      for (line, ascent, height) in lines {
        // Ending a page sets its number with the same layout; lines keep what they are.
        ensure(height)
        use(style)
        cairo_move_to(context, Self.margin + indent, y + ascent)
        pango_cairo_show_layout_line(context, line)
        y += height * spacing
        pango_layout_line_unref(line)
      }
    }
  }

  /// Goes down.
  public func advance(_ height: Double) { y += height }

  /// Draws a line across.
  public func rule(width: Double = PaperSurface.width, weight: Double = 0.5) {
    use(Self.theme.axis)
    cairo_set_line_width(context, weight)
    cairo_move_to(context, Self.margin, y)
    cairo_line_to(context, Self.margin + width, y)
    cairo_stroke(context)
  }

  // MARK: Pictures

  /// Draws a scene as vectors, as wide as the column or smaller where the page is not high enough.
  ///
  /// - Throws: `PlotError` where Cairo fails.
  public func draw(_ scene: Scene) throws(PlotError) {
    let size = scene.size
    let scale = min(Self.width / size.width, 0.6 * Self.size.height / size.height)
    ensure(size.height * scale)
    cairo_save(context)
    cairo_translate(context, Self.margin, y)
    cairo_scale(context, scale, scale)
    for command in scene.commands { surface.draw(command, text: sceneText) }
    cairo_restore(context)
    try surface.check()
    y += size.height * scale
  }
}
