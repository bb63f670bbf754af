import Experiment
import Report

/// What a run answered, as tables, CSV and JSON show it.
extension RunKey {
  /// The head of the column in a table for people.
  var head: String {
    switch self {
    case .field(.id): "run"
    case .field(.duration): "took"
    default: title
    }
  }

  /// The heads of columns side by side in a table for people, no two alike.
  static func heads(of keys: [RunKey]) -> [String] {
    zip(keys, titles(of: keys)).map { key, title in title == key.title ? key.head : title }
  }

  /// The cell of a table for people.
  func cell(_ answer: Answer) -> String {
    switch (self, answer) {
    case (_, .missing): "–"
    case (.field(.id), .text(let id)): String(id.prefix(8))
    case (.field(.trial), .text(let hash)): String(hash.prefix(8))
    case (.field(.started), .integer(let time)), (.field(.finished), .integer(let time)):
      localTimeText(time)
    case (.field(.duration), .integer(let span)): durationText(span)
    case (.metric, .number(let value)): significant(value, digits: 4)
    case (_, .number(let value)): shortText(value)
    case (_, .integer(let value)): "\(value)"
    case (_, .bool(let value)): "\(value)"
    case (_, .text(let text)): text
    case (_, .texts(let texts)): texts.isEmpty ? "–" : texts.joined(separator: ", ")
    }
  }

  /// The field of a CSV record: everything in full, empty where there is nothing.
  func field(_ answer: Answer) -> String {
    switch (self, answer) {
    case (_, .missing): ""
    case (.field(.started), .integer(let time)), (.field(.finished), .integer(let time)):
      timeText(time)
    case (.field(.duration), .integer(let span)): CSVText.number(Double(span) / 1000)
    case (_, .number(let value)): CSVText.number(value)
    case (_, .integer(let value)): "\(value)"
    case (_, .bool(let value)): "\(value)"
    case (_, .text(let text)): text
    case (_, .texts(let texts)): texts.joined(separator: ", ")
    }
  }

  /// The value in JSON.
  func json(_ answer: Answer) -> JSON {
    switch (self, answer) {
    case (_, .missing): .null
    case (.field(.started), .integer(let time)), (.field(.finished), .integer(let time)):
      .string(timeText(time))
    case (.field(.duration), .integer(let span)): .number(Double(span) / 1000)
    case (_, .number(let value)): .number(value)
    case (_, .integer(let value)): .integer(value)
    case (_, .bool(let value)): .value(.bool(value))
    case (_, .text(let text)): .string(text)
    case (_, .texts(let texts)): .array(texts.map(JSON.string))
    }
  }

  /// Whether all answers of a column stand at the right.
  func isNumeric(_ answers: some Sequence<Answer>) -> Bool {
    switch self {
    case .field(.duration), .metric: true
    case .field(let field): field.kind == .number
    case .parameter: answers.allSatisfy { $0 == .missing || $0.numberValue != nil }
    }
  }
}

extension RunList {
  /// The table for people.
  var table: Table {
    let titles = RunKey.heads(of: columns)
    let heads = columns.indices.map { index in
      Table.Column(
        titles[index],
        isNumeric: columns[index].isNumeric(rows.lazy.map { $0[index] })
      )
    }
    return Table(columns: heads, rows: rows.map { zip(columns, $0).map { $0.cell($1) } })
  }

  /// The records of CSV, the heads first.
  var records: [[String]] {
    [RunKey.titles(of: columns)] + rows.map { zip(columns, $0).map { $0.field($1) } }
  }

  /// Objects with the columns' names.
  var json: JSON {
    let titles = RunKey.titles(of: columns)
    return .array(
      rows.map { row in
        .object(columns.indices.map { (titles[$0], columns[$0].json(row[$0])) })
      }
    )
  }
}

extension RunGroups {
  /// The table for people: mean ± standard deviation (how many).
  var table: Table {
    let titles = RunKey.heads(of: keys + metrics)
    let heads =
      keys.indices.map { index in
        Table.Column(
          titles[index],
          isNumeric: keys[index].isNumeric(groups.lazy.map { $0.answers[index] })
        )
      } + [Table.Column("runs", isNumeric: true)]
      + titles.dropFirst(keys.count).map { Table.Column($0, isNumeric: true) }
    let rows = groups.map { group in
      zip(keys, group.answers).map { $0.cell($1) } + ["\(group.count)"]
        + group.statistics.map { $0.map { "\(SettingTable.text($0)) (\($0.count))" } ?? "–" }
    }
    return Table(columns: heads, rows: rows)
  }

  var records: [[String]] {
    let titles = RunKey.titles(of: keys + metrics)
    let heads = titles.dropFirst(keys.count).flatMap { title in
      ["mean", "standard_deviation", "count"].map { "\(title) \($0)" }
    }
    return [titles.prefix(keys.count) + ["runs"] + heads]
      + groups.map { group in
        zip(keys, group.answers).map { $0.field($1) } + ["\(group.count)"]
          + group.statistics.flatMap { statistics in
            [
              statistics.map { CSVText.number($0.mean) } ?? "",
              statistics?.deviation.map(CSVText.number) ?? "", "\(statistics?.count ?? 0)",
            ]
          }
      }
  }

  var json: JSON {
    let titles = RunKey.titles(of: keys + metrics)
    return .array(
      groups.map { group in
        .object([
          ("group", .object(keys.indices.map { (titles[$0], keys[$0].json(group.answers[$0])) })),
          ("runs", .integer(group.count)),
          (
            "metrics",
            .object(
              zip(titles.dropFirst(keys.count), group.statistics).map {
                ($0, .optional($1, JSON.statistics))
              }
            )
          ),
        ])
      }
    )
  }
}
