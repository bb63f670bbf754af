import Experiment
import Report
import Store

/// What a run has beside its setting and its series.
struct RunRecords {
  let annotations: Annotations
  let findings: [Finding]
  let fields: [Field]

  /// A line for each finding.
  var findingLines: String {
    findings.map { finding in
      wrapped("\(finding.kind.title): \(finding.message)", width: 96, indent: "  ")
    }.joined(separator: "\n")
  }

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
      ("findings", .array(findings.map(JSON.finding))),
    ]
  }
}
