import Experiment
import Report
import Store

/// What a run has beside its setting and its series.
struct RunRecords {
  let annotations: Annotations
  let fields: [Field]
  let artifacts: [Artifact]
  let process: ProcessRecord?

  /// The fields.
  var table: Table {
    let columns = [Table.Column("  function"), Table.Column("grid", isNumeric: true)]
    let rows = fields.map { field in
      ["  " + field.function, "\(field.x.count) × \(field.y.count)"]
    }
    return Table(columns: columns, rows: rows)
  }

  /// The members of the run's JSON.
  var json: [(String, JSON)] {
    [
      ("tags", .array(annotations.tags.map(JSON.string))),
      ("note", .optional(annotations.note, JSON.string)),
      ("process", .optional(process, JSON.process)),
      ("artifacts", .array(artifacts.map(JSON.artifact))),
    ]
  }
}
