import ArgumentParser
import Experiment
import Foundation
import Report
import Store

struct SQLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql",
    abstract: "Ask the store by SQL; nothing is ever changed.",
    discussion: """
      Beside the tables of docs/SCHEMA.md there are 'points' (run, metric, step, value, time), one \
      row for each point, and 'runs', one row for each run with its settings and the last values \
      of its metrics as columns.

        exp sql "SELECT run, learning_rate, test_accuracy FROM runs ORDER BY 3 DESC LIMIT 5"
        exp sql "SELECT step, avg(value) FROM points WHERE metric = 'loss' GROUP BY step" --csv
      """
  )

  @Argument(help: "One statement; '-' reads it from standard input.") var statement: String
  @OptionGroup var store: StoreOptions
  @OptionGroup var format: OutputFormat

  func run() throws {
    let statement =
      statement == "-"
      ? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self) : statement
    let store = try store.openForReading()
    if format.json {
      try printJSON(statement, store)
    } else if format.csv {
      try printCSV(statement, store)
    } else {
      try printTable(statement, store)
    }
  }

  private func printTable(_ statement: String, _ store: Store) throws {
    var heads: [String] = []
    var rows: [[SQLValue]] = []
    try store.query(statement, head: { heads = $0 }, row: { rows.append($0) })
    let columns = heads.indices.map { index in
      Table.Column(heads[index], isNumeric: rows.allSatisfy { $0[index].isNumeric })
    }
    Console.print(Table(columns: columns, rows: rows.map { $0.map(\.cell) }).text)
  }

  /// Prints rows as they come: there may be more of them than fit into memory.
  private func printCSV(_ statement: String, _ store: Store) throws {
    var lines = LineBuffer()
    try store.query(
      statement,
      head: { lines.add(CSVText.record($0)) },
      row: { lines.add(CSVText.record($0.map(\.field))) }
    )
    lines.flush()
  }

  private func printJSON(_ statement: String, _ store: Store) throws {
    var heads: [String] = []
    var count = 0
    var lines = LineBuffer()
    try store.query(
      statement,
      head: { heads = $0 },
      row: { row in
        lines.add(count == 0 ? "[\n  " : ",\n  ")
        lines.add(
          "{" + zip(heads, row).map { quotedJSON($0) + ": " + $1.json }.joined(separator: ", ")
        )
        lines.add("}")
        count += 1
      }
    )
    lines.add(count == 0 ? "[]\n" : "\n]\n")
    lines.flush()
  }
}

/// Prints texts some thousand at a time.
private struct LineBuffer {
  private var text = ""

  mutating func add(_ more: String) {
    text += more
    if text.utf8.count > 1 << 16 { flush() }
  }

  mutating func flush() {
    Console.print(asIs: text)
    text = ""
  }
}

extension SQLValue {
  fileprivate var isNumeric: Bool {
    switch self {
    case .null, .nan, .integer, .number: true
    case .text, .blob: false
    }
  }

  /// The cell of a table.
  fileprivate var cell: String {
    switch self {
    case .null: "–"
    case .blob(let bytes) where bytes.count > 16:
      "x'" + Self.hex(bytes.prefix(16)) + "…' (\(bytes.count) bytes)"
    case .blob(let bytes): "x'" + Self.hex(bytes[...]) + "'"
    default: field
    }
  }

  /// The field of a CSV record.
  fileprivate var field: String {
    switch self {
    case .null: ""
    case .nan: "NaN"
    case .integer(let value): "\(value)"
    case .number(let value): CSVText.number(value)
    case .text(let text): text
    case .blob(let bytes): Self.hex(bytes[...])
    }
  }

  fileprivate var json: String {
    switch self {
    case .null: "null"
    case .nan: "\"NaN\""
    case .integer(let value): "\(value)"
    case .number(let value): JSON.number(value).text
    case .text(let text): quotedJSON(text)
    case .blob(let bytes): "\"\(Self.hex(bytes[...]))\""
    }
  }

  private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
