import ArgumentParser
import Experiment
import Foundation
import Plot
import Report
import Store

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a report: what was asked, what came out, how to get the same numbers again.",
    discussion: """
      One HTML file with its figures inside, or Markdown with a folder of figures, a PDF file, or a \
      fragment of LaTeX with figures in PDF. Several experiments are compared; a run's id tells that \
      run. Prints the paths of what it wrote, the page last. The same store gives the same bytes.

      --check computes a report's file again and compares: identical, or the first difference. With \
      --rerun all its trials run again, too; where the store does not have them, those of the spec in \
      the file, whose points are compared with the hashes in it.

      Exit codes: 0 written or identical, 1 a difference.
      """
  )

  @Argument(
    help: "Experiments' names, or a run's id, the beginning of one, or 'latest'."
  )
  var targets: [String] = []
  @OptionGroup var store: StoreOptions
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The file to write; its ending .html, .md, .pdf or .tex decides the format.",
      valueName: "file"
    )
  )
  var output: String?
  @Option(
    help: "The folder for the report where no file is named; made where it is missing.",
    completion: .directory
  )
  var folder = "reports"
  @Option(help: "html, markdown, pdf or latex.") var format: ReportFormat?
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only runs that fulfil this, such as \"learning_rate < 0.1\"; times are in UTC.",
      valueName: "condition"
    )
  )
  var condition: String?
  @Option(
    help: ArgumentHelp(
      "Which figures, with commas between them, or none; where not given those of the spec and what "
        + "suits the runs.",
      valueName: "kinds"
    )
  )
  var figures: FigureList?
  @Option(
    help: ArgumentHelp("Compute this report again and compare.", valueName: "file"),
    completion: .file(extensions: ["html", "md", "pdf", "tex"])
  )
  var check: String?
  @Flag(help: "With --check, run all trials again, too, and compare every bit.") var rerun = false
  @Flag(
    help: ArgumentHelp(
      "With --rerun and without the store, also begin the programs that the spec in the file names."
    )
  )
  var programs = false
  @Option(
    help: ArgumentHelp("With --rerun, where the data are now.", valueName: "path"),
    completion: .directory
  )
  var data: String?
  @Option(
    name: [.short, .long],
    help: "With --rerun, how many trials run at the same time; as many as there are cores."
  )
  var jobs: Int?
  @Flag(name: [.short, .long], help: "No progress.") var quiet = false
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if check == nil, targets.isEmpty {
      throw ValidationError("expected an experiment's name or a run's id, or '--check' with a file")
    }
    if check == nil, rerun || data != nil || jobs != nil || programs {
      throw ValidationError("'--rerun', '--data', '--jobs' and '--programs' belong to '--check'")
    }
    if check != nil, targets.isEmpty, condition != nil || figures != nil {
      throw ValidationError(
        "a report's file says which runs and figures it has; leave '--where' and '--figures' out"
      )
    }
    if check != nil, output != nil {
      throw ValidationError("'--check' writes nothing; leave '--output' out")
    }
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("expected '--jobs' from 1 to 1024, found \(jobs)")
    }
    guard let output else { return }
    let ending = ReportFormat(path: output)
    if ending == nil, output == "-" || format == nil {
      throw ValidationError("expected a file ending in .html, .md, .pdf or .tex, found '\(output)'")
    }
    if let ending, let format, ending != format {
      throw ValidationError(
        "'\(output)' does not end as \(format.rawValue) does; leave '--format' out"
      )
    }
  }

  func run() throws {
    if let check {
      try ReportCheck(
        path: check,
        format: format,
        recipe: targets.isEmpty ? nil : recipe(targets),
        store: store,
        rerun: rerun
          ? ReportCheck.Rerun(
            data: data,
            jobs: jobCount,
            display: quiet ? .none : display,
            beginsPrograms: programs
          ) : nil,
        json: json
      ).run()
      return
    }
    let store = try store.openForReading()
    if condition == nil {
      for target in targets {
        try Target.find(target, in: store)
          .noteOtherVersions(in: store, hint: "'--where' looks at all versions")
      }
    }
    let (document, _) = try recipe(try targets.map { try stable($0, in: store) })
      .document(in: store)
    let canvas = try Canvas()
    let format = format ?? output.flatMap(ReportFormat.init(path:)) ?? .html
    let path = output ?? "\(folder)/\(Self.fileName(document)).\(format.ending)"
    let report = try ReportOutput(document, format: format, path: path, canvas: canvas)
    try report.write()
    canvas.noteMissingFonts()
    let paths = report.files.map(\.path)
    Console.print(
      json ? JSON.array(paths.map(JSON.string)).text : paths.joined(separator: "\n")
    )
  }

  private var jobCount: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

  private var display: ProgressDisplay.Style { Console.isTerminal ? .live : .lines }

  private func recipe(_ targets: [String]) -> ReportRecipe {
    ReportRecipe(targets: targets, condition: condition, figures: figures?.kinds)
  }

  /// A run by its whole id, so that the report is of the same run tomorrow.
  private func stable(_ target: String, in store: Store) throws -> String {
    switch try Target.find(target, in: store) {
    case .experiment(let name): name
    case .run(let run): run.id
    }
  }

  /// The name of a report's file: that of what it is about, without spaces.
  private static func fileName(_ document: Document) -> String {
    let name = document.title.replacing(", run ", with: "-").replacing(" and ", with: "-")
    return name.count > 100 ? String(name.prefix(100)) : name
  }
}

/// The kinds of figures of a report, `loss,accuracy` or `none`.
struct FigureList: ExpressibleByArgument {
  let kinds: [FigureKind]

  init?(argument: String) {
    if argument == "none" {
      kinds = []
      return
    }
    let words = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    kinds = words.compactMap(FigureKind.init)
    guard kinds.count == words.count else { return nil }
  }
}
