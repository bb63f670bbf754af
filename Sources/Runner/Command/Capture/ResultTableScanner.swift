/// Reads the tables of results that PyTorch Lightning prints after testing and validating.
///
/// They have lines around them, or spaces alone:
///
///     ┃        Test metric        ┃       DataLoader 0        ┃
///     │         test_acc          │    0.9305555820465088     │
struct ResultTableScanner {
  private var isInTable = false
  private var hasRows = false

  /// Reads a line: in a table its name and number.
  mutating func read(
    _ bytes: UnsafeRawBufferPointer,
    into line: inout CapturedLine,
    _ names: inout MetricNames,
    notice: (JSONLineScanner.Notice) -> Void
  ) {
    // The lines are characters of three bytes that begin alike.
    let words = bytes.split { $0 == 0x20 || $0 >= 0x80 }
    if let place = words.firstIndex(where: { $0.elementsEqual("metric".utf8) }), place > 0,
      words.dropFirst(place + 1).first?.elementsEqual("DataLoader".utf8) == true
    {
      (isInTable, hasRows) = (true, false)
      return
    }
    guard isInTable else { return }
    if words.isEmpty {
      isInTable = !hasRows
      return
    }
    guard words.count == 2 else {
      isInTable = false
      return
    }
    let text = UnsafeRawBufferPointer(rebasing: words[1])
    guard let number = NumberScanner.read(text), number.count == text.count else {
      isInTable = false
      return
    }
    hasRows = true
    switch names.index(of: UnsafeRawBufferPointer(rebasing: words[0])) {
    case .success(let index):
      line.values.append(CapturedLine.Value(name: index, value: number.value))
    case .failure(let refused): notice(.refusedName(refused.reason))
    }
  }
}
