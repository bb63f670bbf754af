/// Reads Keras' progress: `Epoch 3/10`, then `375/375 ━━━━ 1s 3ms/step - accuracy: 0.81 - loss: 0.62`,
/// redrawn as the epoch goes on.
///
/// What counts is the last line of an epoch, so an epoch is told when the next line that is none of
/// its own comes.
struct KerasScanner {
  private var epoch: Int?
  private var pending = CapturedLine()

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
    if line.starts(with: "Epoch ".utf8), let (number, total) = fraction(line.dropFirst(6)),
      total.isEmpty
    {
      try end(tell)
      epoch = number
      return true
    }
    guard let first = line.first, first &- 48 < 10, let (done, rest) = fraction(line),
      epoch != nil
    else {
      try end(tell)
      return false
    }
    var found = CapturedLine()
    parts(rest, &found, &names, notice)
    guard !found.values.isEmpty || done == nil else { return done == nil }
    if done != nil {
      found.step = epoch
      pending = found
    }
    return true
  }

  /// Tells the last epoch.
  mutating func end(_ tell: (CapturedLine) throws -> Void) rethrows {
    guard !pending.values.isEmpty else { return }
    try tell(pending)
    pending.clear()
  }

  /// A fraction at the beginning: its first number and what follows its second.
  ///
  /// Of progress, which has something to
  /// follow, the number is there only where all is done.
  private func fraction(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) -> (number: Int?, rest: Slice<UnsafeRawBufferPointer>)? {
    let first = bytes.prefix { $0 &- 48 < 10 }
    let afterFirst = bytes.dropFirst(first.count)
    guard !first.isEmpty, first.count < 16, afterFirst.first == UInt8(ascii: "/") else {
      return nil
    }
    let second = afterFirst.dropFirst().prefix { $0 &- 48 < 10 }
    guard !second.isEmpty, second.count < 16 else { return nil }
    let rest = afterFirst.dropFirst(1 + second.count)
    let number = first.reduce(0) { $0 * 10 + Int($1 &- 48) }
    if rest.allSatisfy({ $0 == 0x20 }) { return (number, rest.prefix(0)) }
    guard rest.first == 0x20 else { return nil }
    return (first.elementsEqual(second) ? number : nil, rest)
  }

  /// The parts between ` - ` that are a name and a number.
  private func parts(
    _ bytes: Slice<UnsafeRawBufferPointer>,
    _ line: inout CapturedLine,
    _ names: inout MetricNames,
    _ notice: (JSONLineScanner.Notice) -> Void
  ) {
    for part in bytes.split(separator: 0x20).split(whereSeparator: { $0.elementsEqual("-".utf8) }) {
      guard part.count == 2, let name = part.first, name.last == UInt8(ascii: ":"),
        let text = part.last
      else { continue }
      let bytes = UnsafeRawBufferPointer(rebasing: text)
      guard let number = NumberScanner.read(bytes), number.count == bytes.count else { continue }
      switch names.index(of: UnsafeRawBufferPointer(rebasing: name.dropLast())) {
      case .success(let index):
        line.values.append(CapturedLine.Value(name: index, value: number.value))
      case .failure(let refused): notice(.refusedName(refused.reason))
      }
    }
  }
}
