public import ArgumentParser
public import Experiment
import Plot
import Report
import Store

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw the figures of an experiment or a run.",
    discussion: """
      Prints the path of every file written. Without --kind it draws what the spec lists under \
      'figures', or else every kind that the runs have metrics for. The same store and the same \
      command give the same bytes.
      """
  )

  @Argument(help: "An experiment's name, a run's id, the beginning of one, or 'latest'.")
  var target: String
  @OptionGroup var store: StoreOptions
  @Option(help: ArgumentHelp("Which figures: \(kindNames).", valueName: "kind"))
  var kind: [FigureKind] = []
  @OptionGroup var figure: FigureOptions
  @Flag(help: "Print JSON.") var json = false

  private static let kindNames = FigureKind.allCases.map(\.rawValue).joined(separator: ", ")

  func validate() throws {
    if figure.output != nil, kind.count > 1 {
      throw ValidationError("'--output' names one file; give one '--kind'")
    }
  }

  func run() throws {
    let store = try store.openForReading()
    let target = try Target.find(target, in: store)
    let charts = Charts(runs: try target.runs(in: store), store: store)
    let kinds = try kinds(for: target, charts, in: store)
    let canvas = try Canvas()
    var paths: [String] = []
    for kind in kinds {
      let path = try figure.path("\(target.name)-\(kind.rawValue)")
      let scene = try charts.figure(kind).scene(
        size: figure.pageSize ?? .standard,
        scale: figure.scale,
        theme: figure.colours,
        measure: canvas.measure
      )
      try figure.write(scene, to: path, canvas)
      paths.append(path)
    }
    canvas.noteMissingFonts()
    Console.print(
      json ? JSON.array(paths.map(JSON.string)).text : paths.joined(separator: "\n")
    )
  }

  private func kinds(
    for target: Target,
    _ charts: Charts,
    in store: Store
  ) throws -> [FigureKind] {
    let available = try charts.availableKinds()
    if let missing = kind.first(where: { !available.contains($0) }) {
      throw NothingToDraw(target: target.name, kind: missing)
    }
    if !kind.isEmpty { return kind }
    if case .experiment(let name) = target,
      let kinds = Spec(stored: try store.spec(of: name))?.figures, !kinds.isEmpty
    {
      let drawable = kinds.filter(available.contains)
      if !drawable.isEmpty { return figure.output == nil ? drawable : Array(drawable.prefix(1)) }
    }
    guard !available.isEmpty else { throw NothingToDraw(target: target.name, kind: nil) }
    return figure.output == nil ? available : Array(available.prefix(1))
  }
}

/// No run has a metric that a figure shows.
struct NothingToDraw: Error, CustomStringConvertible {
  let target: String
  let kind: FigureKind?

  var description: String {
    let metric = kind.map { "metric for the kind '\($0.rawValue)'" } ?? "metric to draw yet"
    return "the runs of '\(target)' have no \(metric); 'exp show \(target)' tells what they have"
  }
}

extension FigureKind: ExpressibleByArgument {}
