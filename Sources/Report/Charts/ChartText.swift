import Experiment
import Plot

/// The words around the charts of runs.
enum ChartText {
  /// What is compared: `Loss by learning_rate and hidden_size`.
  static func title(_ what: String, by names: [String]) -> String {
    switch names.count {
    case 0: what
    case 1, 2: "\(what) by \(names.joined(separator: " and "))"
    default: "\(what) by \(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1])"
    }
  }

  /// What is the same in all runs: `network on digits, 2,000 steps, batch 100, 3 seeds`.
  static func subtitle(_ groups: [SettingGroup], except differing: [String]) -> String {
    guard let result = groups.first?.results.first else { return "" }
    let run = result.run
    let function = run.trial.setting["function"]
    let seeds = groups.map(\.results.count).max() ?? 0
    let what =
      if let function {
        differing.contains("function") ? "objective" : function.displayText
      } else if run.trial.workload == .command {
        "command"
      } else {
        "network\(run.datasetName.map { " on \($0)" } ?? "")"
      }
    var parts = ["\(run.experiment): \(what)"] + settings(run.trial.setting, except: differing)
    if seeds > 1 {
      parts.append("\(seeds) seeds")
    } else if function == nil {
      // A descent draws no random numbers.
      parts.append("seed \(run.trial.seed)")
    }
    return parts.joined(separator: ", ")
  }

  private static func settings(_ setting: Setting, except differing: [String]) -> [String] {
    let shown = [
      ("hidden_size", "", " hidden units"), ("optimizer", "", ""), ("gradient", "", " gradient"),
      ("learning_rate", "learning rate ", ""), ("steps", "", " steps"),
      ("batch_size", "batch ", ""),
    ]
    return shown.compactMap { name, before, after in
      guard !differing.contains(name), let value = setting[name] else { return nil }
      if name == "gradient", value == .string("backprop") { return nil }
      guard name == "hidden_size", case .list = value else { return before + text(value) + after }
      return value == .list([]) ? "no hidden layer" : "hidden layers \(value.displayText)"
    }
  }

  /// What line and band mean, and how runs ended that did not simply finish.
  ///
  /// - Parameters:
  ///   - seeds: The most runs behind a line.
  ///   - weight: The weight of the moving average, 0 for none.
  ///   - showsRaw: Whether the values as measured are drawn too.
  ///   - notes: Settings with notes that have no room elsewhere.
  /// - Returns: Sentences; empty where there is nothing to say.
  static func caption(
    seeds: Int,
    weight: Double,
    showsRaw: Bool = false,
    notes: [(label: String, note: String)]
  ) -> String {
    var sentences: [String] = []
    if seeds > 1 { sentences.append("Lines: mean over seeds. Bands: minimum to maximum.") }
    if weight > 0 {
      let raw = showsRaw ? "; faint: as measured" : ""
      sentences.append(
        "Smoothed by an exponential moving average of weight \(shortText(weight))\(raw)."
      )
    }
    let text = self.notes(notes)
    return (sentences + (text.isEmpty ? [] : [text])).joined(separator: " ")
  }

  /// How a setting's runs ended where they did not simply finish: `2 of 3 diverged at step 812`.
  static func note(_ group: SettingGroup, lastStep: (RunResult) -> Int?) -> String {
    let total = group.results.count
    let notes = group.statuses.compactMap { status, count -> String? in
      guard status != .finished else { return nil }
      let share = total == 1 ? "" : "\(count) of \(total) "
      let steps = group.results.filter { $0.run.status == status }.compactMap(lastStep)
      guard let first = steps.min(), let last = steps.max() else { return share + status.rawValue }
      let range = first == last ? "" : " to \(NumberFormat.text(last))"
      return share + status.rawValue + " at step \(NumberFormat.text(first))\(range)"
    }
    return notes.joined(separator: ", ")
  }

  /// At most four notes as sentences, the rest counted.
  private static func notes(_ notes: [(label: String, note: String)]) -> String {
    let present = notes.filter { !$0.note.isEmpty }
    var sentences = present.prefix(4).map { label, note in
      label.isEmpty ? "The run \(note)." : "\(label): \(note)."
    }
    if present.count > 4 { sentences.append("\(present.count - 4) more settings ended early.") }
    return sentences.joined(separator: " ")
  }

  /// An integer with thousands separators.
  static func text(_ value: Int) -> String { NumberFormat.text(value) }

  private static func text(_ value: Value) -> String {
    if case .integer(let number) = value { NumberFormat.text(number) } else { value.displayText }
  }
}
