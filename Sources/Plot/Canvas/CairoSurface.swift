internal import CCairo

/// Owns one Cairo surface and the context that draws on it.
final class CairoSurface {
  private let surface: OpaquePointer
  /// The context, for what else is drawn on the surface while it lives.
  let context: OpaquePointer
  private let target: String
  private let sink: ByteSink
  /// Device pixels for each pixel of the commands where this is a picture, else nil.
  private var pictureScale: Double?

  /// Takes over a new surface, whatever its status, and makes the context.
  private init(
    _ surface: OpaquePointer,
    target: String,
    sink: ByteSink = ByteSink()
  ) throws(PlotError) {
    self.surface = surface
    self.target = target
    self.sink = sink
    context = cairo_create(surface)
    try check()
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
  }

  /// Makes an opaque picture; `scale` device pixels for each pixel of the commands.
  convenience init(imageWidth width: Int, height: Int, scale: Double) throws(PlotError) {
    let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    try self.init(Self.checked(surface), target: "PNG of \(width) x \(height) pixels")
    cairo_scale(context, scale, scale)
    pictureScale = scale
  }

  /// Makes a PDF file in memory, with pages of that many points.
  convenience init(pdf size: PixelSize, title: String) throws(PlotError) {
    let sink = ByteSink()
    let surface = cairo_pdf_surface_create_for_stream(
      ByteSink.write,
      Unmanaged.passUnretained(sink).toOpaque(),
      size.width,
      size.height
    )
    try self.init(Self.checked(surface), target: "PDF", sink: sink)
    if !title.isEmpty {
      cairo_pdf_surface_set_metadata(self.surface, CAIRO_PDF_METADATA_TITLE, title)
    }
    // The date of drawing would make every file another; this one says that none is meant.
    cairo_pdf_surface_set_metadata(
      self.surface,
      CAIRO_PDF_METADATA_CREATE_DATE,
      "1970-01-01T00:00:00Z"
    )
  }

  deinit {
    // The surface writes its last bytes to the sink here, which therefore must still be alive.
    withExtendedLifetime(sink) {
      cairo_destroy(context)
      cairo_surface_destroy(surface)
    }
  }

  private static func checked(_ surface: OpaquePointer?) throws(PlotError) -> OpaquePointer {
    guard let surface else { throw .drawing(target: "page", status: "no surface") }
    return surface
  }

  /// Throws if anything has failed so far; Cairo keeps the first failure.
  func check() throws(PlotError) {
    for status in [cairo_status(context), cairo_surface_status(surface)]
    where status != CAIRO_STATUS_SUCCESS {
      throw .drawing(target: target, status: Self.text(status))
    }
  }

  private static func text(_ status: cairo_status_t) -> String {
    cairo_status_to_string(status).map { String(cString: $0) } ?? "status \(status.rawValue)"
  }

  /// Ends the page; what is drawn next is on another one.
  func endPage() { cairo_show_page(context) }

  /// Ends the file after its last page and returns it; nothing can be drawn afterwards.
  ///
  /// - Throws: `PlotError` for the first failure of all.
  func finishedBytes() throws(PlotError) -> [UInt8] {
    cairo_surface_finish(surface)
    try check()
    return sink.bytes
  }

  /// Gives the pixels of a picture, which are valid within the closure.
  func withPixels<Result>(_ body: (SurfacePixels) -> Result) throws(PlotError) -> Result {
    cairo_surface_flush(surface)
    try check()
    let pixels = try SurfacePixels(surface)
    return withExtendedLifetime(self) { body(pixels) }
  }

  /// Draws one command.
  func draw(_ command: SceneCommand, text: TextEngine) {
    switch command {
    case .rectangle(let rectangle, let fill):
      trace(rectangle)
      use(fill)
      cairo_fill(context)
    case .polygon(let points, let fill):
      trace(points)
      cairo_close_path(context)
      use(fill)
      cairo_fill(context)
    case .region(let outlines, let fill):
      cairo_new_path(context)
      for outline in outlines {
        cairo_new_sub_path(context)
        for point in outline { cairo_line_to(context, point.x, point.y) }
        cairo_close_path(context)
      }
      use(fill)
      cairo_set_fill_rule(context, CAIRO_FILL_RULE_EVEN_ODD)
      cairo_fill(context)
      cairo_set_fill_rule(context, CAIRO_FILL_RULE_WINDING)
    case .polyline(let points, let stroke):
      if let pictureScale, points.count > 2, stroke.dash.isEmpty {
        drawMask(points, stroke, scale: pictureScale)
      } else {
        trace(points)
        // Round like those of masks; a line of two points is a rule, which ends where it says.
        let isCurve = points.count > 2 && stroke.dash.isEmpty
        cairo_set_line_cap(context, isCurve ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
        self.stroke(stroke)
      }
    case .marker(let shape, let point, let size, let colour):
      drawMarker(shape, at: point, size: size, colour: colour)
    case .text(let string, let point, let style, let colour, let anchor, let turns):
      use(colour)
      cairo_save(context)
      cairo_translate(context, point.x, point.y)
      if turns != 0 { cairo_rotate(context, -Double.pi / 2 * Double(turns)) }
      text.draw(string, style: style, anchor: anchor, on: context)
      cairo_restore(context)
    case .pushClip(let rectangle):
      cairo_save(context)
      trace(rectangle)
      cairo_clip(context)
    case .popClip:
      cairo_restore(context)
    }
  }

  private func use(_ colour: Colour) {
    cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.alpha)
  }

  private func trace(_ rectangle: PixelRectangle) {
    cairo_rectangle(context, rectangle.left, rectangle.top, rectangle.width, rectangle.height)
  }

  private func trace(_ points: [PixelPoint]) {
    cairo_new_path(context)
    for point in points { cairo_line_to(context, point.x, point.y) }
  }

  private func stroke(_ stroke: Stroke) {
    use(stroke.colour)
    cairo_set_line_width(context, stroke.width)
    cairo_set_dash(context, stroke.dash, Int32(stroke.dash.count), 0)
    cairo_stroke(context)
  }

  /// Strokes a line of many points on a picture: see `StrokeMask` for why Cairo does not.
  private func drawMask(_ points: [PixelPoint], _ stroke: Stroke, scale: Double) {
    let lineWidth = stroke.width * scale
    let reach = lineWidth / 2 + 1
    var box = PixelPoint.bounds(of: points, scale: scale).grown(by: reach)
    box.left = max(box.left.rounded(.down), 0)
    box.top = max(box.top.rounded(.down), 0)
    let right = min(box.left + box.width + 1, Double(cairo_image_surface_get_width(surface)))
    let bottom = min(box.top + box.height + 1, Double(cairo_image_surface_get_height(surface)))
    guard right > box.left, bottom > box.top else { return }
    let mask = cairo_image_surface_create(
      CAIRO_FORMAT_A8,
      Int32(right - box.left),
      Int32(bottom - box.top)
    )
    defer { cairo_surface_destroy(mask) }
    // Without memory there is no data; masking then puts the context into an error state.
    if let bytes = cairo_image_surface_get_data(mask) {
      StrokeMask(
        width: Int(right - box.left),
        height: Int(bottom - box.top),
        stride: Int(cairo_image_surface_get_stride(mask)),
        bytes: bytes
      ).add(
        points.map { PixelPoint($0.x * scale - box.left, $0.y * scale - box.top) },
        lineWidth: lineWidth
      )
      cairo_surface_mark_dirty(mask)
    }
    cairo_save(context)
    cairo_identity_matrix(context)
    use(stroke.colour)
    cairo_mask_surface(context, mask, box.left, box.top)
    cairo_restore(context)
  }

  private func drawMarker(_ shape: MarkerShape, at point: PixelPoint, size: Double, colour: Colour)
  {
    let half = size / 2
    cairo_new_path(context)
    for part in shape.outline {
      for (index, corner) in part.enumerated() {
        let (x, y) = (point.x + corner.x * half, point.y + corner.y * half)
        if index == 0 { cairo_move_to(context, x, y) } else { cairo_line_to(context, x, y) }
      }
      if shape.isFilled { cairo_close_path(context) }
    }
    if shape == .circle || shape == .ring {
      cairo_arc(context, point.x, point.y, half, 0, 2 * Double.pi)
    }
    if shape.isFilled {
      use(colour)
      cairo_fill(context)
    } else {
      self.stroke(Stroke(colour, width: size * 0.26))
    }
  }
}

/// Collects the bytes that Cairo writes.
final class ByteSink {
  private(set) var bytes: [UInt8] = []

  /// Appends bytes to the sink whose address is the closure.
  static let write: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
    sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }
}
