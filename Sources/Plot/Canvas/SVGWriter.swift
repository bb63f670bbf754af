internal import Experiment
internal import Foundation

/// Writes scenes as SVG files: Scalable Vector Graphics 1.1, second edition, W3C recommendation.
///
/// Not Cairo's, whose texts are outlines: here they can be searched, copied, edited and read aloud, and
/// the file is a fraction as large. Who opens it needs the font, or sees the next sans serif.
struct SVGWriter {
  private var text = ""
  /// The number of clips so far, which their names end with.
  private var clips = 0
  private var depth = 0

  /// The scene as a file.
  static func text(_ scene: Scene) -> String {
    var writer = SVGWriter()
    writer.write(scene)
    return writer.text
  }

  private mutating func write(_ scene: Scene) {
    let (width, height) = (number(scene.size.width), number(scene.size.height))
    text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img" stroke-linejoin="round" \
      font-variant-numeric="tabular-nums" xml:space="preserve">

      """
    if !scene.title.isEmpty { text += "<title>\(Self.escaped(scene.title))</title>\n" }
    for command in scene.commands { write(command) }
    for _ in 0..<depth { text += "</g>\n" }
    text += "</svg>\n"
  }

  private mutating func write(_ command: SceneCommand) {
    switch command {
    case .rectangle(let rectangle, let fill):
      text += "<rect \(places(rectangle))\(paint("fill", fill))/>\n"
    case .polygon(let points, let fill):
      text += "<path d=\"\(line(points))Z\"\(paint("fill", fill))/>\n"
    case .region(let outlines, let fill):
      let path = outlines.map { line($0) + "Z" }.joined()
      text += "<path d=\"\(path)\" fill-rule=\"evenodd\"\(paint("fill", fill))/>\n"
    case .polyline(let points, let stroke): write(points, stroke)
    case .marker(let shape, let point, let size, let colour):
      write(shape, at: point, size: size, colour: colour)
    case .text(let string, let point, let style, let colour, let anchor, let turns):
      write(string, at: point, style, colour, anchor, turns)
    case .pushClip(let rectangle):
      clips += 1
      depth += 1
      text += "<clipPath id=\"clip\(clips)\"><rect \(places(rectangle))/></clipPath>\n"
      text += "<g clip-path=\"url(#clip\(clips))\">\n"
    case .popClip:
      depth -= 1
      text += "</g>\n"
    }
  }

  private mutating func write(_ points: [PixelPoint], _ stroke: Stroke) {
    guard !points.isEmpty else { return }
    var attributes = " fill=\"none\"\(paint("stroke", stroke.colour))"
    attributes += " stroke-width=\"\(number(stroke.width))\""
    if !stroke.dash.isEmpty {
      attributes += " stroke-dasharray=\"\(stroke.dash.map(number).joined(separator: " "))\""
    } else if points.count > 2 {
      // As Cairo draws it: a line of two points is a rule, which ends where it says.
      attributes += " stroke-linecap=\"round\""
    }
    text += "<path d=\"\(line(points))\"\(attributes)/>\n"
  }

  private mutating func write(
    _ shape: MarkerShape,
    at point: PixelPoint,
    size: Double,
    colour: Colour
  ) {
    let half = size / 2
    let style =
      shape.isFilled
      ? paint("fill", colour)
      : " fill=\"none\"\(paint("stroke", colour)) stroke-width=\"\(number(size * 0.26))\""
    if shape == .circle || shape == .ring {
      let middle = "cx=\"\(number(point.x))\" cy=\"\(number(point.y))\""
      text += "<circle \(middle) r=\"\(number(half))\"\(style)/>\n"
    } else {
      let path = shape.outline.map { part in
        line(part.map { PixelPoint(point.x + $0.x * half, point.y + $0.y * half) })
          + (shape.isFilled ? "Z" : "")
      }
      text += "<path d=\"\(path.joined())\"\(style)/>\n"
    }
  }

  private mutating func write(
    _ string: String,
    at point: PixelPoint,
    _ style: TextStyle,
    _ colour: Colour,
    _ anchor: SceneCommand.TextAnchor,
    _ turns: Int
  ) {
    let (x, y) = (number(point.x), number(point.y))
    var attributes = "x=\"\(x)\" y=\"\(y)\""
    if turns % 4 != 0 { attributes += " transform=\"rotate(\(-90 * (turns % 4)) \(x) \(y))\"" }
    attributes += " font-family=\"\(Self.escaped(style.family)), sans-serif\""
    attributes += " font-size=\"\(number(style.size))\""
    if style.weight == .bold { attributes += " font-weight=\"bold\"" }
    if anchor != .start { attributes += " text-anchor=\"\(anchor.rawValue)\"" }
    text += "<text \(attributes)\(paint("fill", colour))>\(Self.escaped(string))</text>\n"
  }

  private func paint(_ kind: String, _ colour: Colour) -> String {
    let parts = [colour.red, colour.green, colour.blue].map { part in
      let hex = String(Int((min(max(part, 0), 1) * 255).rounded()), radix: 16)
      return hex.count < 2 ? "0" + hex : hex
    }
    let opacity = colour.alpha < 1 ? " \(kind)-opacity=\"\(number(colour.alpha))\"" : ""
    return " \(kind)=\"#\(parts.joined())\"\(opacity)"
  }

  private func places(_ rectangle: PixelRectangle) -> String {
    "x=\"\(number(rectangle.left))\" y=\"\(number(rectangle.top))\""
      + " width=\"\(number(max(rectangle.width, 0)))\""
      + " height=\"\(number(max(rectangle.height, 0)))\""
  }

  private func line(_ points: [PixelPoint]) -> String {
    var path = ""
    for (index, point) in points.enumerated() {
      path += (index == 0 ? "M" : index == 1 ? "L" : " ") + number(point.x) + " " + number(point.y)
    }
    return path
  }

  /// Three decimals: a thousandth of a pixel, with a point whatever the language.
  private func number(_ value: Double) -> String {
    guard abs(value) < 1e12 else { return value > 0 ? "1e12" : value < 0 ? "-1e12" : "0" }
    let thousandths = Int((value * 1000).rounded())
    let (whole, part) = abs(thousandths).quotientAndRemainder(dividingBy: 1000)
    let sign = thousandths < 0 ? "-" : ""
    guard part > 0 else { return "\(sign)\(whole)" }
    var digits = String(1000 + part).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(whole).\(digits)"
  }

  /// The text with what means something in XML as entities, and without what XML cannot hold.
  static func escaped(_ text: String) -> String {
    xmlText(
      text.escaping { scalar in
        switch scalar {
        case "\t", "\n", "\r": " "
        case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
        default: nil
        }
      }
    )
  }
}
