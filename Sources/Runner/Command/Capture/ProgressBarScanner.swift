import Foundation

/// Reads bars of tqdm: `62%|██████▏   | 62/100 [00:01<00:00, 61.5it/s, loss=0.52]`, with or without a
/// total, and so PyTorch Lightning's `Epoch 3: 100%|…| 938/938 [00:05<00:00, 170it/s, loss=0.12]`.
///
/// The step is the count, that of earlier epochs added: of the epochs that the text before the bar
/// names, else of the bars of the same text and total that came before. A bar is drawn several times
/// at one count, as its values change; what was drawn last counts, so a count is told when the bar has
/// moved on or has stood still for a while. A value that stays on the bar as it was, as that of the
/// last validation does, is told again only where the bar is full.
struct ProgressBarScanner {
  /// Where there are more bars, as where their texts change all the time, all are forgotten.
  private static let maximumCount = 64

  private var bars: [String: ProgressBar] = [:]

  /// Reads a line.
  ///
  /// - Parameters:
  ///   - bytes: The line.
  ///   - names: The names of metrics.
  ///   - notice: Called for what is refused.
  /// - Returns: The step, nil for a bar without values, and what is to be told of counts that have been
  ///   left; nil where the line is no such bar.
  mutating func read(
    _ bytes: UnsafeRawBufferPointer,
    _ names: inout MetricNames,
    notice: (JSONLineScanner.Notice) -> Void
  ) -> (step: Int?, done: [CapturedLine])? {
    guard let open = bytes.lastIndex(of: UInt8(ascii: "[")), open > 1,
      let close = bytes[open...].lastIndex(of: UInt8(ascii: "]"))
    else { return nil }
    let parts = Self.parts(bytes[(open + 1)..<close])
    // The first part is the time spent, the second the rate.
    guard parts.count >= 2, parts[0].contains(UInt8(ascii: ":")),
      let place = BarPlace(UnsafeRawBufferPointer(rebasing: bytes[..<open]))
    else { return nil }
    var done: [CapturedLine] = []
    if bars.count >= Self.maximumCount, bars[place.key] == nil {
      done = settle(isLast: true)
      bars = [:]
    }
    var bar = bars.removeValue(forKey: place.key) ?? ProgressBar()
    let step = bar.step(at: place)
    let values = parts.dropFirst().compactMap { Self.value($0, &names, notice) }
    if OutputCapture.steps.contains(step),
      let left = bar.draw(values, at: step, isFull: place.count == place.total)
    {
      done.append(left)
    }
    bars[place.key] = bar
    return (values.isEmpty ? nil : step, done)
  }

  /// Takes what is drawn of all bars.
  ///
  /// - Parameter isLast: Whether they are drawn no more.
  /// - Returns: What is to be told.
  mutating func settle(isLast: Bool) -> [CapturedLine] {
    bars.keys.sorted().compactMap { bars[$0]?.settle(isLeft: isLast) }
  }

  /// What stands between commas, but for those within numbers, as in `1,234.5`.
  private static func parts(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) -> [Slice<UnsafeRawBufferPointer>] {
    var result: [Slice<UnsafeRawBufferPointer>] = []
    var start = bytes.startIndex
    for index in bytes.indices where bytes[index] == UInt8(ascii: ",") {
      if index + 1 < bytes.endIndex, bytes[index + 1] &- 48 < 10 { continue }
      if index > start { result.append(bytes[start..<index]) }
      start = index + 1
    }
    if start < bytes.endIndex { result.append(bytes[start...]) }
    return result
  }

  /// A part `loss=0.52`; nil for others.
  private static func value(
    _ part: Slice<UnsafeRawBufferPointer>,
    _ names: inout MetricNames,
    _ notice: (JSONLineScanner.Notice) -> Void
  ) -> CapturedLine.Value? {
    guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = part[..<equals].drop { $0 == 0x20 }
    let text = part[(equals + 1)...].drop { $0 == 0x20 }
    let bytes = UnsafeRawBufferPointer(rebasing: text)
    let groups = NumberScanner.readGroups(bytes).flatMap { $0.isWhole ? nil : $0 }
    guard let number = groups ?? NumberScanner.read(bytes), number.count == bytes.count,
      !name.elementsEqual("v_num".utf8)
    else { return nil }
    switch names.index(of: UnsafeRawBufferPointer(rebasing: name)) {
    case .success(let index): return CapturedLine.Value(name: index, value: number.value)
    case .failure(let refused):
      notice(.refusedName(refused.reason))
      return nil
    }
  }
}

/// What is known of the bars of one text and total.
private struct ProgressBar {
  private var count = 0
  /// The counts of the bars before.
  private var base = 0
  /// The number of the first epoch, 0 or 1.
  private var firstEpoch: Int?
  /// Not told yet.
  private var drawn = CapturedLine()
  /// Whether the bar is full as it is drawn.
  private var isFull = false
  /// What was told last of each metric, and at which step.
  private var told: [Int: (step: Int, value: Double)] = [:]

  /// The step of a place, at most the largest number there is; notes the place.
  mutating func step(at place: BarPlace) -> Int {
    if let epoch = place.epoch, let total = place.total {
      // `Epoch 2/3` counts from 1, and so does what begins with 1.
      let first = firstEpoch ?? (epoch.number == 1 || epoch.isOfTotal && epoch.number > 0 ? 1 : 0)
      firstEpoch = first
      return Self.sum(Self.product(max(0, epoch.number - first), total), place.count)
    }
    if place.count < count { base = Self.sum(base, place.total ?? count) }
    count = place.count
    return Self.sum(base, count)
  }

  /// Draws values at a step.
  ///
  /// - Returns: What is to be told of the step before.
  mutating func draw(
    _ values: [CapturedLine.Value],
    at step: Int,
    isFull: Bool
  ) -> CapturedLine? {
    guard !values.isEmpty else { return nil }
    let left = drawn.step == step ? nil : settle(isLeft: true)
    drawn.step = step
    drawn.replace(values)
    self.isFull = isFull
    return left
  }

  /// Takes what is drawn, without what was told before.
  ///
  /// - Parameter isLeft: Whether the bar has moved on; where it has not, values that have not changed
  ///   may do so yet.
  /// - Returns: What is to be told; nil for nothing.
  mutating func settle(isLeft: Bool) -> CapturedLine? {
    guard let step = drawn.step else { return nil }
    defer { if isLeft { drawn.clear() } }
    var result = CapturedLine()
    result.step = step
    for value in drawn.values {
      if let known = told[value.name], known.value.bitPattern == value.value.bitPattern,
        known.step == step || !isLeft || !isFull
      {
        continue
      }
      told[value.name] = (step, value.value)
      result.values.append(value)
    }
    return result.values.isEmpty ? nil : result
  }

  private static func sum(_ one: Int, _ other: Int) -> Int {
    let (sum, isTooLarge) = one.addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }

  private static func product(_ one: Int, _ other: Int) -> Int {
    let (product, isTooLarge) = one.multipliedReportingOverflow(by: other)
    return isTooLarge ? .max : product
  }
}
