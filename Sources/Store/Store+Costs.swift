public import Experiment
internal import GRDB

extension Store {
  /// What the runs of an experiment that came to their end took, under whatever spec; of those that went
  /// on from an earlier attempt not all is known, so they are left out.
  ///
  /// - Throws: `unknownExperiment`.
  public func costs(of experiment: String) throws(StoreError) -> [RunCost] {
    try file.read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT t.hash,
            coalesce(CASE r.status WHEN 'finished' THEN p.value END, max(s.last_step) + 1),
            max(r.finished_at - r.started_at, 0), sum(s.count)
          FROM run r JOIN trial t ON t.id = r.trial JOIN series s ON s.run = r.id
            LEFT JOIN parameter p ON p.trial = t.id AND p.name = 'steps'
          WHERE r.experiment = ? AND r.status IN ('finished', 'stopped', 'diverged')
            AND r.deleted_at IS NULL AND r.resumed_from IS NULL
          GROUP BY r.id
          """,
        arguments: [experimentRow(experiment, database)]
      )
      var costs: [RunCost] = []
      while let row = try rows.next() {
        costs.append(
          try RunCost(
            trial: row.value(0),
            steps: row.value(1),
            milliseconds: row.value(2),
            points: row.value(3)
          )
        )
      }
      return costs
    }
  }
}
