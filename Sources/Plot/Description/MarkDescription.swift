import Experiment

extension Mark: FigureValue {
  static var expectation: String { "a mark" }

  private static let kinds = [
    "line", "band", "points", "intervals", "contours", "arrows", "path", "heat", "parallel",
  ]

  /// An object whose member `mark` says which kind it is.
  static func read(_ node: Node, path: String, problems: Problems) -> Mark? {
    guard case .object(let members) = node.content else { return refuse(node, path, problems) }
    guard let kind = members.first(where: { $0.key == "mark" })?.value,
      case .string(let word) = kind.content, kinds.contains(word)
    else {
      let found = members.first { $0.key == "mark" }?.value.found ?? "none"
      problems.add(
        node,
        path + ".mark",
        "expected one of \(kinds.map { "'\($0)'" }.joined(separator: ", ")), found \(found)"
      )
      return nil
    }
    func payload<Payload: FigureRecord>(_ wrap: (Payload) -> Mark) -> Mark? {
      Payload.read(node, path: path, problems: problems, besides: ["mark"]).map(wrap)
    }
    return switch word {
    case "line": payload(Mark.line)
    case "band": payload(Mark.band)
    case "points": payload(Mark.points)
    case "intervals": payload(Mark.intervals)
    case "contours": payload(Mark.contours)
    case "arrows": payload(Mark.arrows)
    case "path": payload(Mark.path)
    case "heat": payload(Mark.heat)
    default: payload(Mark.parallel)
    }
  }

  var json: String {
    let (kind, members) =
      switch self {
      case .line(let line): ("line", line.membersJSON)
      case .band(let band): ("band", band.membersJSON)
      case .points(let points): ("points", points.membersJSON)
      case .intervals(let intervals): ("intervals", intervals.membersJSON)
      case .contours(let contours): ("contours", contours.membersJSON)
      case .arrows(let arrows): ("arrows", arrows.membersJSON)
      case .path(let path): ("path", path.membersJSON)
      case .heat(let heat): ("heat", heat.membersJSON)
      case .parallel(let parallel): ("parallel", parallel.membersJSON)
      }
    return "{" + (["\"mark\":\"\(kind)\""] + members).joined(separator: ",") + "}"
  }
}

extension LineMark: FigureRecord {
  static var blank: LineMark { LineMark(x: [], y: []) }

  static var members: [FigureMember<LineMark>] {
    [
      member("label", \.label), member("note", \.note), member("colour", \.colour),
      member("dash", \.dash), member("emphasis", \.emphasis), member("ending", \.ending),
      member("covered_by", \.coveredBy), member("x", \.x, isRequired: true),
      member("y", \.y, isRequired: true),
    ]
  }

  var contradiction: String? {
    coveredBy < 0 ? "'covered_by' is at least 0" : unequal("'x' and 'y'", x.count, y.count)
  }
}

extension BandMark: FigureRecord {
  static var blank: BandMark { BandMark(x: [], lower: [], upper: []) }

  static var members: [FigureMember<BandMark>] {
    [
      member("colour", \.colour), member("x", \.x, isRequired: true),
      member("lower", \.lower, isRequired: true), member("upper", \.upper, isRequired: true),
    ]
  }

  var contradiction: String? {
    unequal("'x', 'lower' and 'upper'", x.count, lower.count, upper.count)
  }
}

extension PointsMark: FigureRecord {
  static var blank: PointsMark { PointsMark(x: [], y: []) }

  static var members: [FigureMember<PointsMark>] {
    [
      member("label", \.label), member("colour", \.colour), member("shape", \.shape),
      member("x", \.x, isRequired: true), member("y", \.y, isRequired: true),
    ]
  }

  var contradiction: String? { unequal("'x' and 'y'", x.count, y.count) }
}

extension IntervalsMark: FigureRecord {
  static var blank: IntervalsMark { IntervalsMark(x: [], lower: [], upper: []) }

  static var members: [FigureMember<IntervalsMark>] {
    [
      member("colour", \.colour), member("x", \.x, isRequired: true),
      member("lower", \.lower, isRequired: true), member("upper", \.upper, isRequired: true),
    ]
  }

  var contradiction: String? {
    unequal("'x', 'lower' and 'upper'", x.count, lower.count, upper.count)
  }
}

extension PathMark: FigureRecord {
  static var blank: PathMark { PathMark(x: [], y: []) }

  static var members: [FigureMember<PathMark>] {
    [
      member("label", \.label), member("note", \.note), member("colour", \.colour),
      member("ending", \.ending), member("x", \.x, isRequired: true),
      member("y", \.y, isRequired: true),
    ]
  }

  var contradiction: String? { unequal("'x' and 'y'", x.count, y.count) }
}

extension GridAxis: FigureRecord {
  static var blank: GridAxis { GridAxis(from: 0, to: 1, count: 2) }

  static var members: [FigureMember<GridAxis>] {
    [
      member("lower", \.lower, isRequired: true), member("upper", \.upper, isRequired: true),
      member("count", \.count, isRequired: true),
    ]
  }

  var contradiction: String? {
    guard lower.isFinite, upper.isFinite, lower < upper else {
      return "'lower' and 'upper' are finite, and 'lower' is below 'upper'"
    }
    return 2...10_000 ~= count ? nil : "'count' is from 2 to 10,000"
  }
}

extension ValueGrid: FigureRecord {
  static var blank: ValueGrid { ValueGrid(x: .blank, y: .blank, values: [0, 0, 0, 0]) }

  static var members: [FigureMember<ValueGrid>] {
    [
      member("x", \.x, isRequired: true), member("y", \.y, isRequired: true),
      member("values", \.values, isRequired: true),
    ]
  }

  var contradiction: String? {
    values.count == x.count * y.count
      ? nil : "a grid has \(x.count) x \(y.count) values, found \(values.count)"
  }
}

extension ContourMark: FigureRecord {
  static var blank: ContourMark { ContourMark(.blank, levels: [], style: .filled) }

  static var members: [FigureMember<ContourMark>] {
    [
      member("style", \.style), member("levels", \.levels, isRequired: true),
      member("grid", \.grid, isRequired: true),
    ]
  }

  var contradiction: String? { isRising(levels) ? nil : "'levels' rise" }
}

extension ArrowsMark: FigureRecord {
  static var blank: ArrowsMark {
    ArrowsMark(x: .blank, y: .blank, dx: [0, 0, 0, 0], dy: [0, 0, 0, 0])
  }

  static var members: [FigureMember<ArrowsMark>] {
    [
      member("x", \.x, isRequired: true), member("y", \.y, isRequired: true),
      member("dx", \.dx, isRequired: true), member("dy", \.dy, isRequired: true),
    ]
  }

  var contradiction: String? {
    dx.count == x.count * y.count && dy.count == dx.count
      ? nil
      : "a grid has \(x.count) x \(y.count) vectors, found \(dx.count) 'dx' and \(dy.count) 'dy'"
  }
}

extension HeatMark: FigureRecord {
  static var blank: HeatMark { HeatMark(columns: 1, values: [], texts: [], scale: .blank) }

  static var members: [FigureMember<HeatMark>] {
    [
      member("columns", \.columns, isRequired: true), member("strong", \.strong),
      member("hatched", \.hatched),
      member("scale", \.scale, isRequired: true), member("values", \.values, isRequired: true),
      member("texts", \.texts, isRequired: true),
    ]
  }

  var contradiction: String? {
    guard columns > 0, !values.isEmpty, values.count.isMultiple(of: columns) else {
      return "'columns' is at least 1, and the number of values is a multiple of it"
    }
    if let strong, !values.indices.contains(strong) { return "'strong' is the index of a value" }
    guard hatched.allSatisfy(values.indices.contains) else {
      return "'hatched' are indices of values"
    }
    return unequal("'values' and 'texts'", values.count, texts.count)
  }
}

extension ParallelMark: FigureRecord {
  static var blank: ParallelMark { ParallelMark(axes: [Axis()], lines: []) }

  static var members: [FigureMember<ParallelMark>] {
    [member("axes", \.axes, isRequired: true), member("lines", \.lines, isRequired: true)]
  }

  var contradiction: String? {
    !axes.isEmpty && lines.allSatisfy { $0.values.count == axes.count }
      ? nil : "there is an axis or more, and each line has a value on each"
  }
}

extension ParallelMark.Line: FigureRecord {
  static var blank: ParallelMark.Line { ParallelMark.Line([], colour: .neutral) }

  static var members: [FigureMember<ParallelMark.Line>] {
    [
      member("colour", \.colour), member("emphasis", \.emphasis),
      member("values", \.values, isRequired: true),
    ]
  }
}
