/// Reads Keras' progress: `Epoch 3/10`, then `375/375 ━━━━ 1s 3ms/step - accuracy: 0.81 - loss: 0.62`,
/// redrawn as the epoch goes on.
///
/// What counts is the last line of an epoch, whatever callbacks print in between, so an epoch is told
/// when the next one begins. A bar that no epoch was announced for is that of `evaluate`, whose metrics
/// are called `eval_loss` and so on.
struct KerasScanner {
  /// A bar that is drawn again and again.
  private struct Bar {
    var total: Int?
    var isDone = false
    var pending = CapturedLine()

    mutating func end(_ tell: (CapturedLine) throws -> Void) rethrows {
      if !pending.values.isEmpty { try tell(pending) }
      self = Bar()
    }
  }

  private(set) var epoch: Int?
  /// The bar of the epoch that runs; nil where none was announced, or another bar has begun since.
  private var training: Bar?
  private var last = Bar()
  private var evaluation = Bar()

  /// Reads a line.
  ///
  /// - Parameters:
  ///   - bytes: The line.
  ///   - names: The names of metrics.
  ///   - notice: Called for what is refused.
  ///   - tell: Called with the values of an epoch that is over.
  /// - Returns: Whether the line is of that form.
  mutating func read(
    _ bytes: UnsafeRawBufferPointer,
    _ names: inout MetricNames,
    notice: (JSONLineScanner.Notice) -> Void,
    tell: (CapturedLine) throws -> Void
  ) rethrows -> Bool {
    let line = bytes.drop { $0 == 0x20 }
    if line.starts(with: "Epoch ".utf8), let (number, _, rest) = fraction(line.dropFirst(6)),
      rest.isEmpty
    {
      try end(tell)
      (epoch, training) = (number, Bar())
      return true
    }
    guard let first = line.first, first &- 48 < 10, let (count, total, rest) = fraction(line),
      !rest.isEmpty
    else { return false }
    if isOfTraining(count, total) {
      guard count == total else {
        training?.total = total
        return true
      }
      var found = CapturedLine()
      parts(rest, &found, &names, notice)
      found.step = epoch
      if !found.values.isEmpty { training?.pending = found }
      training?.total = total
      training?.isDone = true
      return true
    }
    var found = CapturedLine()
    parts(rest, &found, &names, notice, prefix: "eval_")
    guard !found.values.isEmpty else { return false }
    if evaluation.isDone, count < total || evaluation.total != total { try evaluation.end(tell) }
    guard count == total else { return true }
    found.step = epoch
    evaluation = Bar(total: total, isDone: true, pending: found)
    return true
  }

  /// Whether a line is of the epoch's bar, which does not begin again once it is full.
  private mutating func isOfTraining(_ count: Int, _ total: Int) -> Bool {
    guard let bar = training, bar.total == nil || bar.total == total else { return false }
    guard bar.isDone, count < total else { return true }
    (last, training) = (bar, nil)
    return false
  }

  /// Tells the last epoch, and what was evaluated since.
  mutating func end(_ tell: (CapturedLine) throws -> Void) rethrows {
    try last.end(tell)
    try training?.end(tell)
    training = nil
    try evaluation.end(tell)
  }

  /// A fraction at the beginning and what follows it, nothing where that is but spaces.
  private func fraction(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) -> (count: Int, total: Int, rest: Slice<UnsafeRawBufferPointer>)? {
    let first = bytes.prefix { $0 &- 48 < 10 }
    let afterFirst = bytes.dropFirst(first.count)
    guard !first.isEmpty, first.count < 16, afterFirst.first == UInt8(ascii: "/") else {
      return nil
    }
    let second = afterFirst.dropFirst().prefix { $0 &- 48 < 10 }
    guard !second.isEmpty, second.count < 16 else { return nil }
    let rest = afterFirst.dropFirst(1 + second.count)
    let (count, total) = (number(first), number(second))
    if rest.allSatisfy({ $0 == 0x20 }) { return (count, total, rest.prefix(0)) }
    guard rest.first == 0x20 else { return nil }
    return (count, total, rest)
  }

  private func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1 &- 48) }
  }

  /// The parts between ` - ` that are a name and a number.
  private func parts(
    _ bytes: Slice<UnsafeRawBufferPointer>,
    _ line: inout CapturedLine,
    _ names: inout MetricNames,
    _ notice: (JSONLineScanner.Notice) -> Void,
    prefix: String = ""
  ) {
    for part in bytes.split(separator: 0x20).split(whereSeparator: { $0.elementsEqual("-".utf8) }) {
      guard part.count == 2, let name = part.first, name.last == UInt8(ascii: ":"),
        let text = part.last
      else { continue }
      let bytes = UnsafeRawBufferPointer(rebasing: text)
      guard let number = NumberScanner.read(bytes), number.count == bytes.count else { continue }
      let full = Array(prefix.utf8) + name.dropLast()
      switch full.withUnsafeBytes({ names.index(of: $0) }) {
      case .success(let index):
        line.values.append(CapturedLine.Value(name: index, value: number.value))
      case .failure(let refused): notice(.refusedName(refused.reason))
      }
    }
  }
}
