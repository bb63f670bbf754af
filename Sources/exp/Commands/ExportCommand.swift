import ArgumentParser
import Exchange
import Experiment
import Report
import Store

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write runs with all their points as files of other programs.",
    discussion: """
      csv: a folder with runs.csv and points.csv. jsonl: one JSON object a line, each run before \
      its points. sqlite: a file with the tables run, parameter and point. tensorboard: a folder \
      with event files, one folder a run.

        exp export lr-sweep --format tensorboard -o logs
      """
  )

  @Argument(help: "Runs' ids, their beginnings, 'latest', or experiments' names.")
  var targets: [String]
  @Option(help: "csv, jsonl, sqlite or tensorboard.") var format: ExportFormat
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The file or folder to write, which must not exist; '-' for standard output, with jsonl.",
      valueName: "path"
    ),
    completion: .file()
  )
  var output: String
  @OptionGroup var store: StoreOptions
  @Flag(help: "Of experiments, all runs: every attempt, under every version of the spec.")
  var all = false
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard output == "-", format != .jsonl else { return }
    let what = format == .sqlite ? "a file that is not written in one go" : "a folder of files"
    throw ValidationError(
      "'--output -' is for the format jsonl; \(format.rawValue) makes \(what), so name a path"
    )
  }

  func run() throws {
    let store = try store.openForReading()
    var runs: [Run] = []
    var seen: Set<String> = []
    for text in targets {
      let target = try Target.find(text, in: store)
      let found =
        if all, case .experiment(let name) = target { try store.runs(in: name) } else {
          try target.runs(in: store)
        }
      runs += found.filter { seen.insert($0.id).inserted }
    }
    if output == "-" { return try print(runs, store) }
    switch format {
    case .csv: try TableExport.csv(runs, from: store, to: output)
    case .jsonl: try TableExport.jsonLines(runs, from: store, to: output)
    case .sqlite: try TableExport.sqlite(runs, from: store, to: output)
    case .tensorboard: try TensorBoardExport.write(runs, from: store, to: output)
    }
    Console.print(
      json
        ? JSON.object([("path", .string(output)), ("runs", .integer(runs.count))]).text : output
    )
  }

  /// Writes JSON lines to standard output, many at a time.
  private func print(_ runs: [Run], _ store: Store) throws {
    var text = ""
    try TableExport.jsonLines(runs, from: store) { line in
      text += line
      if text.utf8.count > 1 << 18 {
        Console.print(asIs: text)
        text = ""
        try Console.check()
      }
    }
    Console.print(asIs: text)
  }
}

/// The programs that exports are for.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
  case csv, jsonl, sqlite, tensorboard
}
