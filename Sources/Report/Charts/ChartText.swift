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
    let runs = groups.flatMap { $0.results.map(\.run) }
    guard let run = runs.first else { return "" }
    let isOne = runs.allSatisfy { $0.experiment == run.experiment }
    let what = subject(runs, except: differing)
    let start = isOne && !differing.contains("experiment") ? "\(run.experiment): \(what)" : what
    var parts = [start] + settings(runs, except: differing)
    if differing.contains("seed") { return parts.joined(separator: ", ") }
    let seeds = groups.map { Set($0.results.map(\.run.trial.seed)).count }.max() ?? 0
    if seeds > 1 {
      parts.append("\(seeds) seeds")
    } else if run.trial.setting["function"] == nil {
      // A descent draws no random numbers.
      let isSame = runs.allSatisfy { $0.trial.seed == run.trial.seed }
      parts.append(isSame ? "seed \(run.trial.seed)" : "1 seed each")
    }
    return parts.joined(separator: ", ")
  }

  /// What computed, and on which data: `network on moons and circles`.
  private static func subject(_ runs: [Run], except differing: [String]) -> String {
    // Runs of one spec compute the same on the same data; to read that takes long.
    struct Kind: Hashable {
      let spec: String
      let function: Value?
    }
    var seen: Set<Kind> = []
    let samples = runs.filter { run in
      let spec = run.provenance.specHash
      return seen.insert(Kind(spec: spec, function: run.trial.setting["function"])).inserted
    }
    var subjects: [String] = []
    var datasets: [String] = []
    for run in samples {
      if let function = run.trial.setting["function"] {
        subjects.append(differing.contains("function") ? "objective" : function.displayText)
      } else if run.trial.workload == .command {
        subjects.append("command")
      } else if run.trial.workload == nil {
        subjects.append("imported")
      } else {
        subjects.append("network")
        if let name = run.datasetName { datasets.append(name) }
      }
    }
    let what = enumerated(subjects, many: "workloads")
    return datasets.isEmpty ? what : "\(what) on \(enumerated(datasets, many: "data sets"))"
  }

  /// Each name once; of more than three the number.
  private static func enumerated(_ names: [String], many: String) -> String {
    var distinct: [String] = []
    for name in names where !distinct.contains(name) { distinct.append(name) }
    if distinct.count > 3 { return "\(distinct.count) \(many)" }
    guard distinct.count > 1 else { return distinct.joined() }
    return distinct.dropLast().joined(separator: ", ") + " and \(distinct[distinct.count - 1])"
  }

  private static func settings(_ runs: [Run], except differing: [String]) -> [String] {
    guard let setting = runs.first?.trial.setting else { return [] }
    let shown = [
      ("hidden_size", "", " hidden units"), ("optimizer", "", ""), ("gradient", "", " gradient"),
      ("learning_rate", "learning rate ", ""), ("steps", "", " steps"),
      ("batch_size", "batch ", ""),
    ]
    return shown.compactMap { name, before, after in
      guard !differing.contains(name), let value = setting[name],
        runs.allSatisfy({ $0.trial.setting[name] == value })
      else { return nil }
      if name == "gradient", value == .string("backprop") { return nil }
      guard name == "hidden_size", case .list = value else {
        return before + text(value, of: name) + after
      }
      return value == .list([]) ? "no hidden layer" : "hidden layers \(value.displayText)"
    }
  }

  /// What line and band of several runs stand for; empty where no line has more than one.
  static func mean(
    _ groups: [SettingGroup],
    averaged: [String] = [],
    band: CurveStyle.Band
  ) -> String {
    guard groups.contains(where: { $0.results.count > 1 }) else { return "" }
    let hasSeeds = groups.contains { Set($0.results.map(\.run.trial.seed)).count > 1 }
    let over = averaged + (hasSeeds || averaged.isEmpty ? ["seeds"] : [])
    let list =
      over.count < 2
      ? over.joined() : over.dropLast().joined(separator: ", ") + " and \(over[over.count - 1])"
    let meaning = band == .none ? "" : " Bands: \(band.meaning)."
    let isPartly = groups.contains { $0.drawn.count < $0.results.count }
    let partly = isPartly ? ", of the runs that came to their end where some did" : ""
    return "Lines: mean over \(list)\(partly).\(meaning)"
  }

  /// What line and band mean, and how runs ended that did not simply finish.
  ///
  /// - Parameters:
  ///   - mean: What lines and bands of several runs stand for; empty where there are none.
  ///   - weight: The weight of the moving average, 0 for none.
  ///   - showsRaw: Whether the values as measured are drawn too.
  ///   - notes: Settings with notes that have no room elsewhere.
  /// - Returns: Sentences; empty where there is nothing to say.
  static func caption(
    mean: String,
    weight: Double,
    showsRaw: Bool = false,
    notes: [(label: String, note: String)]
  ) -> String {
    [mean, smoothing(weight: weight, showsRaw: showsRaw), self.notes(notes)]
      .filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// How curves are smoothed, and which of them where not all are; empty where none is.
  static func smoothing(weight: Double, showsRaw: Bool, only names: [String] = []) -> String {
    guard weight > 0 else { return "" }
    let start = names.isEmpty ? "Smoothed" : "\(names.joined(separator: ", ")): smoothed"
    let raw = showsRaw ? "; faint: as measured" : ""
    return "\(start) by an exponential moving average of weight \(shortText(weight))\(raw)."
  }

  /// How a setting's runs ended where they did not simply finish: `2 of 3 diverged at step 812`,
  /// `1 of 3 not finite from step 21`.
  ///
  /// - Parameters:
  ///   - group: The setting.
  ///   - lastStep: Where a run ended.
  ///   - lostStep: From where on a run's values are not finite to its end; nil where they are.
  /// - Returns: Phrases with commas between them; empty where all simply finished.
  static func note(
    _ group: SettingGroup,
    lastStep: (RunResult) -> Int?,
    lostStep: (RunResult) -> Int? = { _ in nil }
  ) -> String {
    let total = group.results.count
    var notes = group.statuses.compactMap { status, count -> String? in
      guard status != .finished else { return nil }
      let share = total == 1 ? "" : "\(count) of \(total) "
      let steps = group.results.filter { $0.run.status == status }.compactMap(lastStep)
      guard let first = steps.min(), let last = steps.max() else { return share + status.rawValue }
      let range = first == last ? "" : " to \(NumberFormat.text(last))"
      return share + status.rawValue + " at step \(NumberFormat.text(first))\(range)"
    }
    let lost = group.results.compactMap(lostStep)
    if let first = lost.min(), let last = lost.max() {
      let share = total == 1 ? "" : "\(lost.count) of \(total) "
      let range = first == last ? "" : " to \(NumberFormat.text(last))"
      notes.append(share + "not finite from step \(NumberFormat.text(first))\(range)")
    }
    return notes.joined(separator: ", ")
  }

  /// How many runs have a metric that not all have; empty where all do, or none does.
  static func recorded(_ metric: String, by count: Int, of total: Int) -> String {
    guard count > 0, count < total else { return "" }
    return "\(metric): recorded by \(text(count)) of \(text(total)) runs."
  }

  /// At most four notes as sentences, the rest counted.
  static func notes(_ notes: [(label: String, note: String)]) -> String {
    let present = notes.filter { !$0.note.isEmpty }
    var sentences = present.prefix(4).map { label, note in
      label.isEmpty ? alone(note) : "\(label): \(note)."
    }
    if present.count > 4 { sentences.append("\(present.count - 4) more settings ended early.") }
    return sentences.joined(separator: " ")
  }

  /// A note on the only setting that is drawn, as a sentence.
  private static func alone(_ note: String) -> String {
    if note.first?.isNumber == true { return "Of the runs \(note)." }
    return note.hasPrefix("not finite") ? "The values are \(note)." : "The run \(note)."
  }

  /// An integer with thousands separators.
  static func text(_ value: Int) -> String { NumberFormat.text(value) }

  /// The value of a parameter as figures write it, numbers typeset as on axes; a dash where there is
  /// none.
  static func text(_ value: Value?, of name: String) -> String {
    switch value {
    case .integer(let number)? where name != "seed": NumberFormat.text(number)
    case .number(let number)?: NumberFormat.text(number)
    default: Differences.text(value)
    }
  }

  /// The values of some parameters as a legend shows them: `0.1, 2,000`.
  static func label(_ setting: Setting, _ names: [String]) -> String {
    names.map { text(setting[$0], of: $0) }.joined(separator: ", ")
  }

  /// The same with the parameters' names, as a caption shows them: `learning_rate 0.1, hidden_size 50`;
  /// values too long for one are cut.
  static func phrase(_ setting: Setting, _ names: [String]) -> String {
    names.map { name in
      let text = text(setting[name], of: name)
      return "\(name) " + (text.count > 60 ? text.prefix(60) + "…" : text)
    }.joined(separator: ", ")
  }
}
