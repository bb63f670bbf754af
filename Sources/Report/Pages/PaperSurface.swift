internal import CCairo
internal import CPango
internal import Plot

/// Owns the Cairo surface of a PDF file of many A4 pages and the Pango layout that sets its text.
///
/// There is one column, filled from top to bottom; lengths are points.
final class PaperSurface {
  /// How a text looks.
  struct Style {
    var size = 10.0
    var isBold = false
    var isMono = false
    var isMuted = false
  }

  static let size = (width: 595.276, height: 841.89)
  static let margin = 51.0
  static let width = size.width - 2 * margin
  static let bottom = size.height - margin

  /// Where the next thing goes, from the top.
  private(set) var y = PaperSurface.margin
  private var page = 1
  private let surface: OpaquePointer
  private let context: OpaquePointer
  private let layout: OpaquePointer
  private let sink: PaperSink

  /// Makes an empty document.
  init(title: String) throws(PlotError) {
    let sink = PaperSink()
    let surface = cairo_pdf_surface_create_for_stream(
      PaperSink.write,
      Unmanaged.passUnretained(sink).toOpaque(),
      Self.size.width,
      Self.size.height
    )
    guard let surface, let context = cairo_create(surface) else {
      throw .drawing(target: "PDF", status: "no surface")
    }
    guard let layout = pango_cairo_create_layout(context) else {
      cairo_destroy(context)
      cairo_surface_destroy(surface)
      throw .drawing(target: "PDF", status: "no layout")
    }
    (self.surface, self.context, self.layout, self.sink) = (surface, context, layout, sink)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    // The date of drawing would make every file another; this one says that none is meant.
    cairo_pdf_surface_set_metadata(
      surface,
      CAIRO_PDF_METADATA_CREATE_DATE,
      "1970-01-01T00:00:00Z"
    )
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    let pango = pango_layout_get_context(layout)
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(pango, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(pango, 0)
    pango_context_set_language(pango, pango_language_from_string("en"))
    try check()
  }

  deinit {
    // The surface writes its last bytes to the sink here, which therefore must still be alive.
    withExtendedLifetime(sink) {
      g_object_unref(UnsafeMutableRawPointer(layout))
      cairo_destroy(context)
      cairo_surface_destroy(surface)
    }
  }

  /// Ends the file.
  ///
  /// - Throws: `PlotError` for the first failure of all.
  func finishedBytes() throws(PlotError) -> [UInt8] {
    endPage()
    cairo_surface_finish(surface)
    try check()
    return sink.bytes
  }

  private func check() throws(PlotError) {
    for status in [cairo_status(context), cairo_surface_status(surface)]
    where status != CAIRO_STATUS_SUCCESS {
      let text = cairo_status_to_string(status).map { String(cString: $0) }
      throw .drawing(target: "PDF", status: text ?? "status \(status.rawValue)")
    }
  }

  // MARK: Room

  /// Leaves space, but not at the top of a page.
  func skip(_ height: Double) {
    if y > Self.margin { y += height }
  }

  /// Begins a page where less than that is left; true where it did.
  @discardableResult
  func ensure(_ height: Double) -> Bool {
    guard y > Self.margin, y + height > Self.bottom else { return false }
    endPage()
    page += 1
    y = Self.margin
    return true
  }

  private func endPage() {
    set("\(page)", Style(size: 8, isMuted: true), width: nil)
    draw(atX: Self.margin, y: Self.size.height - Self.margin + 16, width: Self.width, isRight: true)
    cairo_show_page(context)
  }

  // MARK: Text

  private func set(_ text: String, _ style: Style, width: Double?) {
    let font = pango_font_description_new()
    pango_font_description_set_family(
      font,
      style.isMono ? "DejaVu Sans Mono, Monospace" : "DejaVu Sans, Sans"
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
    let grey = style.isMuted ? 0.36 : 0.12
    cairo_set_source_rgb(context, grey, grey, grey)
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
  func measure(_ text: String, _ style: Style, width: Double? = nil) -> (
    width: Double, height: Double
  ) {
    set(text, style, width: width)
    return layoutSize
  }

  /// Sets a text into a box without going down.
  func place(_ text: String, _ style: Style, x: Double, width: Double, isRight: Bool = false) {
    set(text, style, width: width)
    draw(atX: x, y: y, width: width, isRight: isRight)
  }

  /// Sets paragraphs line by line, over as many pages as they take.
  func write(_ text: String, _ style: Style, indent: Double = 0) {
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
      let grey = style.isMuted ? 0.36 : 0.12
      for (line, ascent, height) in lines {
        // Ending a page sets its number with the same layout; lines keep what they are.
        ensure(height)
        cairo_set_source_rgb(context, grey, grey, grey)
        cairo_move_to(context, Self.margin + indent, y + ascent)
        pango_cairo_show_layout_line(context, line)
        y += height * spacing
        pango_layout_line_unref(line)
      }
    }
  }

  /// Goes down.
  func advance(_ height: Double) { y += height }

  /// Draws a line across.
  func rule(width: Double = PaperSurface.width, weight: Double = 0.5) {
    cairo_set_source_rgb(context, 0.55, 0.6, 0.64)
    cairo_set_line_width(context, weight)
    cairo_move_to(context, Self.margin, y)
    cairo_line_to(context, Self.margin + width, y)
    cairo_stroke(context)
  }

  // MARK: Pictures

  /// Draws a PNG file as wide as the column, or smaller where the page is not high enough.
  func picture(png: [UInt8], size: (width: Double, height: Double)) throws(PlotError) {
    let scale = min(Self.width / size.width, 0.6 * Self.size.height / size.height)
    let height = size.height * scale
    ensure(height)
    let source = PaperSource(png)
    let image = withExtendedLifetime(source) {
      cairo_image_surface_create_from_png_stream(
        PaperSource.read,
        Unmanaged.passUnretained(source).toOpaque()
      )
    }
    guard let image else { throw .drawing(target: "PDF", status: "no picture") }
    defer { cairo_surface_destroy(image) }
    let factor = size.width * scale / Double(max(1, cairo_image_surface_get_width(image)))
    cairo_save(context)
    cairo_translate(context, Self.margin, y)
    cairo_scale(context, factor, factor)
    cairo_set_source_surface(context, image, 0, 0)
    cairo_paint(context)
    cairo_restore(context)
    try check()
    y += height
  }
}

/// Collects the bytes that Cairo writes.
private final class PaperSink {
  private(set) var bytes: [UInt8] = []

  static let write: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = Unmanaged<PaperSink>.fromOpaque(closure).takeUnretainedValue()
    sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }
}

/// Gives Cairo the bytes of a file to read.
private final class PaperSource {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  static let read: cairo_read_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_READ_ERROR }
    let source = Unmanaged<PaperSource>.fromOpaque(closure).takeUnretainedValue()
    let end = source.position + Int(length)
    guard end <= source.bytes.count else { return CAIRO_STATUS_READ_ERROR }
    for (index, byte) in source.bytes[source.position..<end].enumerated() { data[index] = byte }
    source.position = end
    return CAIRO_STATUS_SUCCESS
  }
}
