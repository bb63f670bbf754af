internal import Experiment

/// The text with all that steers a terminal, turns the direction of writing or cannot be seen shown as
/// `\u{…}`; line ends stay.
public func visible(_ text: String) -> String {
  if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) || $0 == 0x0a }) { return text }
  guard text.unicodeScalars.contains(where: isHidden) else { return text }
  return text.escaping { isHidden($0) ? code($0) : nil }
}

/// The text with the same characters shown as `\u{…}`, and line ends as well: what stands in one line
/// and can neither end it nor steer a terminal.
public func printable(_ text: String) -> String {
  if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
  let text = visible(text)
  guard text.utf8.contains(0x0a) else { return text }
  return text.escaping { $0 == "\n" ? code($0) : nil }
}

private func code(_ scalar: Unicode.Scalar) -> String {
  "\\u{" + String(scalar.value, radix: 16) + "}"
}

/// Whether a character is a control, a mark of writing direction, or has no width and no use between
/// letters; the line feed is not one of them.
func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x0a: false
  case 0x061c, 0x180e, 0x200b, 0x200e, 0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff,
    0xfff9...0xfffb, 0xe0000...0xe007f:
    true
  // What XML and HTML have no place for.
  case 0xfdd0...0xfdef: true
  case let value where value & 0xfffe == 0xfffe: true
  default: scalar.properties.generalCategory == .control
  }
}
