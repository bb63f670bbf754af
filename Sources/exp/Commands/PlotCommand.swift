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
      'figures', or else what tells most of the runs: loss and accuracy, for a sweep also the final \
      metric over the swept parameters, for descents the function with their ways over it. The same \
      store and the same command give the same bytes.
      """
  )

  @Argument(help: "An experiment's name, a run's id, the beginning of one, or 'latest'.")
  var target: String
  @OptionGroup var store: StoreOptions
  @Option(help: ArgumentHelp("Which figures: \(kindNames).", valueName: "kind"))
  var kind: [FigureKind] = []
  @Option(
    help: ArgumentHelp(
      "What to draw in the kinds metric, sweep, heatmap and parallel; by default what tells most.",
      valueName: "name"
    )
  )
  var metric: [String] = []
  @Option(
    name: .customLong("x"),
    help: ArgumentHelp(
      "The parameter that goes across in the kind sweep; by default the one with the most values.",
      valueName: "parameter"
    )
  )
  var parameter: String?
  // Its value may begin with a minus.
  @Option(
    parsing: .unconditional,
    help:
      "In the kind curve, where the tangent is drawn; by default where the first descent starts."
  )
  var at: Double?
  @Flag(help: "In the kinds of sweeps, take the best value of each run instead of its last.")
  var best = false
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
    let spec = try target.spec(in: store)
    let charts = try Charts(
      runs: try target.runs(in: store),
      store: store,
      options: Charts.Options(
        metrics: metric,
        choice: best ? .best : .final,
        objective: spec?.sweep.metric,
        parameter: parameter,
        place: at
      )
    )
    let figures = try figures(for: target, spec, charts)
    let canvas = try Canvas()
    var paths: [String] = []
    for (kind, content) in figures {
      let path = try figure.path("\(target.name)-\(kind.rawValue)")
      let scene = content.scene(
        size: figure.pageSize ?? content.fittingSize(measure: canvas.measure),
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

  /// The figures to draw: those asked for, else those of the spec, else those that tell most.
  private func figures(
    for target: Target,
    _ spec: Spec?,
    _ charts: Charts
  ) throws -> [(FigureKind, Figure)] {
    if !kind.isEmpty {
      return try kind.map { kind in
        do {
          return (kind, try charts.figure(kind))
        } catch let error as ChartError {
          throw NothingToDraw(target: target.name, reason: error.reason, kind: kind)
        }
      }
    }
    let most = figure.output == nil ? Int.max : 1
    if case .experiment = target, let kinds = spec?.figures, !kinds.isEmpty {
      let drawn = try drawable(kinds, charts, most: most)
      if !drawn.isEmpty { return drawn }
    }
    let drawn = try drawable(try charts.defaultKinds(), charts, most: most)
    guard !drawn.isEmpty else {
      throw NothingToDraw(target: target.name, reason: nil, kind: nil)
    }
    return drawn
  }

  /// The figures of those kinds that the runs have something for.
  private func drawable(
    _ kinds: [FigureKind],
    _ charts: Charts,
    most: Int
  ) throws -> [(FigureKind, Figure)] {
    var figures: [(FigureKind, Figure)] = []
    for kind in kinds where figures.count < most {
      do {
        figures.append((kind, try charts.figure(kind)))
      } catch _ as ChartError {
        continue
      }
    }
    return figures
  }
}

/// No run has what a figure shows.
struct NothingToDraw: Error, CustomStringConvertible {
  let target: String
  let reason: String?
  let kind: FigureKind?

  var description: String {
    guard let kind, let reason else {
      return "the runs of '\(target)' have no metric to draw yet; "
        + "'exp show \(target)' tells what they have"
    }
    return "cannot draw '\(target)' as kind '\(kind.rawValue)': \(reason); "
      + "'exp show \(target)' tells what its runs have"
  }
}

extension FigureKind: ExpressibleByArgument {}
