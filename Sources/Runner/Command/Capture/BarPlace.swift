/// What a bar of tqdm tells before its bracket: `Epoch 2/3:  62%|██████▏   | 62/100 ` or `load: 7it `.
struct BarPlace {
  /// The text before the bar, without what is no letter, and the total: what bars are told apart by.
  let key: String
  let count: Int
  /// How many there will be; nil where the bar does not tell.
  let total: Int?
  /// The epoch that the text names, and whether epochs are counted from 1 as in `Epoch 2/3`.
  let epoch: (number: Int, isOfTotal: Bool)?

  /// Reads the text before the bracket; nil where it is of no bar.
  init?(_ bytes: UnsafeRawBufferPointer) {
    let bytes = Self.trimmed(bytes[...])
    let text: Slice<UnsafeRawBufferPointer>
    if let last = bytes.last, last &- 48 < 10 {
      // The total, the count, the bar between its lines, the percentage.
      let totalDigits = Self.lastDigits(bytes)
      let beforeTotal = bytes.dropLast(totalDigits.count)
      guard beforeTotal.last == UInt8(ascii: "/") else { return nil }
      let countDigits = Self.lastDigits(beforeTotal.dropLast())
      let bar = Self.trimmed(beforeTotal.dropLast(1 + countDigits.count))
      guard bar.last == UInt8(ascii: "|"), let percent = bar.firstIndex(of: UInt8(ascii: "%")),
        bar[percent...].dropFirst().first == UInt8(ascii: "|"),
        let count = Self.number(countDigits), let total = Self.number(totalDigits)
      else { return nil }
      let digits = Self.lastDigits(bar[..<percent])
      guard !digits.isEmpty else { return nil }
      text = bar[..<percent].dropLast(digits.count)
      (self.count, self.total) = (count, total)
    } else {
      // The count and its unit.
      let unit = bytes.reversed().prefix { NumberScanner.isLetter($0) }.count
      let countDigits = Self.lastDigits(bytes.dropLast(unit))
      guard unit > 0, unit <= 16, let count = Self.number(countDigits) else { return nil }
      text = bytes.dropLast(unit + countDigits.count)
      (self.count, total) = (count, nil)
    }
    let letters = text.suffix(200).filter { NumberScanner.isLetter($0) || $0 >= 0x80 }
    key = String(decoding: letters, as: UTF8.self) + (total.map { " \($0)" } ?? "")
    epoch = Self.epoch(text)
  }

  /// The number after the word epoch, as in `Epoch 3:`, `epoch=3`, `Epoch [3/10]`, `Epoch #3`.
  private static func epoch(
    _ text: Slice<UnsafeRawBufferPointer>
  ) -> (number: Int, isOfTotal: Bool)? {
    var rest = text.suffix(200)
    while rest.count > 6 {
      if zip(rest, "epoch".utf8).allSatisfy({ $0 | 0x20 == $1 }) {
        let after = rest.dropFirst(5).drop { " :=#[(".utf8.contains($0) }
        let digits = after.prefix { $0 &- 48 < 10 }
        guard let number = number(digits) else { return nil }
        return (number, after.dropFirst(digits.count).first == UInt8(ascii: "/"))
      }
      rest = rest.dropFirst()
    }
    return nil
  }

  private static func trimmed(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    bytes.dropLast(bytes.reversed().prefix { $0 == 0x20 }.count)
  }

  private static func lastDigits(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    bytes.suffix(bytes.reversed().prefix { $0 &- 48 < 10 }.count)
  }

  /// A whole number; the largest there is where there are too many digits.
  private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard !digits.isEmpty else { return nil }
    return digits.count > 18 ? .max : digits.reduce(0) { $0 * 10 + Int($1 &- 48) }
  }
}
