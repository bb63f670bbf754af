import Experiment
import Report
import Store

/// The runs that figures are drawn of.
struct PlotTargets {
  /// The runs, each once.
  let runs: [Run]
  /// The spec, where all is one experiment and its spec can be read.
  let spec: Spec?
  /// What the runs' experiments are after; nil where their specs do not all say the same.
  let objective: Objective?
  /// The name for titles and files.
  let name: String
  /// Whether single runs are named, more than one.
  let isSeveralRuns: Bool

  /// Finds the runs of names of experiments and beginnings of ids that fulfil a condition, which is asked
  /// of all versions of a spec.
  ///
  /// - Throws: What `Target` throws; `OptionError` where the condition is wrong or no run fulfils it.
  init(_ names: [String], where condition: String?, in store: Store) throws {
    let targets = try names.map { try Target.find($0, in: store) }
    var seen: Set<String> = []
    var runs = try targets.flatMap { target in
      condition == nil ? try target.runs(in: store) : try target.runsOfAllVersions(in: store)
    }.filter { seen.insert($0.id).inserted }
    if condition == nil {
      for target in targets {
        try target.noteOtherVersions(in: store, hint: "'--where' looks at all versions")
      }
    }
    if let condition {
      let kept = try Self.ids(runs, condition, store)
      runs = runs.filter { kept.contains($0.id) }
      guard !runs.isEmpty else {
        throw OptionError(problems: ["--where: no run fulfils '\(condition)'"])
      }
    }
    self.runs = runs
    if targets.count == 1, case .experiment = targets[0] {
      spec = try targets[0].spec(in: store)
    } else {
      spec = nil
    }
    let wanted = try Set(runs.map(\.experiment)).map { name in
      try Spec(stored: store.spec(of: name))?.sweep.metric
    }
    objective = Set(wanted).count == 1 ? wanted.first ?? nil : nil
    let shown = targets.map(\.name)
    name =
      shown.count <= 3
      ? shown.joined(separator: "-") : "\(shown[0])-and-\(shown.count - 1)-more"
    isSeveralRuns =
      targets.count > 1 && targets.allSatisfy { if case .run = $0 { true } else { false } }
  }

  private static func ids(_ runs: [Run], _ condition: String, _ store: Store) throws -> Set<String>
  {
    var question = RunQuestion()
    do {
      question.condition = try Condition(condition)
    } catch {
      throw OptionError(problems: ["--where: \(error)"])
    }
    // Of all attempts, so that a run named by its id is found whatever came after it.
    let experiments = Set(runs.map(\.experiment)).sorted()
    return try store.withRuns(of: experiments, .all) { table in
      Set(try RunList(table, question, at: Clock.moment).ids)
    }
  }

  /// Which runs of which specs a figure shows, for the file's metadata.
  var provenance: [(key: String, value: String)] {
    let specs = Set(runs.map(\.provenance.specHash)).sorted()
    return [
      ("Runs", runs.map(\.id).joined(separator: " ")), ("Spec", specs.joined(separator: " ")),
    ].filter { !$0.1.isEmpty }
  }
}
