internal import CPango

/// Owns the Pango context and the layout with which all text is measured and drawn.
///
/// Options are fixed, so that text is the same on every machine with the same fonts: grey
/// antialiasing, no hinting, unhinted metrics, figures of equal width.
final class TextEngine {
  private let context: UnsafeMutableRawPointer
  private let layout: OpaquePointer
  private let families: Set<String>
  private var current: TextStyle?

  /// The texts drawn so far for which no font has all characters.
  private(set) var incomplete: Set<String> = []

  /// Begins to read the lists of the machine's fonts, in a thread of Pango's own.
  static func findFonts() { _ = pango_cairo_font_map_get_default() }

  /// Finds the fonts of the machine.
  init() throws(PlotError) {
    // The map belongs to Pango and lives as long as the thread.
    guard let map = pango_cairo_font_map_get_default() else { throw .noFonts }
    families = Self.families(of: map)
    guard !families.isEmpty, let context = pango_font_map_create_context(map) else {
      throw .noFonts
    }
    Self.fixOptions(of: context)
    layout = pango_layout_new(context)
    self.context = UnsafeMutableRawPointer(context)
    pango_layout_set_single_paragraph_mode(layout, 1)
    let attributes = pango_attr_list_new()
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"))
    pango_layout_set_attributes(layout, attributes)
    pango_attr_list_unref(attributes)
  }

  deinit {
    g_object_unref(UnsafeMutableRawPointer(layout))
    g_object_unref(context)
  }

  /// Sets the options that make text the same everywhere.
  static func fixOptions(of context: OpaquePointer) {
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(context, 0)
    pango_context_set_language(context, pango_language_from_string("en"))
  }

  private static func families(of map: UnsafeMutablePointer<PangoFontMap>) -> Set<String> {
    var list: UnsafeMutablePointer<UnsafeMutablePointer<PangoFontFamily>?>?
    var count: Int32 = 0
    pango_font_map_list_families(map, &list, &count)
    defer { g_free(list) }
    // Pango lists these whether or not there is a font to stand behind them.
    let aliases: Set<String> = ["Sans", "Serif", "Monospace", "System-ui"]
    var names: Set<String> = []
    for index in 0..<Int(count) {
      if let name = list?[index].flatMap({ pango_font_family_get_name($0) }) {
        names.insert(String(cString: name))
      }
    }
    return names.subtracting(aliases)
  }

  /// The family itself where it is installed, else fontconfig's choice of a sans serif.
  func family(_ wanted: String) -> String {
    families.contains(wanted) ? wanted : "Sans"
  }

  /// The logical size of a line of text, in pixels.
  func measure(_ string: String, _ style: TextStyle) -> TextSize {
    use(string, style)
    var size = PangoRectangle()
    pango_layout_get_extents(layout, nil, &size)
    let unit = Double(PANGO_SCALE)
    let ascent = Double(pango_layout_get_baseline(layout)) / unit
    return TextSize(
      width: Double(size.width) / unit,
      ascent: ascent,
      descent: Double(size.height) / unit - ascent
    )
  }

  /// Draws a line of text with its anchor at the origin of a Cairo context.
  func draw(
    _ string: String,
    style: TextStyle,
    anchor: SceneCommand.TextAnchor,
    on cairo: OpaquePointer
  ) {
    use(string, style)
    if pango_layout_get_unknown_glyphs_count(layout) > 0 { incomplete.insert(string) }
    var size = PangoRectangle()
    pango_layout_get_extents(layout, nil, &size)
    let width = Double(size.width) / Double(PANGO_SCALE)
    switch anchor {
    case .start: cairo_move_to(cairo, 0, 0)
    case .middle: cairo_move_to(cairo, -width / 2, 0)
    case .end: cairo_move_to(cairo, -width, 0)
    }
    pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout, 0))
  }

  private func use(_ string: String, _ style: TextStyle) {
    if style != current {
      let font = pango_font_description_new()
      pango_font_description_set_family(font, family(style.family))
      pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
      pango_font_description_set_weight(
        font,
        style.weight == .bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL
      )
      pango_layout_set_font_description(layout, font)
      pango_font_description_free(font)
      current = style
    }
    var string = string
    string.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        pango_layout_set_text(layout, characters.baseAddress, Int32(characters.count))
      }
    }
  }
}
