import Experiment
public import Plot

/// A metric against one swept parameter: mean and spread over the seeds of each setting, a line for
/// each setting of the other parameters.
public struct SweepChart {
  private let values: SweepValues
  private let x: ParameterValues
  private let lines: [String]
  private let arrangement: Arrangement
  private let band: CurveStyle.Band

  /// Makes the chart of a sweep.
  ///
  /// - Parameters:
  ///   - values: The numbers of the sweep.
  ///   - parameter: What goes across; nil takes the numeric parameter with the most values.
  ///   - band: What bands and bars stand for.
  ///
  /// Nil where settings do not differ, or not in that parameter.
  public init?(_ values: SweepValues, parameter: String? = nil, band: CurveStyle.Band = .minmax) {
    let parameters = values.names.map { ParameterValues($0, in: values.groups) }
    let numeric = parameters.filter(\.isNumeric)
    let most = (numeric.isEmpty ? parameters : numeric).reversed()
      .max { $0.values.count < $1.values.count }
    guard let x = parameter.map({ name in parameters.first { $0.name == name } }) ?? most else {
      return nil
    }
    self.values = values
    self.x = x
    self.band = band
    lines = values.names.filter { $0 != x.name }
    arrangement = Arrangement(values.groups, names: lines)
  }

  /// The figure, without pixels.
  public var figure: Figure {
    let panels = arrangement.panels(values.groups).map { title, groups in
      Panel(
        title: title,
        x: x.axis,
        y: Axis(label: values.title),
        marks: Coincidence.widened(marks(groups)),
        legend: Legend(
          title: arrangement.lineParameters.joined(separator: ", "),
          colourScale: arrangement.colourScale
        )
      )
    }
    return Figure(
      title: ChartText.title(values.heading, by: [x.name] + lines),
      subtitle: ChartText.subtitle(values.groups, except: values.names),
      caption: caption,
      panels: panels,
      sharesAxes: true
    )
  }

  private var caption: String {
    var sentences = ["Points: \(values.meaning)."]
    if band != .none, values.groups.contains(where: { $0.results.count > 1 }) {
      sentences.append("\(x.isNumeric ? "Bands" : "Bars"): \(band.meaning).")
    }
    if !values.earlySentence.isEmpty {
      sentences.append("Open circles, not joined: \(values.earlySentence)")
    }
    let broken = values.groups.filter { !values.remark($0).isEmpty }
    if !broken.isEmpty {
      let names = broken.prefix(4).map {
        "\(ChartText.phrase($0.setting, values.names)) (\(values.remark($0)))"
      }
      let more = broken.count > 4 ? " and \(broken.count - 4) more" : ""
      sentences.append("Crosses: no number for \(names.joined(separator: "; "))\(more).")
    }
    return sentences.joined(separator: " ")
  }

  /// The marks of a panel, by the settings of the parameters that tell lines apart.
  private func marks(_ groups: [SettingGroup]) -> [Mark] {
    var order: [[Value?]] = []
    var byKey: [[Value?]: [SettingGroup]] = [:]
    for group in groups {
      let key = arrangement.lineParameters.map { group.setting[$0] }
      if byKey[key] == nil { order.append(key) }
      byKey[key, default: []].append(group)
    }
    return order.enumerated().flatMap { index, key in
      marks(of: byKey[key] ?? [], aside: aside(index, of: order.count))
    }
  }

  /// How far the points of one line stand beside the name of a category.
  private func aside(_ index: Int, of count: Int) -> Double {
    guard !x.isNumeric, count > 1 else { return 0 }
    return 0.5 * (Double(index) / Double(count - 1) - 0.5)
  }

  private func marks(of groups: [SettingGroup], aside: Double) -> [Mark] {
    let sorted = groups.sorted { x.place($0) < x.place($1) }
    guard let first = sorted.first else { return [] }
    let colour = arrangement.colour(first)
    let label = arrangement.label(first)
    let known = sorted.compactMap { group in
      values.statistics(group).map { (x.place(group) + aside, $0.values, $0.mean) }
    }
    let places = known.map(\.0)
    let ends = known.map { band.ends(of: $0.1) }
    let (low, high) = (ends.map(\.lower), ends.map(\.upper))
    let means = known.map(\.2)
    let broken = sorted.filter { !values.remark($0).isEmpty }.map { x.place($0) + aside }
    let edge: Double = values.objective.goal == .minimize ? .infinity : -.infinity
    let hasSpread = band != .none && known.contains { $0.1.count > 1 }
    var marks: [Mark] = []
    if x.isNumeric {
      if hasSpread {
        marks.append(.band(BandMark(x: places, lower: low, upper: high, colour: colour)))
      }
      marks += [
        .line(LineMark(x: places, y: means, label: label, colour: colour)),
        .points(PointsMark(x: places, y: means, colour: colour)),
      ]
    } else {
      if hasSpread {
        marks.append(.intervals(IntervalsMark(x: places, lower: low, upper: high, colour: colour)))
      }
      marks.append(.points(PointsMark(x: places, y: means, label: label, colour: colour)))
    }
    let early = sorted.compactMap { group in
      values.early(group).map { (x.place(group) + aside, $0.mean) }
    }
    if !early.isEmpty {
      marks.append(
        .points(
          PointsMark(x: early.map(\.0), y: early.map(\.1), colour: colour, shape: .ring)
        )
      )
    }
    if !broken.isEmpty {
      let edges = [Double](repeating: edge, count: broken.count)
      marks.append(.points(PointsMark(x: broken, y: edges, colour: colour, shape: .cross)))
    }
    return marks
  }
}
