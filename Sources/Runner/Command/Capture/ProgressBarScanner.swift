import Foundation

/// Reads bars of tqdm: `62%|██████▏   | 62/100 [00:01<00:00, 61.5it/s, loss=0.52]`, with or without a
/// total, and so PyTorch Lightning's `Epoch 3: 100%|…| 938/938 [00:05<00:00, 170it/s, loss=0.12]`.
///
/// The step is the count, that of earlier epochs added where the bar is of an epoch.
enum ProgressBarScanner {
  /// Reads a line.
  ///
  /// - Returns: Whether the line is such a bar, with values or without.
  static func read(
    _ bytes: UnsafeRawBufferPointer,
    into line: inout CapturedLine,
    _ names: inout MetricNames,
    notice: (JSONLineScanner.Notice) -> Void
  ) -> Bool {
    guard let open = bytes.lastIndex(of: UInt8(ascii: "[")), open > 1,
      let close = bytes[open...].lastIndex(of: UInt8(ascii: "]")),
      let place = place(UnsafeRawBufferPointer(rebasing: bytes[..<open]))
    else { return false }
    let parts = bytes[(open + 1)..<close].split(separator: UInt8(ascii: ","))
    // The first part is the time spent, the second the rate.
    guard parts.count >= 2, parts[0].contains(UInt8(ascii: ":")) else { return false }
    for part in parts.dropFirst() {
      guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = part[..<equals].drop { $0 == 0x20 }
      let text = UnsafeRawBufferPointer(rebasing: part[(equals + 1)...])
      guard let number = NumberScanner.read(text), number.count == text.count,
        !name.elementsEqual("v_num".utf8)
      else { continue }
      switch names.index(of: UnsafeRawBufferPointer(rebasing: name)) {
      case .success(let index):
        line.values.append(CapturedLine.Value(name: index, value: number.value))
      case .failure(let refused): notice(.refusedName(refused.reason))
      }
    }
    line.step = place
    return true
  }

  /// The step that the part before the bracket tells.
  private static func place(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let text = String(decoding: bytes.suffix(400), as: UTF8.self)
    if let match = text.firstMatch(of: /(\d+)%\|.*\|\s*(\d+)\/(\d+)\s*$/),
      let count = Int(match.2), let total = Int(match.3)
    {
      let epoch = text.firstMatch(of: /[Ee]poch (\d+):/).flatMap { Int($0.1) }
      let (before, isTooLarge) = (epoch ?? 0).multipliedReportingOverflow(by: total)
      let (step, isBeyond) = before.addingReportingOverflow(count)
      return isTooLarge || isBeyond ? .max : step
    }
    return text.firstMatch(of: /(\d+)it\s*$/).flatMap { Int($0.1) }
  }
}
