/// Fits text of any length into a width.
struct TextFitting {
  let measure: TextMeasure

  /// The text on at most `lines` lines; what does not fit ends with an ellipsis.
  ///
  /// Breaks after spaces and the joints of long names, and between ideographs.
  func wrapped(_ text: String, style: TextStyle, width: Double, lines: Int) -> [String] {
    var rest = Array(Self.cleaned(text))[...]
    var result: [String] = []
    while !rest.isEmpty {
      let fitting = fittingCount(rest, style: style, width: width)
      guard fitting < rest.count else { return result + [String(rest)] }
      guard result.count < lines - 1 else {
        return result + [shortenedEnd(rest, style: style, width: width)]
      }
      let cut = breakPlace(in: rest, upTo: max(fitting, 1))
      result.append(Self.trimmed(rest.prefix(cut)))
      rest = rest.dropFirst(cut).drop { $0 == " " }
    }
    return result
  }

  /// The text on one line; where it is too long its middle gives way, since names differ at either end.
  func shortened(_ text: String, style: TextStyle, width: Double) -> String {
    let characters = Array(Self.cleaned(text))
    guard measure(String(characters), style).width > width else { return String(characters) }
    var (low, high) = (0, characters.count)
    while low < high {
      let kept = (low + high + 1) / 2
      let fits = measure(Self.withoutMiddle(characters, kept: kept), style).width <= width
      if fits { low = kept } else { high = kept - 1 }
    }
    return Self.withoutMiddle(characters, kept: low)
  }

  private func shortenedEnd(_ text: ArraySlice<Character>, style: TextStyle, width: Double)
    -> String
  {
    let room = width - measure("…", style).width
    let kept = text.prefix(fittingCount(text, style: style, width: room))
    return Self.trimmed(kept) + "…"
  }

  /// How many characters from the start are no wider than `width`.
  private func fittingCount(
    _ text: ArraySlice<Character>,
    style: TextStyle,
    width: Double
  ) -> Int {
    if measure(String(text), style).width <= width { return text.count }
    var (low, high) = (0, text.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if measure(String(text.prefix(middle)), style).width <= width {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return low
  }

  /// The last place up to `limit` where a line may end; `limit` itself where there is none.
  private func breakPlace(in text: ArraySlice<Character>, upTo limit: Int) -> Int {
    let characters = Array(text.prefix(limit + 1))
    for place in stride(from: limit, to: limit / 3, by: -1) where place < characters.count {
      let before = characters[place - 1]
      let after = characters[place]
      if after == " " || before == " " || "/_-,;".contains(before) || Self.isIdeograph(before) {
        return place
      }
    }
    return limit
  }

  private static func isIdeograph(_ character: Character) -> Bool {
    character.unicodeScalars.first.map { 0x2E80...0x9FFF ~= $0.value || $0.value >= 0x20000 }
      ?? false
  }

  private static func withoutMiddle(_ characters: [Character], kept: Int) -> String {
    let head = (kept + 1) / 2
    return String(characters.prefix(head)) + "…" + String(characters.suffix(kept - head))
  }

  private static func trimmed(_ text: ArraySlice<Character>) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// The text on one line: control characters, which no font can draw, become spaces.
  private static func cleaned(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
      )
    )
  }
}
