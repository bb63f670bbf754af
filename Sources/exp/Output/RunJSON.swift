import Experiment
import Report

// What --json prints of runs and settings; one place, so that all commands name things alike.

extension JSON {
  static func setting(_ setting: Setting) -> JSON {
    .object(setting.names.map { ($0, .optional(setting[$0]) { .value($0) }) })
  }

  static func summary(_ summary: SeriesSummary) -> JSON {
    .object([
      ("count", .integer(summary.count)), ("first_step", .integer(summary.firstStep)),
      ("last_step", .integer(summary.lastStep)), ("last", .number(summary.last)),
      ("min", .optional(summary.minimum, JSON.number)),
      ("max", .optional(summary.maximum, JSON.number)),
      ("mean", .optional(summary.mean, JSON.number)),
      ("nan_count", .integer(summary.nanCount)),
      ("infinity_count", .integer(summary.infinityCount)),
    ])
  }

  static func result(_ result: RunResult) -> JSON {
    let run = result.run
    let metrics = result.summaries.values.sorted { $0.metric < $1.metric }
    return .object([
      ("id", .string(run.id)), ("experiment", .string(run.experiment)),
      ("status", .string(run.status.rawValue)), ("attempt", .integer(run.attempt)),
      ("trial", .string(run.trial.id)), ("seed", .integer(run.trial.seed)),
      ("started_at", .string(timeText(run.startedAt))),
      ("finished_at", .optional(run.finishedAt) { .string(timeText($0)) }),
      ("message", .optional(run.message, JSON.string)),
      ("resumed_from", .optional(run.resumption) { .string($0.run) }),
      ("resumed_at", .optional(run.resumption) { .integer($0.step) }),
      ("parameters", .setting(run.trial.setting)),
      ("metrics", .object(metrics.map { ($0.metric, .summary($0)) })),
    ])
  }

  static func finding(_ finding: Finding) -> JSON {
    .object([
      ("kind", .string(finding.kind.rawValue)), ("step", .optional(finding.step, JSON.integer)),
      ("message", .string(finding.message)),
      (
        "details",
        .object(finding.details.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
      ),
    ])
  }

  static func settings(_ table: SettingTable) -> JSON {
    .array(
      table.groups.map { group in
        .object([
          ("parameters", .setting(group.setting)),
          ("seeds", .array(group.results.map { .integer($0.run.trial.seed) })),
          ("runs", .array(group.results.map { .string($0.run.id) })),
          (
            "findings",
            .object(
              group.results.filter { !$0.findings.isEmpty }
                .map { ($0.run.id, .array($0.findings.map(JSON.finding))) }
            )
          ),
          ("status", .object(group.statuses.map { ($0.status.rawValue, .integer($0.count)) })),
          ("not_finite", .object(group.notFinite.map { ($0.metric, .integer($0.count)) })),
          (
            "final",
            .object(
              table.metrics.map { metric in
                (
                  metric,
                  .optional(group.final(metric)) {
                    JSON.statistics($0, hasInterval: !group.ended.isEmpty)
                  }
                )
              }
            )
          ),
        ])
      }
    )
  }

  static func provenance(_ provenance: Provenance) -> JSON {
    .object([
      ("program", .string(provenance.program)), ("command", .string(provenance.command)),
      ("spec_hash", .string(provenance.specHash)),
      ("dataset_hash", .optional(provenance.datasetHash, JSON.string)),
      (
        "libraries",
        .object(
          provenance.libraries.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
        )
      ),
      ("processor", .string(provenance.processor)), ("kernel", .string(provenance.kernel)),
      ("host", .string(provenance.host)), ("system", .string(provenance.system)),
      ("commit", .optional(provenance.commit, JSON.string)),
      ("dirty", .optional(provenance.isDirty) { .value(.bool($0)) }),
      ("diff_hash", .optional(provenance.diffHash, JSON.string)),
      ("dataset_path", .optional(provenance.datasetPath, JSON.string)),
    ])
  }

  /// An experiment's settings, best first, and which of them the best is not separated from.
  static func experiment(_ name: String, _ table: SettingTable, store: String) -> JSON {
    .object([
      ("experiment", .string(name)), ("store", .string(store)), ("settings", .settings(table)),
      (
        "not_separated_from_best",
        .optional(table.notSeparatedFromBest) { .array($0.map { .setting($0.setting) }) }
      ),
    ])
  }

  /// Mean and spread; without an interval where the numbers are no sample.
  static func statistics(_ statistics: Statistics, hasInterval: Bool) -> JSON {
    .object([
      ("mean", .number(statistics.mean)),
      ("standard_deviation", .optional(statistics.deviation, JSON.number)),
      (
        "interval_95",
        .optional(hasInterval ? statistics.interval : nil) { reach in
          .array([.number(statistics.mean - reach), .number(statistics.mean + reach)])
        }
      ), ("count", .integer(statistics.count)),
    ])
  }

  static func statistics(_ statistics: Statistics) -> JSON {
    self.statistics(statistics, hasInterval: true)
  }
}
