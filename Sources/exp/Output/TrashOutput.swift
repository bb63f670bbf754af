import Experiment
import Report
import Store

/// What the commands about the trash print.
enum TrashOutput {
  /// `experiment 'lr-sweep', 12 runs`.
  static func text(_ experiments: [String], _ runs: [String]) -> String {
    let names = experiments.map { "experiment '\($0)'" }
    return (names + [counted(runs.count, "run")]).joined(separator: ", ")
  }

  static func json(_ experiments: [String], _ runs: [String]) -> JSON {
    .object([
      ("experiments", .array(experiments.map(JSON.string))),
      ("runs", .array(runs.map(JSON.string))),
    ])
  }

  /// A table of the trash.
  static func text(_ trash: Trash) -> String {
    if trash.isEmpty { return "The trash is empty." }
    let columns = [
      Table.Column("run"), Table.Column("experiment"), Table.Column("trial"),
      Table.Column("status"), Table.Column("deleted"),
    ]
    var rows = trash.runs.map { item in
      [
        item.run.shortID, item.run.experiment, item.run.trial.label, item.run.status.rawValue,
        localTimeText(item.deletedAt),
      ]
    }
    let withRuns = Set(trash.runs.map(\.run.experiment))
    for name in trash.experiments where !withRuns.contains(name) {
      rows.append(["–", name, "–", "–", "–"])
    }
    return Table(columns: columns, rows: rows).text
  }

  static func json(_ trash: Trash) -> JSON {
    let runs = trash.runs.map { item in
      JSON.object([
        ("id", .string(item.run.id)), ("experiment", .string(item.run.experiment)),
        ("status", .string(item.run.status.rawValue)),
        ("deleted_at", .string(timeText(item.deletedAt))),
      ])
    }
    return .object([
      ("experiments", .array(trash.experiments.map(JSON.string))), ("runs", .array(runs)),
    ])
  }
}

/// A size in the largest unit of 1000 bytes that fits: `640 B`, `12.5 MB`.
func byteText(_ bytes: Int) -> String {
  let units = ["B", "kB", "MB", "GB", "TB"]
  var (size, unit) = (Double(bytes), 0)
  while size >= 999.5, unit + 1 < units.count {
    size /= 1000
    unit += 1
  }
  return (unit == 0 ? "\(bytes)" : significant(size, digits: 3)) + " " + units[unit]
}

/// A number with its word: `1 run`, `12 runs`.
func counted(_ count: Int, _ word: String) -> String {
  "\(count) \(word)\(count == 1 ? "" : "s")"
}
