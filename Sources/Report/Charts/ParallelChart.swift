import Experiment
public import Plot

/// Parallel coordinates over all swept parameters, each setting a line coloured by a metric.
public struct ParallelChart {
  private let values: SweepValues

  /// Makes the chart of a sweep; nil where settings do not differ.
  public init?(_ values: SweepValues) {
    guard !values.names.isEmpty else { return nil }
    self.values = values
  }

  /// The figure, without pixels.
  public var figure: Figure {
    let parameters = values.names.map { ParameterValues($0, in: values.groups) }
    let means = values.means
    let isEarly = values.groups.map { values.early($0) != nil }
    let scale = ColourScale(spanning: means)
    let edge: Double = values.objective.goal == .minimize ? .infinity : -.infinity
    let lines = order(means, isEarly).map { index in
      ParallelMark.Line(
        parameters.map { $0.place(values.groups[index]) }
          + [means[index].isFinite ? means[index] : edge],
        colour: means[index].isFinite
          ? .sequential(scale.position(of: means[index])) : .neutral,
        emphasis: isEarly[index] ? .faint : .normal
      )
    }
    let metric = Axis(label: values.title, scale: scale.kind == .linear ? .linear : .automatic)
    let mark = ParallelMark(axes: parameters.map(\.axis) + [metric], lines: lines)
    return Figure(
      title: ChartText.title(values.heading, by: values.names),
      subtitle: ChartText.subtitle(values.groups, except: values.names),
      caption: caption(means),
      panels: [
        Panel(
          x: Axis(isHidden: true),
          y: Axis(isHidden: true),
          marks: [.parallel(mark)],
          legend: Legend(
            placement: .hidden,
            colourBar: ColourBar(title: values.title, ramp: .lines, content: .scale(scale))
          )
        )
      ]
    )
  }

  /// The settings without a number first, then those that ended early, then the worst, so that the best
  /// lie on top.
  private func order(_ means: [Double], _ isEarly: [Bool]) -> [Int] {
    means.indices.sorted { one, other in
      if means[one].isFinite, means[other].isFinite, isEarly[one] != isEarly[other] {
        return isEarly[one]
      }
      return values.objective.prefers(means[other], to: means[one])
    }
  }

  private func caption(_ means: [Double]) -> String {
    var sentences = ["A line for each setting; last axis and colour: \(values.meaning)."]
    if !values.earlySentence.isEmpty { sentences.append("Faint: \(values.earlySentence)") }
    let broken = means.count { !$0.isFinite }
    if broken > 0 {
      let settings = broken == 1 ? "1 setting has" : "\(NumberFormat.text(broken)) settings have"
      sentences.append("Grey, with a cross: \(settings) no number, \(values.reasons).")
    }
    return sentences.joined(separator: " ")
  }
}
