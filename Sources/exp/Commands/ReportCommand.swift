import ArgumentParser
import Experiment
import Foundation
import Plot
import Report
import Store

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write an experiment's report: a page of Markdown with its figures.",
    discussion: """
      Prints the paths of what it wrote, the page last. The same store gives the same bytes.
      """
  )

  @Argument(help: "An experiment's name.") var experiment: String
  @OptionGroup var store: StoreOptions
  @Option(
    help: "The folder for the page and its figures, made where it is missing.",
    completion: .directory
  )
  var folder = "reports"
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let store = try store.openForReading()
    let text = try store.spec(of: experiment)
    let target = Target.experiment(experiment)
    let objective = Spec(stored: text)?.sweep.metric
    let charts = try Charts(
      runs: try target.runs(in: store),
      store: store,
      options: Charts.Options(objective: objective)
    )
    let canvas = try Canvas()
    var figures: [(kind: FigureKind, file: String)] = []
    for kind in try charts.defaultKinds() {
      let file = "\(experiment)-\(kind.rawValue).png"
      let figure = try charts.figure(kind)
      let scene = figure.scene(
        size: figure.fittingSize(measure: canvas.measure),
        scale: 2,
        measure: canvas.measure
      )
      try FolderOutput(path: folder).write(try canvas.png(scene), to: file)
      figures.append((kind, file))
    }
    canvas.noteMissingFonts()
    let page = MarkdownReport(
      name: experiment,
      description: try store.experiments().first { $0.name == experiment }?.description,
      spec: text.canonical,
      results: try target.results(in: store),
      objective: objective,
      figures: figures
    )
    try FolderOutput(path: folder).write(Array(page.text.utf8), to: "\(experiment).md")
    let paths = (figures.map(\.file) + ["\(experiment).md"]).map { "\(folder)/\($0)" }
    Console.print(
      json ? JSON.array(paths.map(JSON.string)).text : paths.joined(separator: "\n")
    )
  }
}
