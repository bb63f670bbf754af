public import Experiment

/// The way that a descent took over the plane of two variables.
public struct DescentPath: Hashable, Sendable {
  /// The run that went it.
  public let run: Run
  /// The steps at which the places were recorded.
  public let steps: [Int]
  /// The first variable at each step.
  public let x: [Double]
  /// The second variable at each step.
  public let y: [Double]

  /// Makes a path of a run's two coordinates; only steps that both have are in it.
  public init(_ run: Run, x: Series, y: Series) {
    self.run = run
    if x.steps == y.steps {
      (steps, self.x, self.y) = (x.steps, x.values, y.values)
      return
    }
    let others = Dictionary(zip(y.steps, y.values)) { _, last in last }
    let common = x.steps.indices.filter { others[x.steps[$0]] != nil }
    steps = common.map { x.steps[$0] }
    self.x = common.map { x.values[$0] }
    self.y = common.map { others[x.steps[$0]] ?? .nan }
  }

  /// What a reader cannot see of how the path ends; empty where it ends within the region.
  func note(_ region: Field) -> String {
    let inside = x.indices.map { index in
      region.x.lower...region.x.upper ~= x[index] && region.y.lower...region.y.upper ~= y[index]
    }
    var notes: [String] = []
    if let last = inside.lastIndex(of: true) {
      if last + 1 < inside.count, x[last + 1].isFinite, y[last + 1].isFinite {
        notes.append("leaves the region at step \(ChartText.text(steps[last + 1]))")
      }
    } else {
      notes.append("is outside the region")
    }
    if run.status == .diverged, let step = steps.last {
      notes.append("diverged at step \(ChartText.text(step))")
    }
    return notes.joined(separator: ", ")
  }
}
