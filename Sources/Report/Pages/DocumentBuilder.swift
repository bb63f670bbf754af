internal import Experiment
internal import Foundation
internal import Plot

/// Makes the document of a report: every sentence, table and figure in it is computed here.
public struct DocumentBuilder {
  private let recipe: ReportRecipe

  /// Makes a builder.
  public init(_ recipe: ReportRecipe) {
    self.recipe = recipe
  }

  /// The report on one experiment or run, or on several experiments beside each other.
  ///
  /// - Throws: `ChartError` where a figure that was asked for cannot be drawn; what the store throws.
  public func document(of subjects: [ReportSubject]) throws -> Document {
    guard subjects.count > 1 else {
      guard let subject = subjects.first else {
        return Document(title: "Nothing", recipe: recipe, sections: [])
      }
      return Document(
        title: subject.name,
        recipe: recipe,
        sections: try parts(of: subject, level: 2, prefix: "")
      )
    }
    let comparison = ExperimentComparison(subjects)
    var sections = [Document.Section("What came out", isAnswer: true, comparison.blocks)]
    for (index, subject) in subjects.enumerated() {
      let parts = try parts(of: subject, level: 3, prefix: "\(index + 1)-")
      sections.append(Document.Section(subject.name, []))
      sections += parts
    }
    return Document(
      title: subjects.map(\.name).joined(separator: " and "),
      recipe: recipe,
      sections: sections
    )
  }

  private func parts(
    of subject: ReportSubject,
    level: Int,
    prefix: String
  ) throws -> [Document.Section] {
    let importance = Importance(subject.table, sweep: subject.spec?.sweep)
    let answer = AnswerSentences(
      subject.table,
      plannedCount: subject.plannedCount,
      importance: importance
    )
    func part(_ title: String, isAnswer: Bool = false, _ blocks: [Document.Block])
      -> Document.Section
    {
      Document.Section(title, level: level, isAnswer: isAnswer, blocks)
    }
    let parts = [
      part("What was asked", asked(subject)),
      part("What came out", isAnswer: true, [.paragraph(answer.text)] + singleRun(subject)),
      part("Figures", try figures(subject, prefix: prefix)),
      part("Settings", settings(subject)),
      part("What each parameter did", importance.map(ParameterBlocks.blocks) ?? []),
      part("What the runs noticed", findings(subject)),
      part("Runs that did not simply finish", endings(subject)),
      part("How to get the same numbers again", Reproduction(subject, recipe).blocks),
      part("Hashes of all series", manifest(subject)),
    ]
    return parts.filter { !$0.blocks.isEmpty }
  }

  private func asked(_ subject: ReportSubject) -> [Document.Block] {
    let spec = visibleJSON(JSONLayout.text(subject.specText))
    return (subject.description.isEmpty ? [] : [.paragraph(subject.description)])
      + (subject.isRun ? [setting(subject)].compactMap { $0 } : [])
      + [.code(spec, .json)]
  }

  /// All parameters of a run.
  private func setting(_ subject: ReportSubject) -> Document.Block? {
    guard let trial = subject.results.first?.run.trial else { return nil }
    let rows = trial.setting.names.map { [$0, Differences.text(trial.setting[$0])] }
    return .table(
      Table(
        columns: [.init("parameter"), .init("value")],
        rows: rows + [["seed", "\(trial.seed)"]]
      ),
      caption: "The run's setting"
    )
  }

  /// Every metric, where there is one run alone.
  private func singleRun(_ subject: ReportSubject) -> [Document.Block] {
    guard subject.results.count == 1, let result = subject.results.first,
      !result.summaries.isEmpty
    else { return [] }
    let titles = ["last", "at step", "minimum", "maximum", "points"]
    let summaries = result.summaries.values.sorted { $0.metric < $1.metric }
    let rows = summaries.prefix(Self.mostMetrics).map { summary in
      [
        summary.metric, significant(summary.last, digits: 5),
        NumberFormat.text(summary.lastStep),
        summary.minimum.map { significant($0, digits: 5) } ?? "–",
        summary.maximum.map { significant($0, digits: 5) } ?? "–",
        NumberFormat.text(summary.count),
      ]
    }
    let table = Table(
      columns: [.init("metric")] + titles.map { .init($0, isNumeric: true) },
      rows: Array(rows)
    )
    let rest = summaries.count - table.rows.count
    let more = rest > 0 ? "; \(rest) more are in the store" : ""
    return [.table(table, caption: "What the run recorded\(more)")]
  }

  private static let mostMetrics = 40

  private func figures(_ subject: ReportSubject, prefix: String) throws -> [Document.Block] {
    func illustration(_ kind: FigureKind) throws -> Document.Block {
      let figure = try subject.charts.figure(kind)
      return .figure(Document.Illustration(name: prefix + kind.rawValue, figure: figure))
    }
    if let kinds = recipe.figures { return try kinds.map(illustration) }
    var kinds = subject.isRun ? [] : subject.spec?.figures ?? []
    kinds += try subject.charts.defaultKinds().filter { !kinds.contains($0) }
    return try kinds.compactMap { kind in
      do {
        return try illustration(kind)
      } catch _ as ChartError {
        // Nobody asked for this one here and the runs have nothing for it.
        return nil
      }
    }
  }

  private func settings(_ subject: ReportSubject) -> [Document.Block] {
    guard !subject.isRun, subject.results.count > 1 else { return [] }
    let hasSpread = subject.table.groups.contains { $0.results.count > 1 }
    let order = subject.table.objective.map { ", best \($0.metric) first" } ?? ""
    let meaning =
      hasSpread
      ? "mean ± standard deviation over seeds of the last values" : "last values"
    let isPartly = subject.table.groups.contains { $0.counted.count < $0.results.count }
    let counted = isPartly ? ", of the runs that came to their end" : ""
    return [.table(subject.table.table, caption: "Settings\(order): \(meaning)\(counted)")]
  }

  private static let mostRuns = 100

  private func findings(_ subject: ReportSubject) -> [Document.Block] {
    let noticed = subject.results.filter { !$0.findings.isEmpty }
    guard !noticed.isEmpty else { return [] }
    let items = noticed.prefix(Self.mostRuns).map { result in
      Document.Item(
        result.run.shortID,
        result.run.trial.label,
        result.findings.map { Document.Item($0.kind.title, $0.message) }
      )
    }
    return [.list(items)] + more(noticed.count)
  }

  private func endings(_ subject: ReportSubject) -> [Document.Block] {
    let order: [RunStatus] = [
      .failed, .diverged, .interrupted, .running, .stopped, .terminated,
    ]
    let runs = order.flatMap { status in subject.results.map(\.run).filter { $0.status == status } }
    guard !runs.isEmpty else { return [] }
    let items = runs.prefix(Self.mostRuns).map { run in
      let message = run.message.map { ": \($0)" } ?? ""
      return Document.Item(run.shortID, "\(run.trial.label) \(run.status.rawValue)\(message)")
    }
    return [.list(items)] + more(runs.count)
  }

  private func more(_ count: Int) -> [Document.Block] {
    guard count > Self.mostRuns else { return [] }
    return [.paragraph("And \(count - Self.mostRuns) more, which exp show tells.")]
  }

  private func manifest(_ subject: ReportSubject) -> [Document.Block] {
    // One list for each spec, so that who reads the file can tell which belong together.
    guard subject.manifest.count > 0 else {
      return subject.spec == nil
        ? [] : [.paragraph("No run has recorded a series."), .code("", .manifest)]
    }
    return [
      .paragraph(
        "For each trial the first digits of its id, for each of its series the SHA-256 of its points, "
          + "their number and the metric's name. What is hashed: the steps as int64, then the values "
          + "as float64, little-endian; not the times. The same trial gives the same hashes anywhere."
      ), .code(subject.manifest.text, .manifest),
    ]
  }
}
