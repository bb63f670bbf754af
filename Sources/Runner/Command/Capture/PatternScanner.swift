/// Finds what a regular expression with named groups names: each group is a metric by its name,
/// `step` is the step, and `name` with `value` is a metric by the first's text.
struct PatternScanner {
  /// Longer lines are not looked at: a pattern may take time that grows with the square of the length.
  private static let limit = 1 << 16

  private let pattern: Regex<AnyRegexOutput>

  init(_ text: String) throws {
    pattern = try Regex(text)
  }

  /// Reads a line.
  ///
  /// - Returns: Whether the pattern was found.
  func read(
    _ bytes: UnsafeRawBufferPointer,
    into line: inout CapturedLine,
    _ names: inout MetricNames,
    notice: (JSONLineScanner.Notice) -> Void
  ) -> Bool {
    guard bytes.count <= Self.limit else { return false }
    let text = String(decoding: bytes, as: UTF8.self)
    var isFound = false
    for match in text.matches(of: pattern) {
      isFound = true
      var pair: (name: Substring?, value: Double?) = (nil, nil)
      for group in match.output {
        guard let name = group.name, let found = group.substring else { continue }
        guard name != "name" else {
          pair.name = found
          continue
        }
        guard let number = Self.number(found) else { continue }
        switch name {
        case "value": pair.value = number
        case "step": line.step = number.magnitude <= 0x1p53 ? Int(exactly: number) : .max
        default: add(Substring(name), number, &line, &names, notice)
        }
      }
      if let name = pair.name, let value = pair.value { add(name, value, &line, &names, notice) }
    }
    return isFound
  }

  private static func number(_ text: Substring) -> Double? {
    var text = String(text)
    return text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      return NumberScanner.read(bytes).flatMap { $0.count == bytes.count ? $0.value : nil }
    }
  }

  private func add(
    _ name: Substring,
    _ value: Double,
    _ line: inout CapturedLine,
    _ names: inout MetricNames,
    _ notice: (JSONLineScanner.Notice) -> Void
  ) {
    var name = String(name)
    switch name.withUTF8({ names.index(of: UnsafeRawBufferPointer($0)) }) {
    case .success(let index): line.values.append(CapturedLine.Value(name: index, value: value))
    case .failure(let refused): notice(.refusedName(refused.reason))
    }
  }
}
