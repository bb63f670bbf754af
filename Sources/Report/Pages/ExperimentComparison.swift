import Experiment
import Plot

/// Experiments beside each other: the best setting of each, and what is the same and what is not.
struct ExperimentComparison {
  private let subjects: [ReportSubject]

  init(_ subjects: [ReportSubject]) {
    self.subjects = subjects
  }

  var blocks: [Document.Block] {
    [
      .paragraph(sentences.joined(separator: " ")),
      .table(table, caption: "The best setting of each"),
    ]
      + differences
  }

  /// The metric that all are compared by: that of the first which all have.
  private var objective: Objective? {
    let recorded = subjects.map { Set($0.results.flatMap { $0.summaries.keys }) }
    func isShared(_ objective: Objective) -> Bool {
      recorded.allSatisfy { $0.contains(objective.metric) }
    }
    return (subjects.compactMap { $0.table.objective } + Objective.known).first(where: isShared)
  }

  /// Each subject's best setting by the shared metric, nil where none ended well.
  private var best: [(group: SettingGroup, statistics: Statistics)?] {
    guard let objective else { return subjects.map { _ in nil } }
    return subjects.map { subject in
      let table = SettingTable(subject.results, objective: objective)
      guard let group = table.groups.first, group.isWhole,
        let statistics = group.final(objective.metric), statistics.mean.isFinite
      else { return nil }
      return (group, statistics)
    }
  }

  /// What is added where runs came to their end without a finite value.
  private func finitely(_ objective: Objective) -> String {
    let isMissed = subjects.contains {
      SettingTable($0.results, objective: objective).endsNotFinite
    }
    return isMissed ? " with a finite \(objective.metric)" : ""
  }

  private var sentences: [String] {
    guard let objective else {
      return ["These experiments share no metric that tells how well runs did, so none is better."]
    }
    let ranked = subjects.indices.compactMap { index in
      best[index].map { (index, $0.group, $0.statistics) }
    }.sorted { one, other in
      if objective.prefers(one.2.mean, to: other.2.mean) { return true }
      if objective.prefers(other.2.mean, to: one.2.mean) { return false }
      return one.0 < other.0
    }
    guard let first = ranked.first else {
      return ["No experiment has a setting whose runs all came to their end\(finitely(objective))."]
    }
    guard ranked.count > 1 else {
      let end = "all came to their end\(finitely(objective))"
      return ["Only \(subjects[first.0].name) has a setting whose runs \(end)."]
    }
    let extreme = objective.goal == .maximize ? "highest" : "lowest"
    let second = ranked[1]
    if first.2.mean == second.2.mean {
      return [
        "The best settings of \(subjects[first.0].name) and \(subjects[second.0].name) have the same "
          + "\(objective.metric), \(significant(first.2.mean, digits: 4))."
      ]
    }
    let sentence =
      "The best setting of \(subjects[first.0].name) has the \(extreme) \(objective.metric): "
      + "\(SettingTable.text(first.2)), that of \(subjects[second.0].name) "
      + "\(SettingTable.text(second.2))."
    let isRandom = subjects.contains { $0.spec?.workload.isRandom != false }
    guard isRandom else { return [sentence] }
    guard let comparison = Comparison(first.1, second.1, metric: objective.metric) else {
      return [
        sentence, "They share fewer than two seeds, so nothing tells whether that is chance.",
      ]
    }
    let verdict = comparison.isSeparated ? "are separated" : "are not separated"
    return [
      sentence,
      "The two \(verdict) (95 % interval of paired differences over "
        + "\(comparison.difference.count) shared seeds, Student's t).",
    ]
  }

  private var table: Table {
    let names = subjects.map { subject in
      Differences.names(in: ImportedNames.leftOut(of: subject.results.map(\.run)))
    }
    let rows = subjects.indices.map { index in
      let subject = subjects[index]
      let found = best[index]
      return [
        subject.name, found.map { Differences.phrase($0.group.setting, names[index]) } ?? "–",
        found.map { SettingTable.text($0.statistics) } ?? "–",
        found.map { "\($0.statistics.count)" } ?? "–", "\(subject.results.count)",
      ]
    }
    return Table(
      columns: [
        .init("experiment"), .init("best setting"),
        .init(objective?.metric ?? "metric", isNumeric: true), .init("seeds", isNumeric: true),
        .init("runs", isNumeric: true),
      ],
      rows: rows
    )
  }

  /// The parameters in which the best settings differ.
  private var differences: [Document.Block] {
    let found = zip(subjects, best).compactMap { subject, best in
      best.map { (subject.name, $0.group) }
    }
    guard found.count > 1 else { return [] }
    let names = Differences.names(in: found.compactMap { $0.1.results.first?.run })
    guard !names.isEmpty else {
      return [.paragraph("Their best settings have the same parameters.")]
    }
    return [
      .table(
        Table(
          columns: [.init("parameter")] + found.map { .init($0.0) },
          rows: names.map { name in [name] + found.map { Differences.text($0.1.setting[name]) } }
        ),
        caption: "Where the best settings differ"
      )
    ]
  }
}
