import ArgumentParser
import Experiment
import Foundation
import Report
import Store

struct TrackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "track",
    abstract: "Run one program without a spec and record what it prints.",
    discussion: """
      Lines of JSON, Python dictionaries, Keras' progress and tqdm's bars become metrics, \
      '--capture pairs' takes 'name=value' and 'name: value' too, '--capture' with a regular \
      expression its named groups. All that is printed is kept: 'exp log RUN'. The program's exit \
      status is the run's; exp's own is 1 where it is not 0.

        exp track --name mnist --set lr=0.1 -- python train.py --lr 0.1
      """
  )

  @Option(help: "The experiment's name; the program's where not given.") var name: String?
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("A parameter to record, any number of times.", valueName: "name=value")
  )
  var settings: [String] = []
  @Option(help: ArgumentHelp("A form or a pattern of metrics, any number of times.")) var capture:
    [String] = []
  @Option(help: ArgumentHelp("End the program after that long.", valueName: "seconds"))
  var timeout: Double?
  @Option(help: "The seed to record and to pass on as EXP_SEED.") var seed = 0
  @Option(name: .customLong("tag"), help: "A tag of the experiment.") var tags: [String] = []
  @OptionGroup var store: StoreOptions
  @Flag(name: [.short, .long], help: "Do not show what the program prints.") var quiet = false
  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The program and its arguments, after '--'.", valueName: "program")
  )
  var words: [String] = []

  func validate() throws {
    if words.isEmpty {
      throw ValidationError("expected the program after '--': exp track -- python train.py")
    }
    for text in settings where text.firstIndex(of: "=").map({ $0 > text.startIndex }) != true {
      throw ValidationError("expected '--set name=value', found '--set \(text)'")
    }
  }

  func run() throws {
    Interruption.ignoreBrokenPipes()
    let source = SpecSource(text: specText, name: "exp track", folder: ".")
    let existing = store.exists ? try store.openForWriting() : nil
    let options = PlanExecution.Options(
      jobs: 1,
      isForced: true,
      display: .none,
      follows: !quiet
    )
    var session = try PlanSession(source, store: existing, options: options)
    let store = try existing ?? self.store.openForWriting()
    defer { try? store.close() }
    let ending = try session.run(into: store)
    let runs = try store.latestRuns(of: session.plan.spec.name, under: session.plan.spec.hash)
    for run in runs {
      let count = try store.summaries(of: run.id).reduce(0) { $0 + $1.count }
      Console.print(run.id)
      let points = count == 1 ? "1 point" : "\(count) points"
      Console.note(
        "\(run.experiment) \(run.shortID) \(run.status.rawValue)  \(points); "
          + "exp show \(run.shortID), exp log \(run.shortID)"
      )
    }
    if ending.wasInterrupted { throw ExitCode(ExitStatus.interrupted) }
    if runs.contains(where: { $0.status == .failed }) { throw ExitCode(ExitStatus.someRunsFailed) }
  }

  /// The spec that says the same.
  private var specText: String {
    let program = words[0].split(separator: "/").last.map(String.init) ?? "track"
    var members: [(String, String)] = [
      ("name", quotedJSON(name ?? Self.legal(program))), ("workload", "\"command\""),
      ("command", Self.list(words.map(CommandTemplate.literal))), ("seeds", "[\(seed)]"),
      ("tags", Self.list(tags)),
    ]
    let parameters = settings.map { text -> String in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return "\(quotedJSON(String(parts[0]))):\(Self.value(String(parts[1])))"
    }
    members.append(("parameters", "{\(parameters.joined(separator: ","))}"))
    if !capture.isEmpty {
      let usual = CaptureForm.usual.map(\.rawValue)
      members.append(("capture", Self.list(usual + capture.filter { !usual.contains($0) })))
    }
    if let timeout { members.append(("timeout", "\(timeout)")) }
    return "{" + members.map { "\(quotedJSON($0.0)):\($0.1)" }.joined(separator: ",") + "}"
  }

  private static func list(_ words: [String]) -> String {
    "[" + words.map(quotedJSON).joined(separator: ",") + "]"
  }

  /// A value as JSON: what is a number, true or false is one, all else a text.
  private static func value(_ text: String) -> String {
    if text == "true" || text == "false" { return text }
    if text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) != nil { return text }
    return quotedJSON(text)
  }

  private static func legal(_ name: String) -> String {
    let text = name.map {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-"
    }
    let result = String(String(text).drop { "-.".contains($0) }.prefix(100))
    return result.isEmpty || result == "latest" ? "track" : result
  }
}
