/// Whether the text is a number by JSON's grammar: no leading zeros, no bare point, no `+`.
func isNumber(_ text: String) -> Bool {
  var rest = text.utf8[...]
  if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
  let hasLeadingZero = rest.first == UInt8(ascii: "0")
  let whole = rest.takeDigits()
  guard whole == 1 || whole > 1 && !hasLeadingZero else { return false }
  if rest.first == UInt8(ascii: ".") {
    rest.removeFirst()
    if rest.takeDigits() == 0 { return false }
  }
  if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
    rest.removeFirst()
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      rest.removeFirst()
    }
    if rest.takeDigits() == 0 { return false }
  }
  return rest.isEmpty
}

extension Substring.UTF8View {
  /// Removes the digits at the start, and tells how many there were.
  fileprivate mutating func takeDigits() -> Int {
    let digits = prefix { (48...57).contains($0) }.count
    removeFirst(digits)
    return digits
  }
}
