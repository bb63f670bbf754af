import ArgumentParser
import Experiment
import Foundation
import Runner
import Store

struct LogMetricCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log-metric",
    abstract: "Record metrics of a running program from a shell script.",
    discussion: """
      Within a program that exp runs, its run is $EXP_RUN_ID:

        exp log-metric "$EXP_RUN_ID" loss=0.5 accuracy=0.9 --step 3
      """
  )

  @Argument(help: "The run's id, the beginning of one, or 'latest'.") var target: String
  @Argument(help: ArgumentHelp("The metrics.", valueName: "name=value")) var values: [String]
  @Option(help: "The step; where not given each metric counts its points.") var step: Int?
  @OptionGroup var store: StoreOptions

  func validate() throws {
    for text in values where Self.pair(text) == nil {
      throw ValidationError("expected 'name=number', found '\(text)'")
    }
  }

  func run() throws {
    let members = values.compactMap(Self.pair).map { "\(quotedJSON($0.name)):\($0.text)" }
    let line =
      "{" + ((step.map { ["\"step\":\($0)"] } ?? []) + members).joined(separator: ",") + "}\n"
    let pipe = try pipePath()
    let file = open(pipe, O_WRONLY | O_NONBLOCK)
    guard file >= 0 else {
      throw FileError(
        path: pipe,
        reason: "record to",
        hint: "the run is over, or runs on another machine; metrics are recorded while it runs"
      )
    }
    defer { close(file) }
    _ = fcntl(file, F_SETFL, 0)
    let bytes = Array(line.utf8)
    guard bytes.count <= 4096, write(file, bytes, bytes.count) == bytes.count else {
      throw FileError(path: pipe, reason: "write all of the metrics to", hint: "give fewer at once")
    }
  }

  /// The pipe of the run: the one that the environment names, where it is this run's.
  private func pipePath() throws -> String {
    let environment = ProcessInfo.processInfo.environment
    if environment["EXP_RUN_ID"] == target, let path = environment["EXP_METRICS"] { return path }
    let store = try store.openForReading()
    guard case .run(let run) = try Target.find(target, in: store) else {
      throw NotOneRun(target: target)
    }
    return RunFiles(store: store.path).place(of: run.id).metrics
  }

  private static func pair(_ text: String) -> (name: String, text: String)? {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
    let value = String(text[text.index(after: equals)...])
    guard let number = Double(value) else { return nil }
    let shown =
      number.isNaN
      ? "NaN" : number == .infinity ? "Infinity" : number == -.infinity ? "-Infinity" : "\(number)"
    return (String(text[..<equals]), shown)
  }
}
