/// What XML and HTML write for the characters that mean something in them, the ampersand first.
private let entities: [(scalar: Unicode.Scalar, entity: String)] = [
  ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;"),
]

/// A text as XML and HTML show it, in an element or in quotes; characters that XML has no place for,
/// such as controls, stay.
public func xmlText(_ text: String) -> String {
  guard text.utf8.contains(where: { "&<>\"'".utf8.contains($0) }) else { return text }
  return text.escaping { scalar in entities.first { $0.scalar == scalar }?.entity }
}

/// The text that `xmlText` has escaped; another entity stays as it is.
public func unescapedXML(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  var rest = text.unicodeScalars[...]
  while let first = rest.first {
    let known = first == "&" ? entities.first { rest.starts(with: $0.entity.unicodeScalars) } : nil
    result.append(known?.scalar ?? first)
    rest = rest.dropFirst(known?.entity.unicodeScalars.count ?? 1)
  }
  return String(result)
}
