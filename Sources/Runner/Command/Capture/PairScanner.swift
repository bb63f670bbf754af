import Foundation

/// Finds `name=value` and `name: value` in a line, and words that name its step, such as `Epoch 3/10`
/// or `iteration 7,`.
///
/// A place within an epoch, as in `Epoch 2 [640/60000]` or `Epoch [2/10], Step [100/600]`, makes the
/// step one that goes on from epoch to epoch; the epoch may be named in an earlier line.
struct PairScanner {
  /// The epoch that was named last.
  private var epoch: Int?
  /// The number of the first epoch: 0 once there was an epoch 0.
  private var firstEpoch = 1
  /// The last place within an epoch.
  private var last: (epoch: Int, count: Int)?
  /// Whether places are told from the program's start.
  private var goesOn = false

  /// A place within an epoch.
  private struct Place {
    let count: Int
    let total: Int
  }

  /// Reads a line.
  mutating func read(
    _ bytes: UnsafeRawBufferPointer,
    into line: inout CapturedLine,
    _ names: inout MetricNames,
    notice: (JSONLineScanner.Notice) -> Void
  ) {
    var index = 0
    if let (round, next) = Self.round(bytes) {
      line.step = round
      index = next
    }
    var qualifiers = Qualifiers()
    var place: Place?
    while index < bytes.count {
      guard NumberScanner.isLetter(bytes[index]) || bytes[index] >= 0x80 else {
        qualifiers.pass(bytes[index])
        if place == nil { place = Self.bracketed(bytes, from: index) }
        // A name does not begin within a number or a word.
        index += 1
        while index < bytes.count, index > 0, Self.isPart(bytes[index - 1]),
          Self.isPart(bytes[index])
        {
          index += 1
        }
        continue
      }
      let start = index
      var end = index + 1
      while end < bytes.count, Self.isPart(bytes[end]) { end += 1 }
      let word = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      index = end
      if !qualifiers.isQualified(at: start),
        let next = step(word, bytes, from: end, &place, &line, &names)
      {
        index = next
      } else if let (value, next) = Self.value(bytes, from: end) {
        index = next
        let name =
          qualifiers.qualified(word, at: start).map { name in
            name.withUnsafeBytes { names.index(of: $0) }
          } ?? names.index(of: word)
        switch name {
        case .success(let name): line.values.append(CapturedLine.Value(name: name, value: value))
        case .failure(let refused): notice(.refusedName(refused.reason))
        }
      } else {
        qualifiers.pass(word, in: bytes, at: start)
      }
    }
    if let place { take(place, &line) }
  }

  /// Whether a line begins as those of XGBoost, LightGBM and CatBoost do: `[7]` or `7:`, then a tab.
  static func isOfBoosting(_ bytes: UnsafeRawBufferPointer) -> Bool { round(bytes) != nil }

  /// The number of the round that such a line begins with, and where it goes on.
  private static func round(_ bytes: UnsafeRawBufferPointer) -> (round: Int, end: Int)? {
    guard let first = bytes.first, first == UInt8(ascii: "[") || first &- 48 < 10 else {
      return nil
    }
    let start = first == UInt8(ascii: "[") ? 1 : 0
    let close = start == 1 ? UInt8(ascii: "]") : UInt8(ascii: ":")
    guard let (number, end) = whole(bytes, from: start), end + 1 < bytes.count,
      bytes[end] == close, bytes[end + 1] == 9
    else { return nil }
    return (number, end + 2)
  }

  /// Whether a name goes on with that byte; others than ASCII are letters of some language.
  private static func isPart(_ byte: UInt8) -> Bool {
    NumberScanner.isLetter(byte) || byte &- 48 < 10 || byte >= 0x80 || "./-@".utf8.contains(byte)
  }

  // MARK: - Steps

  /// A step after its word: `Epoch 3/10`, `step: 5`, `iteration=7`, `Epoch [3/10]`.
  ///
  /// A batch is no step, but where it tells a total a place within an epoch.
  private mutating func step(
    _ word: UnsafeRawBufferPointer,
    _ bytes: UnsafeRawBufferPointer,
    from start: Int,
    _ place: inout Place?,
    _ line: inout CapturedLine,
    _ names: inout MetricNames
  ) -> Int? {
    guard word.count <= 11 else { return nil }
    let lower = word.map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }
    let isBatch = lower.elementsEqual("batch".utf8)
    guard isBatch || MetricNames.stepNames.contains(where: { $0.utf8.elementsEqual(lower) }) else {
      return nil
    }
    var index = start
    while index < bytes.count, " :=#[".utf8.contains(bytes[index]) { index += 1 }
    guard index > start else { return nil }
    let isEpoch = lower.elementsEqual("epoch".utf8)
    let found = isEpoch ? nil : Self.fraction(bytes, from: index)
    if let found {
      place = found.place
      // Without an epoch it is a step like others.
      if epoch != nil || isBatch { return found.end }
    }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[index...])
    guard !isBatch, let number = NumberScanner.readGroups(rest) ?? NumberScanner.read(rest),
      number.isWhole, found != nil || Self.endsStep(bytes, index + number.count),
      case .success(let known) = lower.withUnsafeBytes({ names.index(of: $0) })
    else { return nil }
    line.add(known, number.value, isWhole: true, in: names)
    if isEpoch, let number = Int(exactly: number.value) {
      epoch = number
      if number == 0 { firstEpoch = 0 }
    }
    return found?.end ?? index + number.count
  }

  /// `[ 640/60000`; in parentheses a fraction is a share, as in `Acc: 45% (450/1000)`.
  private static func bracketed(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Place? {
    guard bytes[start] == UInt8(ascii: "[") else { return nil }
    var index = start + 1
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    return fraction(bytes, from: index)?.place
  }

  /// `640/60000`.
  private static func fraction(
    _ bytes: UnsafeRawBufferPointer,
    from start: Int
  ) -> (place: Place, end: Int)? {
    guard let (count, slash) = whole(bytes, from: start), slash < bytes.count,
      bytes[slash] == UInt8(ascii: "/"), let (total, end) = whole(bytes, from: slash + 1),
      count <= total, total > 0
    else { return nil }
    return (Place(count: count, total: total), end)
  }

  private static func whole(
    _ bytes: UnsafeRawBufferPointer,
    from start: Int
  ) -> (number: Int, end: Int)? {
    var (index, number) = (start, 0)
    while index < bytes.count, bytes[index] &- 48 < 10, index - start < 16 {
      number = number * 10 + Int(bytes[index] &- 48)
      index += 1
    }
    return index > start ? (number, index) : nil
  }

  /// Makes the step one that goes on from epoch to epoch, where none but an epoch is named.
  private mutating func take(_ place: Place, _ line: inout CapturedLine) {
    guard line.stepIsEpoch || line.step == nil else { return }
    let epoch = epoch ?? firstEpoch
    // Places that another epoch does not begin anew go on by themselves.
    if let last, epoch > last.epoch, place.count > last.count { goesOn = true }
    last = (epoch, place.count)
    let earlier = goesOn ? 0 : max(0, epoch - firstEpoch)
    let (before, isTooLarge) = earlier.multipliedReportingOverflow(by: place.total)
    let (step, isBeyond) = before.addingReportingOverflow(place.count)
    line.refine(step: isTooLarge || isBeyond ? .max : step)
  }

  // MARK: - Values

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
    guard index < bytes.count else { return nil }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[index...])
    // Without decimals, `224,224` may as well be two numbers, or one with a decimal comma.
    let groups = NumberScanner.readGroups(rest).flatMap { $0.isWhole ? nil : $0 }
    guard let number = groups ?? NumberScanner.read(rest) else { return nil }
    index += number.count
    guard index == bytes.count || endsNumber(bytes, index) else { return nil }
    return (number.value, index)
  }

  /// Whether a number may end before that byte: `0.5.` at the end of a sentence may, `0.5.1` may not,
  /// nor may `1` in `1,5` or `1'000`.
  private static func endsNumber(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[(index + 1)...])
    if ",'".utf8.contains(bytes[index]) { return NumberScanner.read(rest) == nil }
    if " \t;|)]}%\"".utf8.contains(bytes[index]) { return true }
    return bytes[index] == UInt8(ascii: ".") && (rest.isEmpty || rest[0] == 0x20)
  }

  /// Whether a step may end before that byte: `3/10`, `3]` and `3:` may, `5k`, `1_000` and
  /// `2026-11-25` may not.
  private static func endsStep(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    guard index < bytes.count else { return true }
    guard ",.-'".utf8.contains(bytes[index]) else {
      return !NumberScanner.isLetter(bytes[index]) && bytes[index] != UInt8(ascii: "@")
    }
    return index + 1 == bytes.count || bytes[index + 1] &- 48 >= 10
  }
}
