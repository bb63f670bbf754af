import Foundation

/// Finds `name=value` and `name: value` in a line, and words that name its step, such as `Epoch 3/10`
/// or `iteration 7,`.
enum PairScanner {
  /// Reads a line.
  static func read(
    _ bytes: UnsafeRawBufferPointer,
    into line: inout CapturedLine,
    _ names: inout MetricNames,
    notice: (JSONLineScanner.Notice) -> Void
  ) {
    var index = 0
    while index < bytes.count {
      guard NumberScanner.isLetter(bytes[index]) || bytes[index] >= 0x80 else {
        // A name does not begin within a number or a word.
        index += 1
        while index < bytes.count, index > 0, isPart(bytes[index - 1]), isPart(bytes[index]) {
          index += 1
        }
        continue
      }
      var end = index + 1
      while end < bytes.count, isPart(bytes[end]) { end += 1 }
      let name = UnsafeRawBufferPointer(rebasing: bytes[index..<end])
      index = end
      if let next = step(name, bytes, from: end, &line, &names) {
        index = next
      } else if let (value, next) = value(bytes, from: end) {
        index = next
        switch names.index(of: name) {
        case .success(let name): line.values.append(CapturedLine.Value(name: name, value: value))
        case .failure(let refused): notice(.refusedName(refused.reason))
        }
      }
    }
  }

  /// Whether a name goes on with that byte; others than ASCII are letters of some language.
  private static func isPart(_ byte: UInt8) -> Bool {
    NumberScanner.isLetter(byte) || byte &- 48 < 10 || byte >= 0x80 || "./-@".utf8.contains(byte)
  }

  /// A step after its word: `Epoch 3/10`, `step: 5`, `iteration=7`, `Epoch [3/10]`.
  private static func step(
    _ name: UnsafeRawBufferPointer,
    _ bytes: UnsafeRawBufferPointer,
    from start: Int,
    _ line: inout CapturedLine,
    _ names: inout MetricNames
  ) -> Int? {
    guard name.count <= 11 else { return nil }
    let lower = name.map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }
    guard MetricNames.stepNames.contains(where: { $0.utf8.elementsEqual(lower) }) else {
      return nil
    }
    var index = start
    while index < bytes.count, " :=#[".utf8.contains(bytes[index]) { index += 1 }
    guard index > start,
      let number = NumberScanner.read(UnsafeRawBufferPointer(rebasing: bytes[index...])),
      number.isWhole, case .success(let known) = lower.withUnsafeBytes({ names.index(of: $0) })
    else { return nil }
    line.add(known, number.value, isWhole: true, in: names)
    return index + number.count
  }

  /// A value after `=` or `:`, with spaces around it or not, that ends where a number may end.
  private static func value(
    _ bytes: UnsafeRawBufferPointer,
    from start: Int
  ) -> (value: Double, end: Int)? {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard index < bytes.count,
      bytes[index] == UInt8(ascii: "=") || bytes[index] == UInt8(ascii: ":")
    else { return nil }
    index += 1
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard index < bytes.count,
      let number = NumberScanner.read(UnsafeRawBufferPointer(rebasing: bytes[index...]))
    else { return nil }
    index += number.count
    guard index == bytes.count || endsNumber(bytes, index) else { return nil }
    return (number.value, index)
  }

  /// Whether a number may end before that byte: `0.5.` at the end of a sentence may, `0.5.1` may not.
  private static func endsNumber(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    if " \t,;|)]}%\"'".utf8.contains(bytes[index]) { return true }
    return bytes[index] == UInt8(ascii: ".")
      && (index + 1 == bytes.count || bytes[index + 1] == 0x20)
  }
}
