public import ArgumentParser
public import Experiment
import Foundation
import Plot
import Report
import Store

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw the figures of experiments, of runs, or of a description.",
    discussion: """
      Prints the path of every file written. Without --kind it draws what the spec lists under \
      'figures', or else what tells most of the runs: loss and accuracy, for a sweep also the final \
      metric over the swept parameters, for descents the function with their ways over it; of several \
      runs a comparison, and with --metric that metric. The same store and the same command give the \
      same bytes.

      --describe prints a figure as JSON instead, to be edited and drawn with --figure:

        exp plot lr-sweep --kind loss --describe > loss.json
        exp plot --figure loss.json -o loss.pdf
      """
  )

  @Argument(help: "Names of experiments, ids of runs, the beginnings of ids, or 'latest'.")
  var targets: [String] = []
  @OptionGroup var store: StoreOptions
  @Option(help: ArgumentHelp("Which figures: \(kindNames).", valueName: "kind"))
  var kind: [FigureKind] = []
  @Option(
    help: ArgumentHelp(
      "What to draw in the kinds metric, compare, sweep, heatmap and parallel; by default what tells"
        + " most.",
      valueName: "name"
    )
  )
  var metric: [String] = []
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only runs that fulfil this, such as \"learning_rate < 0.1 and tag = 'paper'\".",
      valueName: "condition"
    )
  )
  var condition: String?
  @OptionGroup var plot: PlotOptions
  // Its value may begin with a minus.
  @Option(
    parsing: .unconditional,
    help:
      "In the kind curve, where the tangent is drawn; by default where the first descent starts."
  )
  var at: Double?
  @Flag(help: "In the kinds of sweeps, take the best value of each run instead of its last.")
  var best = false
  @Option(
    name: .customLong("figure"),
    help: ArgumentHelp(
      "Draw this description instead of runs; '-' is standard input.",
      valueName: "file"
    ),
    completion: .file(extensions: ["json"])
  )
  var description: String?
  @Flag(help: "Print the figure's description as JSON, draw nothing.") var describe = false
  @OptionGroup var figure: FigureOptions
  @Flag(help: "Print JSON.") var json = false

  private static let kindNames = FigureKind.allCases.map(\.rawValue).joined(separator: ", ")

  func validate() throws {
    if figure.output != nil, kind.count > 1 {
      throw ValidationError("'--output' names one file; give one '--kind'")
    }
    if describe, figure.output != nil {
      throw ValidationError("'--describe' prints; leave '--output' out, or send it to a file")
    }
    for kind in kind {
      let unused = unusedOptions(kind)
      guard unused.isEmpty else {
        throw ValidationError(
          "the kind '\(kind.rawValue)' has nothing for \(listed(unused, or: "and")); leave it out"
        )
      }
    }
    if describe, kind.count > 1 {
      throw ValidationError("'--describe' prints one figure; give one '--kind'")
    }
    if targets.isEmpty, description == nil {
      throw ValidationError("Missing expected argument '<targets> ...'")
    }
    if description != nil {
      let isAsked = !kind.isEmpty || !metric.isEmpty || condition != nil || at != nil || best
      if !targets.isEmpty || isAsked || plot.style != CurveStyle() || plot.across != nil {
        throw ValidationError(
          "'--figure' draws what its file says; name no runs nor what to draw of them"
        )
      }
    }
  }

  /// The options given that a kind could not follow.
  private func unusedOptions(_ kind: FigureKind) -> [String] {
    var options: [String] = []
    let isOfCurves = [.loss, .accuracy, .metric, .compare].contains(kind)
    if !isOfCurves { options += plot.curveOptions }
    if kind != .sweep, let parameter = plot.parameter { options.append("--x \(parameter)") }
    if best, ![.sweep, .heatmap, .parallel].contains(kind) { options.append("--best") }
    if at != nil, kind != .curve { options.append("--at") }
    return options
  }

  func run() throws {
    let source = try description.map(described) ?? stored()
    let figures = source.figures.map { (name: $0.name, figure: plot.applied(to: $0.figure)) }
    if describe {
      Console.print(JSONLayout.text(figures[0].figure.json))
      return
    }
    let canvas = try Canvas()
    var paths: [String] = []
    for (name, content) in figures {
      let path = try figure.path(name)
      let scene = content.scene(
        size: figure.pageSize ?? content.fittingSize(measure: canvas.measure),
        scale: figure.scale,
        theme: figure.colours,
        measure: canvas.measure
      )
      try figure.write(
        scene,
        to: path,
        canvas,
        provenance: [("Title", content.title)] + source.provenance
      )
      paths.append(path)
    }
    canvas.noteMissingFonts()
    figure.report(paths, json: json)
  }

  /// Figures with their names, and where their numbers come from.
  private struct Source {
    var figures: [(name: String, figure: Figure)]
    var provenance: [(key: String, value: String)] = []
  }

  private func described(_ file: String) throws -> Source {
    let bytes =
      file == "-"
      ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
    guard let bytes, let text = String(validating: bytes, as: UTF8.self) else {
      throw FileError(path: file, reason: "read the description", hint: "it is a file of JSON text")
    }
    let content = try Figure(json: text, file: file == "-" ? "standard input" : file)
    let last = file.split(separator: "/").last.map(String.init) ?? "figure"
    let name = last.hasSuffix(".json") ? String(last.dropLast(5)) : last
    return Source(figures: [(name == "-" ? "figure" : name, content)])
  }

  private func stored() throws -> Source {
    let store = try store.openForReading()
    let chosen = try PlotTargets(targets, where: condition, in: store)
    let charts = try Charts(
      runs: chosen.runs,
      store: store,
      options: Charts.Options(
        metrics: metric,
        choice: best ? .best : .final,
        objective: chosen.objective,
        parameter: plot.parameter,
        place: at,
        style: plot.style,
        hasAbscissa: plot.hasAbscissa
      )
    )
    return Source(
      figures: try figures(chosen, charts).map { ("\(chosen.name)-\($0.rawValue)", $1) },
      provenance: chosen.provenance
    )
  }

  /// The figures to draw: those asked for, else those of the spec, else those that tell most.
  private func figures(_ chosen: PlotTargets, _ charts: Charts) throws -> [(FigureKind, Figure)] {
    let asked = kind.isEmpty ? impliedKinds : kind
    if !asked.isEmpty {
      return try asked.map { ($0, try askedFigure($0, charts)) }
    }
    let most = figure.output == nil && !describe ? Int.max : 1
    let kinds = chosen.spec?.figures ?? []
    let drawn = try drawable(kinds, charts, most: most)
    if !drawn.isEmpty { return drawn }
    let usual = chosen.isSeveralRuns ? [.compare] : try charts.defaultKinds()
    let others = try drawable(usual, charts, most: most)
    guard !others.isEmpty else {
      // What has a metric is not drawn for a reason that the first kind tells.
      if let kind = usual.first, !charts.isEmpty { _ = try askedFigure(kind, charts) }
      throw NothingToDraw(targets: targets, reason: nil, kind: nil)
    }
    if !chosen.isSeveralRuns, most > 1, let (kind, metric) = charts.leftOut {
      Console.note(
        "No \(kind.rawValue): all settings came to the same \(metric); --kind \(kind.rawValue) draws it"
      )
    }
    return others
  }

  /// A figure that is asked for.
  private func askedFigure(_ kind: FigureKind, _ charts: Charts) throws -> Figure {
    do {
      let figure = try charts.figure(kind)
      guard plot.axes.isEmpty || figure.takesAxisRequests else {
        throw ChartError(kind, "its axes are those of its cells or field and cannot be asked for")
      }
      return figure
    } catch let error as ChartError {
      throw NothingToDraw(targets: targets, reason: error.reason, kind: kind)
    }
  }

  /// The kinds that other options ask for.
  private var impliedKinds: [FigureKind] {
    if plot.parameter != nil { return [.sweep] }
    return metric.isEmpty ? [] : [.metric]
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

extension FigureKind: ExpressibleByArgument {}
