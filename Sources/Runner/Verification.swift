public import Experiment

/// Compares what a trial tells with what an earlier run of it recorded, point by point and bit by
/// bit; times are not compared.
public struct Verification: Sendable {
  /// One point of a metric.
  public struct Point: Hashable, Sendable {
    /// The number of updates done when it was measured.
    public let step: Int
    /// The value, any double.
    public let value: Double

    /// Makes a point.
    public init(step: Int, value: Double) {
      self.step = step
      self.value = value
    }
  }

  /// Where the two part: the first such place in the order in which points are told.
  public struct Difference: Hashable, Sendable {
    /// The metric.
    public let metric: String
    /// What was recorded; nil where nothing was.
    public let recorded: Point?
    /// What was told now; nil where nothing was.
    public let repeated: Point?

    /// How many doubles lie from one value to the other, at least 1 as they differ; nil where there
    /// are not two values of one step, or one is NaN.
    public var ulps: UInt64? {
      guard let recorded, let repeated, recorded.step == repeated.step,
        !recorded.value.isNaN, !repeated.value.isNaN
      else { return nil }
      let (one, other) = (Self.rank(recorded.value), Self.rank(repeated.value))
      return one < other ? UInt64(bitPattern: other &- one) : UInt64(bitPattern: one &- other)
    }

    /// The place of a number among all doubles in ascending order; -0 stands before 0.
    private static func rank(_ value: Double) -> Int64 {
      let bits = Int64(bitPattern: value.bitPattern)
      return bits >= 0 ? bits : Int64.min &- bits &- 1
    }
  }

  /// How many points were recorded.
  public let count: Int
  /// How many of them are the same, up to the first that is not.
  public private(set) var identicalCount = 0
  /// Where the two part; nil where they do not, as far as the trial has told.
  public private(set) var difference: Difference?

  /// Whether what follows makes no difference: there is one already, or the recorded run was cut off
  /// and all of its points are the same.
  public var isDecided: Bool { difference != nil || !isWhole && identicalCount == count }

  private let recorded: [String: Series]
  private var positions: [String: Int] = [:]
  /// Whether the recorded run came to its end, so that nothing may follow its points.
  private let isWhole: Bool

  /// Makes a comparison with all points of a run.
  ///
  /// - Parameters:
  ///   - recorded: All series of the run.
  ///   - isWhole: Whether the run came to its end; of one that was interrupted the points that
  ///     would have followed are not looked at.
  public init(_ recorded: [Series], isWhole: Bool) {
    self.recorded = Dictionary(recorded.map { ($0.metric, $0) }) { _, last in last }
    self.isWhole = isWhole
    count = recorded.reduce(0) { $0 + $1.count }
  }

  /// Takes what the trial tells next; after the first difference nothing is compared any more.
  public mutating func take(_ measurement: Measurement) {
    for value in measurement.values where difference == nil {
      let point = Point(step: measurement.step, value: value.value)
      let position = positions[value.metric, default: 0]
      positions[value.metric] = position + 1
      let known = recorded[value.metric].flatMap { Self.point($0, at: position) }
      if let known, known.step == point.step,
        known.value.bitPattern == point.value.bitPattern
      {
        identicalCount += 1
      } else if known != nil || isWhole {
        difference = Difference(metric: value.metric, recorded: known, repeated: point)
      }
    }
  }

  /// Notes that the trial tells nothing more, so that what was recorded and not told is a difference.
  public mutating func end() {
    guard difference == nil else { return }
    let missing = recorded.values.compactMap { series in
      Self.point(series, at: positions[series.metric, default: 0]).map { (series.metric, $0) }
    }
    difference = missing.min { ($0.1.step, $0.0) < ($1.1.step, $1.0) }.map { metric, point in
      Difference(metric: metric, recorded: point, repeated: nil)
    }
  }

  private static func point(_ series: Series, at position: Int) -> Point? {
    guard position < series.count else { return nil }
    return Point(step: series.steps[position], value: series.values[position])
  }
}
