import Experiment
import Foundation

/// Turns what one program prints into measurements.
///
/// Lines of different streams may come in any order; each stream is cut into lines for itself.
struct OutputCapture {
  /// Where lines come from.
  enum Source: Int, CaseIterable {
    case output, error, metrics
  }

  /// The steps that a measurement may have: whole numbers that a double has, too.
  static let steps = 0...(1 << 53)

  private let forms: Set<CaptureForm>
  private let patterns: [PatternScanner]
  private var splitters = Source.allCases.map { _ in LineSplitter() }
  private var keras = KerasScanner()
  private var tables = Source.allCases.map { _ in ResultTableScanner() }
  private var epochs = Source.allCases.map { _ in EpochParts() }
  private var pairs = Source.allCases.map { _ in PairScanner() }
  private var bars = Source.allCases.map { _ in ProgressBarScanner() }
  private var names = MetricNames()
  private var line = CapturedLine()
  /// The last step that a line named, by stream.
  private var lastSteps = Source.allCases.map { _ -> Int? in nil }
  private(set) var notices = CaptureNotices()

  /// - Throws: What is wrong with a pattern.
  init(_ capture: [CommandSpec.Capture]) throws {
    var forms: Set<CaptureForm> = []
    var patterns: [PatternScanner] = []
    for item in capture {
      switch item {
      case .form(let form): forms.insert(form)
      case .pattern(let text): patterns.append(try PatternScanner(text))
      }
    }
    self.forms = forms
    self.patterns = patterns
  }

  /// Whether a metric of that name has been told.
  func hasTold(_ name: String) -> Bool { names.hasPoints(name) }

  /// Takes bytes that a stream brought.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, cut anywhere.
  ///   - source: The stream.
  ///   - tell: Called with each step's values.
  mutating func add(
    _ bytes: UnsafeRawBufferPointer,
    from source: Source,
    tell: (_ step: Int, [MetricValue]) throws -> Void
  ) rethrows {
    var splitter = splitters[source.rawValue]
    splitters[source.rawValue] = LineSplitter()
    defer { splitters[source.rawValue] = splitter }
    var tooLong = 0
    try splitter.add(bytes, tooLong: { tooLong += 1 }, { try read($0, source, tell) })
    notices.longLines += tooLong
  }

  /// Takes the last lines, where they have no end.
  mutating func end(tell: (_ step: Int, [MetricValue]) throws -> Void) rethrows {
    for source in Source.allCases {
      var splitter = splitters[source.rawValue]
      var tooLong = 0
      try splitter.end(tooLong: { tooLong += 1 }, { try read($0, source, tell) })
      notices.longLines += tooLong
      splitters[source.rawValue] = splitter
    }
    for source in Source.allCases { try settle(source, isLast: true, tell) }
    var done: [CapturedLine] = []
    keras.end { done.append($0) }
    for line in done { try emit(line, .output, tell) }
  }

  /// Takes what bars show, to be called where they have not been drawn for a while.
  mutating func settle(tell: (_ step: Int, [MetricValue]) throws -> Void) rethrows {
    for source in Source.allCases { try settle(source, isLast: false, tell) }
  }

  private mutating func settle(
    _ source: Source,
    isLast: Bool,
    _ tell: (_ step: Int, [MetricValue]) throws -> Void
  ) rethrows {
    let lines = bars[source.rawValue].settle(isLast: isLast)
    for line in lines { try emit(line, source, tell) }
  }

  private mutating func read(
    _ bytes: UnsafeRawBufferPointer,
    _ source: Source,
    _ tell: (_ step: Int, [MetricValue]) throws -> Void
  ) throws {
    // Colours, and what is drawn over by going back.
    if bytes.contains(where: { $0 == 27 || $0 == 8 }) {
      for visible in Self.visible(bytes) {
        try visible.withUnsafeBytes { try readVisible($0, source, tell) }
      }
    } else {
      try readVisible(bytes, source, tell)
    }
  }

  private mutating func readVisible(
    _ bytes: UnsafeRawBufferPointer,
    _ source: Source,
    _ tell: (_ step: Int, [MetricValue]) throws -> Void
  ) throws {
    notices.lines += 1
    if try !readObject(bytes, source, tell) { try readForms(bytes, source, tell) }
  }

  /// Reads a line that is an object, or has one at its end.
  ///
  /// - Returns: Whether there was one.
  private mutating func readObject(
    _ bytes: UnsafeRawBufferPointer,
    _ source: Source,
    _ tell: (_ step: Int, [MetricValue]) throws -> Void
  ) throws -> Bool {
    let logged = JSONLineScanner.mayBegin(bytes) ? nil : LoggedObject.find(in: bytes)
    let start = logged?.start ?? 0
    guard start > 0 || JSONLineScanner.mayBegin(bytes) else { return false }
    let isMetrics = source == .metrics
    for form in [CaptureForm.json, .dict] where forms.contains(form) || isMetrics {
      line.clear()
      let isRead = JSONLineScanner.read(
        UnsafeRawBufferPointer(rebasing: bytes[start...]),
        isPython: form == .dict,
        into: &line,
        &names,
        notice: { notices.add($0) }
      )
      guard isRead else { continue }
      if logged?.prefix == .log {
        readPrefix(UnsafeRawBufferPointer(rebasing: bytes[..<start]), source)
      }
      epochs[source.rawValue].take(&line)
      try emit(line, source, tell)
      return true
    }
    return false
  }

  /// Reads what stands before an object: its step, where the object names none, and its pairs, where
  /// these are captured.
  private mutating func readPrefix(_ bytes: UnsafeRawBufferPointer, _ source: Source) {
    let arePairs = forms.contains(.pairs)
    guard arePairs || line.step == nil else { return }
    var before = CapturedLine()
    // Names that are not captured are not to count among the metrics.
    var own = arePairs ? names : MetricNames()
    pairs[source.rawValue].read(bytes, into: &before, &own) { if arePairs { notices.add($0) } }
    if arePairs {
      names = own
      line.values += before.values
    }
    if line.step == nil, line.partOfEpoch == nil { line.step = before.step }
  }

  private mutating func readForms(
    _ bytes: UnsafeRawBufferPointer,
    _ source: Source,
    _ tell: (_ step: Int, [MetricValue]) throws -> Void
  ) throws {
    line.clear()
    let isMetrics = source == .metrics
    if forms.contains(.keras) {
      var done: [CapturedLine] = []
      let isKeras = keras.read(
        bytes,
        &names,
        notice: { notices.add($0) },
        tell: { done.append($0) }
      )
      for line in done { try emit(line, source, tell) }
      if isKeras {
        // What else is told during an epoch is of it.
        if let epoch = keras.epoch { lastSteps[source.rawValue] = epoch }
        return
      }
    }
    if forms.contains(.tqdm),
      let bar = bars[source.rawValue].read(bytes, &names, notice: { notices.add($0) })
    {
      for line in bar.done { try emit(line, source, tell) }
      // What comes after belongs to the step that the bar shows now.
      line.step = bar.step
      return try emit(line, source, tell)
    }
    for pattern in patterns {
      _ = pattern.read(bytes, into: &line, &names, notice: { notices.add($0) })
    }
    if forms.contains(.pairs) || isMetrics
      || forms.contains(.boosting) && PairScanner.isOfBoosting(bytes)
    {
      pairs[source.rawValue].read(bytes, into: &line, &names, notice: { notices.add($0) })
    }
    if forms.contains(.tqdm) {
      tables[source.rawValue].read(bytes, into: &line, &names, notice: { notices.add($0) })
      // What a bar shows was there before.
      if !line.values.isEmpty { try settle(source, isLast: false, tell) }
    }
    try emit(line, source, tell)
  }

  /// Tells a line's values at its step.
  ///
  /// A line that names no step belongs to the last one that its stream named; where none was named
  /// yet, each metric counts its own points. A line whose step cannot be is refused as a whole.
  private mutating func emit(
    _ line: CapturedLine,
    _ source: Source,
    _ tell: (_ step: Int, [MetricValue]) throws -> Void
  ) rethrows {
    if let step = line.step {
      guard Self.steps.contains(step) else { return notices.add(.refusedStep) }
      lastSteps[source.rawValue] = step
    }
    let step = line.step ?? lastSteps[source.rawValue]
    var parts: [(step: Int, values: [MetricValue])] = []
    for value in line.values {
      let step = step ?? names[value.name].count
      names[value.name].count += 1
      let metric = MetricValue(names[value.name].text, value.value)
      if let place = parts.firstIndex(where: { $0.step == step }) {
        parts[place].values.append(metric)
      } else {
        parts.append((step, [metric]))
      }
    }
    for part in parts { try tell(part.step, part.values) }
  }

  /// The pieces of a line between backspaces, without escape sequences of terminals (ECMA-48).
  private static func visible(_ bytes: UnsafeRawBufferPointer) -> [[UInt8]] {
    var result: [[UInt8]] = [[]]
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == 8 {
        if !(result.last?.isEmpty ?? true) { result.append([]) }
      } else if byte != 27 {
        result[result.count - 1].append(byte)
      } else if index < bytes.count, bytes[index] == UInt8(ascii: "[") {
        index += 1
        while index < bytes.count, bytes[index] < 0x40 || bytes[index] > 0x7e { index += 1 }
        index += 1
      }
    }
    return result.filter { !$0.isEmpty }
  }
}

/// What was not kept of a program's output, counted.
struct CaptureNotices {
  /// Lines looked at so far.
  var lines = 0
  /// Lines beyond the limit, which were not looked at.
  var longLines = 0
  private var counts: [JSONLineScanner.Notice: (count: Int, line: Int)] = [:]

  mutating func add(_ notice: JSONLineScanner.Notice) {
    let known = counts[notice]
    counts[notice] = ((known?.count ?? 0) + 1, known?.line ?? lines)
  }

  /// What is to be said of it.
  var findings: [Finding] {
    var result = counts.sorted { $0.value.line < $1.value.line }.map { notice, found in
      Finding(
        .refused,
        message: "\(Self.text(notice)): \(Self.count(found.count, of: notice)), first in line "
          + "\(found.line).",
        details: ["count": Double(found.count), "line": Double(found.line)]
      )
    }
    if longLines > 0 {
      let count = longLines == 1 ? "1 line" : "\(longLines) lines"
      result.append(
        Finding(
          .refused,
          message:
            "\(count) of more than \(LineSplitter.limit >> 20) MB not looked at for metrics; "
            + "the log has them.",
          details: ["count": Double(longLines)]
        )
      )
    }
    return result
  }

  private static func count(_ count: Int, of notice: JSONLineScanner.Notice) -> String {
    let unit = notice == .refusedStep ? "line" : "value"
    return count == 1 ? "1 \(unit)" : "\(count) \(unit)s"
  }

  private static func text(_ notice: JSONLineScanner.Notice) -> String {
    switch notice {
    case .refusedName(.tooLong):
      "the name of a metric has more than \(MetricNames.maximumLength) bytes"
    case .refusedName(.notText):
      "the name of a metric is empty, not UTF-8 or has control characters"
    case .refusedName(.tooMany): "more than \(MetricNames.maximumCount) different metrics"
    case .refusedStep: "a step is not between 0 and 2^53"
    case .quotedNumber: "a number stands in quotes in JSON, which makes it a text"
    }
  }
}
