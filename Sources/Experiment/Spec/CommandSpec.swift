/// What a trial of the workload `command` runs, and what of its output is kept as metrics.
public struct CommandSpec: Hashable, Sendable {
  /// Which form of output becomes metrics.
  public enum Capture: Hashable, Sendable {
    /// A form that the program knows by name.
    case form(CaptureForm)
    /// A regular expression with named groups, see docs/COMMANDS.md.
    case pattern(String)
  }

  /// The program and its arguments, with placeholders; at least one.
  public let words: [String]
  /// What becomes metrics, tried in this order on each line.
  public let capture: [Capture]
  /// Seconds after which a run is ended; nil where it may take as long as it likes.
  public let timeout: Double?
  /// How often a trial that failed is tried again, unless the command line says.
  public let retries: Int
  /// Seconds between two samples of processor and memory, 0 for none; nil for every five seconds in
  /// runs of a minute or more.
  public let systemEvery: Double?

  /// Makes a spec of a command.
  public init(
    words: [String],
    capture: [Capture] = CaptureForm.usual.map { .form($0) },
    timeout: Double? = nil,
    retries: Int = 0,
    systemEvery: Double? = nil
  ) {
    self.words = words
    self.capture = capture
    self.timeout = timeout
    self.retries = retries
    self.systemEvery = systemEvery
  }

  /// The words as a JSON list.
  var wordsText: String { Value.list(words.map { .string($0) }).canonicalText }

  /// The captures as the JSON list of a spec.
  var captureText: String {
    Value.list(
      capture.map { capture in
        switch capture {
        case .form(let form): .string(form.rawValue)
        case .pattern(let pattern): .string(pattern)
        }
      }
    ).canonicalText
  }
}

/// A form of output that becomes metrics.
public enum CaptureForm: String, CaseIterable, Sendable {
  /// JSON objects, one a line.
  case json
  /// Python dictionaries as `print` shows them, one a line, as of Hugging Face's trainer.
  case dict
  /// Keras' progress lines.
  case keras
  /// Bars of tqdm, and so of PyTorch Lightning.
  case tqdm
  /// What XGBoost, LightGBM and CatBoost tell of each round.
  case boosting
  /// `name=value` and `name: value`, anywhere in a line.
  case pairs

  /// What is captured where a spec does not say.
  public static let usual: [CaptureForm] = [.json, .dict, .keras, .tqdm, .boosting]
}
