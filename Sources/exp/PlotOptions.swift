public import ArgumentParser
import Experiment
import Plot
public import Report

/// What someone wants to see otherwise than the charts choose.
struct PlotOptions: ParsableArguments {
  @Option(
    name: .customLong("x"),
    help: ArgumentHelp(
      "What goes across: step, epoch or time for curves; the name of a parameter for the kind sweep.",
      valueName: "what"
    )
  )
  var across: String?
  @Option(
    name: .customLong("group-by"),
    help: ArgumentHelp(
      "One line for the runs that have these parameters in common, such as learning_rate,optimizer.",
      valueName: "names"
    )
  )
  var grouping: String?
  @Option(help: "Weight of the moving average of curves, from 0 (as measured) to below 1.")
  var smooth: Double?
  @Option(help: "What bands stand for: minmax, sd (standard deviation), ci (95 %) or none.")
  var band = CurveStyle.Band.minmax
  @Flag(help: "A logarithmic horizontal axis.") var logX = false
  @Flag(help: "A logarithmic vertical axis.") var logY = false
  @Flag(help: "Linear axes, also where the values spread over decades.") var linear = false
  @Option(
    name: .customLong("symlog-y"),
    help: ArgumentHelp(
      "A vertical axis that is logarithmic on both sides of 0 and linear up to about this.",
      valueName: "number"
    )
  )
  var symlogY: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the vertical axis shows, from the lower end: 0:1.",
      valueName: "from:to"
    )
  )
  var range: RangeArgument?
  @Option(
    name: .customLong("range-x"),
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the horizontal axis shows, from the lower end: 0:1.",
      valueName: "from:to"
    )
  )
  var rangeX: RangeArgument?
  @Option(help: "The title, instead of the one that says what is compared.") var title: String?

  func validate() throws {
    if let smooth, !(0..<1).contains(smooth) {
      throw ValidationError("expected '--smooth' from 0 to below 1, found \(shortText(smooth))")
    }
    if let symlogY, !(Axis.ScaleRequest.linearParts ~= symlogY) {
      throw ValidationError(
        "expected '--symlog-y' from 1e-300 to 1e300, found \(shortText(symlogY))"
      )
    }
    let vertical = [(linear, "--linear"), (logY, "--log-y"), (symlogY != nil, "--symlog-y")]
    let horizontal = [(linear, "--linear"), (logX, "--log-x")]
    for given in [vertical, horizontal].map({ $0.filter(\.0).map(\.1) }) where given.count > 1 {
      throw ValidationError("\(listed(given, or: "and")) exclude each other")
    }
    for (name, isLog, range) in [("range", logY, range), ("range-x", logX, rangeX)] {
      if isLog, let range, range.lower <= 0 {
        throw ValidationError(
          "a logarithmic axis begins above 0; '--\(name)' begins at or below it"
        )
      }
    }
    if grouping?.split(separator: ",").isEmpty ?? false {
      throw ValidationError("'--group-by' names a parameter or more")
    }
  }

  private var abscissa: CurveStyle.Abscissa? { across.flatMap(CurveStyle.Abscissa.init) }

  /// The parameter to go across in a figure of a sweep; nil where none is named.
  var parameter: String? { abscissa == nil ? across : nil }

  /// The options given that only curves of metrics follow.
  var curveOptions: [String] {
    [
      (smooth != nil, "--smooth"), (band != .minmax, "--band"), (grouping != nil, "--group-by"),
      (abscissa != nil, "--x \(across ?? "")"),
    ].filter(\.0).map(\.1)
  }

  /// Whether curves have their horizontal axis from here.
  var hasAbscissa: Bool { abscissa != nil }

  /// How curves are drawn.
  var style: CurveStyle {
    let names = grouping?.split(separator: ",").map { String($0).trimmed }
    return CurveStyle(
      abscissa: abscissa ?? .step,
      weight: smooth,
      band: band,
      grouping: names.map { .parameters($0) } ?? .setting
    )
  }

  /// The figure with the title and the axes asked for.
  func applied(to figure: Figure) -> Figure {
    var figure = figure
    if let title { figure.title = title }
    return figure.takesAxisRequests ? figure.with(axes) : figure
  }

  /// What is asked of the axes.
  var axes: AxisRequests {
    var requests = AxisRequests()
    requests.horizontalScale = linear ? .linear : logX ? .log : nil
    requests.verticalScale =
      linear ? .linear : logY ? .log : symlogY.map { .symlog(linear: $0) }
    requests.horizontalRange = rangeX?.range
    requests.verticalRange = range?.range
    return requests
  }
}

extension CurveStyle.Band: ExpressibleByArgument {}

extension String {
  /// Without spaces at its ends.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
