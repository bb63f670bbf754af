public import Experiment

extension Figure {
  /// Reads a figure that is described as JSON; `json` writes one, docs/FIGURES.md tells what is in it.
  ///
  /// - Parameters:
  ///   - text: The description.
  ///   - file: What messages call it.
  /// - Throws: All that is wrong with it, each with its place.
  public init(json text: String, file: String) throws(SpecError) {
    let problems = Problems()
    let node = try JSONReader.read(text, file: file, problems: problems, limit: .max)
    let figure = Figure.read(node, path: "$", problems: problems)
    try problems.throwIfAny()
    guard let figure else {
      throw SpecError([Diagnostic(.file(file, line: 1, column: 1), "expected a figure")])
    }
    self = figure
  }
}

extension Figure: FigureRecord {
  static var blank: Figure { Figure(panels: []) }

  static var members: [FigureMember<Figure>] {
    [
      member("title", \.title), member("subtitle", \.subtitle), member("caption", \.caption),
      member("columns", \.columns), member("shares_axes", \.sharesAxes),
      member("panels", \.panels, isRequired: true),
    ]
  }

  var contradiction: String? {
    if panels.isEmpty { return "a figure has a panel or more" }
    return columns.map { $0 < 1 } ?? false ? "'columns' is at least 1" : nil
  }

  /// The figure as one line of JSON, its data included: what differs from the defaults.
  ///
  /// Numbers are the shortest that read back to the same bits; what is not finite is the string
  /// `NaN`, `Infinity` or `-Infinity`.
  public var json: String { objectJSON }
}

extension Panel: FigureRecord {
  static var blank: Panel { Panel(marks: []) }

  static var members: [FigureMember<Panel>] {
    [
      member("title", \.title), member("x", \.x), member("y", \.y), member("legend", \.legend),
      member("equal_units", \.hasEqualUnits), member("marks", \.marks, isRequired: true),
    ]
  }

  /// Cells and arrows would be of other sizes at each place of a logarithmic axis, or of none.
  var contradiction: String? {
    let isEven = [x, y].allSatisfy { [.automatic, .linear].contains($0.scale) }
    return isEven || !marks.contains(where: \.hasEvenGrid)
      ? nil : "axes with 'heat' or 'arrows' are linear"
  }
}

extension Mark {
  fileprivate var hasEvenGrid: Bool {
    switch self {
    case .heat, .arrows: true
    case .line, .band, .points, .intervals, .contours, .path, .parallel: false
    }
  }
}

extension Axis: FigureRecord {
  static var blank: Axis { Axis() }

  static var members: [FigureMember<Axis>] {
    [
      member("label", \.label), member("scale", \.scale), member("lower", \.lower),
      member("upper", \.upper), member("whole", \.isWhole), member("categories", \.categories),
      member("ticks", \.ticks), member("hidden", \.isHidden),
    ]
  }
}

extension Axis.ScaleRequest: FigureValue {
  static var expectation: String {
    "'automatic', \(ColourScale.Kind.expectation)"
  }

  static func read(_ node: Node, path: String, problems: Problems) -> Axis.ScaleRequest? {
    if case .string("automatic") = node.content { return .automatic }
    return switch ColourScale.Kind(node) {
    case .linear: .linear
    case .log: .log
    case .symlog(let linear): .symlog(linear: linear)
    case nil: refuse(node, path, problems)
    }
  }

  var json: String {
    switch self {
    case .automatic: "\"automatic\""
    case .linear: ColourScale.Kind.linear.json
    case .log: ColourScale.Kind.log.json
    case .symlog(let linear): ColourScale.Kind.symlog(linear: linear).json
    }
  }
}

extension ColourRole: FigureValue {
  static var expectation: String {
    "'neutral', {\"category\": an integer from 0 to 9999} or {\"sequential\": a number from 0 to 1}"
  }

  static func read(_ node: Node, path: String, problems: Problems) -> ColourRole? {
    if case .string("neutral") = node.content { return .neutral }
    guard case .object(let members) = node.content, members.count == 1 else {
      return refuse(node, path, problems)
    }
    let (key, value) = (members[0].key, members[0].value)
    if key == "category", let index = value.integerValue, 0...9999 ~= index {
      return .category(index)
    }
    if key == "sequential", let place = value.numberValue, 0...1 ~= place {
      return .sequential(place)
    }
    return refuse(node, path, problems)
  }

  var json: String {
    switch self {
    case .category(let index): "{\"category\":\(index)}"
    case .sequential(let place): "{\"sequential\":\(place.json)}"
    case .neutral: "\"neutral\""
    }
  }
}

extension Legend: FigureRecord {
  static var blank: Legend { Legend() }

  static var members: [FigureMember<Legend>] {
    [
      member("title", \.title), member("placement", \.placement),
      member("dash_keys", \.dashKeys), member("colour_scale", \.colourScale),
      member("colour_bar", \.colourBar),
    ]
  }
}

extension Legend.DashKey: FigureRecord {
  static var blank: Legend.DashKey { Legend.DashKey(.solid, "") }

  static var members: [FigureMember<Legend.DashKey>] {
    [member("dash", \.dash, isRequired: true), member("label", \.label, isRequired: true)]
  }
}

extension ColourScale: FigureRecord {
  static var blank: ColourScale { ColourScale(lower: 0, upper: 1) }

  static var members: [FigureMember<ColourScale>] {
    [
      member("lower", \.lower, isRequired: true), member("upper", \.upper, isRequired: true),
      member("kind", \.kind),
    ]
  }

  var contradiction: String? {
    guard lower.isFinite, upper.isFinite, lower < upper else {
      return "'lower' and 'upper' are finite, and 'lower' is below 'upper'"
    }
    return kind == .log && lower <= 0 ? "a logarithmic scale is of positive numbers" : nil
  }
}

extension ColourScale.Kind: FigureValue {
  static var expectation: String {
    "'linear', 'log' or {\"symlog\": a number from 1e-300 to 1e300}"
  }

  static func read(_ node: Node, path: String, problems: Problems) -> ColourScale.Kind? {
    ColourScale.Kind(node) ?? refuse(node, path, problems)
  }

  /// Reads a word or `{"symlog": 0.1}`; nil where it is something else.
  fileprivate init?(_ node: Node) {
    switch node.content {
    case .string("linear"): self = .linear
    case .string("log"): self = .log
    case .object(let members):
      guard members.count == 1, members[0].key == "symlog",
        let linear = members[0].value.numberValue, Axis.ScaleRequest.linearParts ~= linear
      else { return nil }
      self = .symlog(linear: linear)
    default: return nil
    }
  }

  var json: String {
    switch self {
    case .linear: "\"linear\""
    case .log: "\"log\""
    case .symlog(let linear): "{\"symlog\":\(linear.json)}"
    }
  }
}

extension ColourBar: FigureRecord {
  static var blank: ColourBar { ColourBar(title: "", ramp: .lines, content: .bands(levels: [])) }

  static var members: [FigureMember<ColourBar>] {
    [
      member("title", \.title), member("ramp", \.ramp, isRequired: true), member("scale", \.scale),
      member("levels", \.levels),
    ]
  }

  var contradiction: String? {
    guard case .bands(let levels) = content else { return nil }
    if levels.isEmpty { return "a colour bar has a 'scale', or 'levels' that bands lie between" }
    return isRising(levels) ? nil : "'levels' rise"
  }

  private var scale: ColourScale? {
    get { if case .scale(let scale) = content { scale } else { nil } }
    set { if let newValue { content = .scale(newValue) } }
  }

  private var levels: [Double]? {
    get { if case .bands(let levels) = content { levels } else { nil } }
    set { if let newValue { content = .bands(levels: newValue) } }
  }
}

/// Whether finite numbers rise.
func isRising(_ numbers: [Double]) -> Bool {
  numbers.allSatisfy(\.isFinite) && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
}
