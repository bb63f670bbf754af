import ArgumentParser
import Experiment
import Learning
import Plot
import Report

struct CurveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curve",
    abstract: "Draw activation functions with their derivatives.",
    discussion: """
      Each in a panel, all to the same scale; without names, all of them. Where a function has a \
      corner, its derivative there is the one that training uses: that from the left.
      """
  )

  @Argument(help: "Which: \(Activation.allCases.map(\.name).joined(separator: ", ")).")
  var activations: [ActivationArgument] = []
  // Their values may begin with a minus.
  @Option(parsing: .unconditional, help: "Also draw the tangents at this x.") var at: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("From and to which x.", valueName: "from:to")
  )
  var over = RangeArgument(lower: -4, upper: 4)
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the vertical axes show; -1.25:2.25 for several functions, all there is for one.",
      valueName: "from:to"
    )
  )
  var vertical: RangeArgument?
  @OptionGroup var figure: FigureOptions
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if let at, !over.range.contains(at) {
      throw ValidationError(
        "expected '--at' within \(over.defaultValueDescription), found \(shortText(at))"
      )
    }
  }

  func run() throws {
    let chosen = Self.distinct(activations.map(\.activation))
    let curves = chosen.map { activation in
      FunctionCurve(
        activation.name,
        over: over.range,
        tangent: at,
        value: activation.value(at:),
        slope: activation.slope(at:)
      )
    }
    let canvas = try Canvas()
    let chart = CurveChart(
      curves,
      title: curves.count == 1 ? nil : "Activation functions and their derivatives",
      vertical: (vertical ?? (curves.count == 1 ? nil : Self.severalVertical))?.range
    )
    let path = try figure.path(Self.name(of: chosen) + "-curve")
    let scene = chart.figure.scene(
      size: figure.pageSize ?? Self.pageSize(panels: curves.count),
      scale: figure.scale,
      theme: figure.colours,
      measure: canvas.measure
    )
    try figure.write(scene, to: path, canvas)
    canvas.noteMissingFonts()
    figure.report([path], json: json)
  }

  /// Each activation once, where it is first named; all where none is.
  private static func distinct(_ named: [Activation]) -> [Activation] {
    if named.isEmpty { return Activation.allCases }
    return named.indices.filter { !named[..<$0].contains(named[$0]) }.map { named[$0] }
  }

  /// Where the bounded functions live; the others go on as straight lines.
  private static let severalVertical = RangeArgument(lower: -1.25, upper: 2.25)

  private static func name(of activations: [Activation]) -> String {
    activations.count == Activation.allCases.count
      ? "activations" : activations.map(\.name).joined(separator: "-")
  }

  /// A page on which panels are a little wider than high.
  private static func pageSize(panels: Int) -> PixelSize {
    switch panels {
    case 1: .standard
    case 2, 3: PixelSize(900, 380)
    default: PixelSize(1000, 560)
    }
  }
}

/// The name of an activation as specs write it.
struct ActivationArgument: ExpressibleByArgument {
  let activation: Activation

  init?(argument: String) {
    guard let activation = Activation.allCases.first(where: { $0.name == argument }) else {
      return nil
    }
    self.activation = activation
  }

  static var allValueStrings: [String] { Activation.allCases.map(\.name) }
}

/// Two numbers written `-4:4`, the first below the second.
struct RangeArgument: ExpressibleByArgument {
  let lower: Double
  let upper: Double

  init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map {
      Double(String($0))
    }
    guard parts.count == 2, let lower = parts[0], let upper = parts[1], lower.isFinite,
      upper.isFinite, lower < upper
    else { return nil }
    self.init(lower: lower, upper: upper)
  }

  var range: ClosedRange<Double> { lower...upper }

  var defaultValueDescription: String { "\(shortText(lower)):\(shortText(upper))" }
}
