import Foundation
import Plot

/// Draws the figures of reports, each at the size that it fills.
struct PictureDrawing {
  /// Scenes of more points than that become pixels, which are smaller then.
  private static let mostPoints = 6000

  private let canvas: Canvas

  init(_ canvas: Canvas) {
    self.canvas = canvas
  }

  /// The figure as the address of an image that holds it, in the smaller of SVG and PNG, as far as can be
  /// told beforehand.
  func inline(
    _ figure: Figure,
    theme: Theme
  ) throws(PlotError) -> (address: String, size: PixelSize) {
    let size = size(figure, theme)
    let drawn = scene(figure, size, theme, scale: 2)
    let isSmall = drawn.pointCount <= Self.mostPoints
    let bytes = isSmall ? try canvas.svg(drawn) : try canvas.png(drawn)
    let type = isSmall ? "image/svg+xml" : "image/png"
    return ("data:\(type);base64,\(Data(bytes).base64EncodedString())", size)
  }

  /// The figures of a document as files.
  func parts(
    of document: Document,
    ending: String,
    _ bytes: (Figure) throws(PlotError) -> [UInt8]
  ) throws(PlotError) -> [ReportPart] {
    var parts: [ReportPart] = []
    for illustration in document.illustrations {
      let name = "\(illustration.name).\(ending)"
      parts.append(ReportPart(name: name, bytes: try bytes(illustration.figure)))
    }
    return parts
  }

  func png(_ figure: Figure) throws(PlotError) -> [UInt8] {
    try canvas.png(scene(figure, size(figure, .light), .light, scale: 2))
  }

  func pdf(_ figure: Figure) throws(PlotError) -> [UInt8] { try canvas.pdf(vectors(figure)) }

  /// The scene of a figure on paper.
  func vectors(_ figure: Figure) -> Scene {
    scene(figure, size(figure, .light), .light, scale: 4)
  }

  private func size(_ figure: Figure, _ theme: Theme) -> PixelSize {
    figure.fittingSize(theme: theme, measure: canvas.measure)
  }

  private func scene(_ figure: Figure, _ size: PixelSize, _ theme: Theme, scale: Double) -> Scene {
    figure.scene(size: size, scale: scale, theme: theme, measure: canvas.measure)
  }
}

extension Scene {
  /// How many points its lines and areas go through.
  var pointCount: Int {
    commands.reduce(0) { count, command in
      switch command {
      case .polyline(let points, _), .polygon(let points, _): count + points.count
      case .region(let outlines, _): count + outlines.reduce(0) { $0 + $1.count }
      case .rectangle, .marker, .text, .pushClip, .popClip: count + 1
      }
    }
  }
}
