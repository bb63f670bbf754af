/// Draws scenes as PNG, SVG and PDF.
///
/// Finding the machine's fonts takes most of the time of a small figure, so make one canvas and use it
/// for all. The same scene gives the same bytes. Not `Sendable`: use a canvas on one thread.
public final class Canvas {
  /// The most device pixels that a side of a page may have; Cairo's images end there.
  public static let largestSide = 32_767

  private let text: TextEngine

  /// Begins to read the lists of the machine's fonts in a thread of its own and returns at once.
  ///
  /// Saves the first canvas of this thread the time that passes until it is made.
  public static func findFonts() { TextEngine.findFonts() }

  /// Finds the machine's fonts.
  ///
  /// - Throws: `PlotError.noFonts` where there are none.
  public init() throws(PlotError) {
    text = try TextEngine()
  }

  /// How large a line of text becomes; to give to `Figure.scene(size:scale:theme:measure:)`.
  public func measure(_ string: String, _ style: TextStyle) -> TextSize {
    text.measure(string, style)
  }

  /// The family that text of a style is drawn in where the family asked for is not installed.
  public func family(for style: TextStyle) -> String {
    text.family(style.family)
  }

  /// The texts drawn so far for which no installed font has all characters, sorted.
  ///
  /// Such characters are drawn as boxes with their code; tell the reader to install a font for them,
  /// such as the package `fonts-noto-cjk`.
  public var incompleteTexts: [String] { text.incomplete.sorted() }

  /// The scene as a PNG file.
  ///
  /// - Parameters:
  ///   - scene: What to draw; its scale gives the number of device pixels.
  ///   - provenance: Keywords and texts for the file's text chunks, in this order. A keyword has 1 to 79
  ///     Latin letters; by convention `Software`, `Source` and so on.
  /// - Returns: The file's bytes.
  /// - Throws: `PlotError` where the page is too large or Cairo fails.
  public func png(
    _ scene: Scene,
    provenance: [(key: String, value: String)] = []
  ) throws(PlotError) -> [UInt8] {
    try drawn(scene).withPixels {
      PNGEncoder.encode($0, scale: scene.scale, provenance: provenance)
    }
  }

  /// The scene as an SVG file, whose text is text, set by whoever shows it.
  ///
  /// - Throws: `PlotError` where the page has no area.
  public func svg(_ scene: Scene) throws(PlotError) -> [UInt8] {
    try checkSize(scene.size.width, scene.size.height)
    return Array(SVGWriter.text(scene).utf8)
  }

  /// The scene as a PDF file of one page, one point for each layout pixel, fonts embedded.
  ///
  /// - Throws: `PlotError` where the page has no area or Cairo fails.
  public func pdf(_ scene: Scene) throws(PlotError) -> [UInt8] {
    try checkSize(scene.size.width, scene.size.height)
    let surface = try CairoSurface(pdf: scene.size, title: scene.title)
    try draw(scene, on: surface)
    surface.endPage()
    return try surface.finishedBytes()
  }

  /// An empty PDF file of A4 pages, to be filled from top to bottom with text and scenes.
  ///
  /// - Throws: `PlotError` where Cairo fails.
  public func paper(title: String) throws(PlotError) -> PaperSurface {
    try PaperSurface(title: title, text: text)
  }

  /// The scene as pixels.
  ///
  /// - Throws: `PlotError` where the page has no area, is too large, or Cairo fails.
  public func raster(_ scene: Scene) throws(PlotError) -> Raster {
    try drawn(scene).withPixels { Raster($0) }
  }

  /// The scene on a picture of its own.
  private func drawn(_ scene: Scene) throws(PlotError) -> CairoSurface {
    let width = (scene.size.width * scene.scale).rounded()
    let height = (scene.size.height * scene.scale).rounded()
    try checkSize(width, height)
    let surface = try CairoSurface(imageWidth: Int(width), height: Int(height), scale: scene.scale)
    try draw(scene, on: surface)
    return surface
  }

  private func draw(_ scene: Scene, on surface: CairoSurface) throws(PlotError) {
    for command in scene.commands { surface.draw(command, text: text) }
    try surface.check()
  }

  private func checkSize(_ width: Double, _ height: Double) throws(PlotError) {
    let sides = 1...Double(Self.largestSide)
    guard sides.contains(width), sides.contains(height) else {
      throw .pageSize(width: width, height: height)
    }
  }
}
