extension Scene: CustomStringConvertible {
  /// One line for each command, numbers rounded to three decimals: stable text to compare in tests.
  public var description: String {
    let head = "scene \(number(size.width)) x \(number(size.height)) scale \(number(scale))"
    return ([head] + commands.map { $0.description }).joined(separator: "\n") + "\n"
  }
}

extension SceneCommand: CustomStringConvertible {
  /// The command's name and its values, numbers rounded to three decimals.
  public var description: String {
    switch self {
    case .rectangle(let rectangle, let fill):
      return "rectangle \(printed(rectangle)) fill \(fill)"
    case .polygon(let points, let fill):
      return "polygon fill \(fill): \(printed(points))"
    case .region(let outlines, let fill):
      return "region fill \(fill): " + outlines.map { printed($0) }.joined(separator: " | ")
    case .polyline(let points, let stroke):
      let dash =
        stroke.dash.isEmpty ? "" : " dash \(stroke.dash.map(number).joined(separator: ","))"
      return "polyline \(stroke.colour) width \(number(stroke.width))\(dash): \(printed(points))"
    case .marker(let shape, let point, let size, let colour):
      return "marker \(shape.rawValue) \(printed(point)) size \(number(size)) \(colour)"
    case .text(let string, let point, let style, let colour, let anchor, let turns):
      let weight = style.weight == .bold ? " bold" : ""
      let turned = turns == 0 ? "" : " turned \(turns)"
      return "text '\(string)' \(printed(point)) \(anchor.rawValue) size \(number(style.size))"
        + "\(weight) \(colour)\(turned)"
    case .pushClip(let rectangle):
      return "clip \(printed(rectangle))"
    case .popClip:
      return "end clip"
    }
  }
}

private func printed(_ point: PixelPoint) -> String {
  "\(number(point.x)),\(number(point.y))"
}

private func printed(_ points: [PixelPoint]) -> String {
  points.map { printed($0) }.joined(separator: " ")
}

private func printed(_ rectangle: PixelRectangle) -> String {
  "\(number(rectangle.left)),\(number(rectangle.top)) "
    + "\(number(rectangle.width)) x \(number(rectangle.height))"
}

/// A number rounded to three decimals, without trailing zeros and without a negative zero.
private func number(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let thousandths = Int((value * 1000).rounded())
  let sign = thousandths < 0 ? "-" : ""
  let (whole, part) = abs(thousandths).quotientAndRemainder(dividingBy: 1000)
  guard part > 0 else { return "\(sign)\(whole)" }
  var digits = "\(1000 + part)".dropFirst()
  while digits.hasSuffix("0") { digits.removeLast() }
  return "\(sign)\(whole).\(digits)"
}
