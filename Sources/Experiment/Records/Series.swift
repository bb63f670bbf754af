/// All points of one metric of one run.
public struct Series: Hashable, Sendable {
  /// The metric's name.
  public let metric: String
  /// The steps in the order of recording; as many as `values`.
  public var steps: [Int]
  /// The values, NaN and infinities as recorded.
  public var values: [Double]
  /// Milliseconds from the run's start to each point; as many as `values`, or empty where not asked.
  public var elapsed: [UInt32]

  /// Makes a series; the arrays are as long as each other, `elapsed` may be empty.
  public init(metric: String, steps: [Int] = [], values: [Double] = [], elapsed: [UInt32] = []) {
    precondition(steps.count == values.count, "a series has one step for each value")
    precondition(
      elapsed.isEmpty || elapsed.count == values.count,
      "a series has one time for each value"
    )
    self.metric = metric
    self.steps = steps
    self.values = values
    self.elapsed = elapsed
  }

  /// The number of points.
  public var count: Int { values.count }
}

/// What is known of a series without reading its points.
public struct SeriesSummary: Hashable, Sendable {
  /// The metric's name.
  public let metric: String
  /// The number of points, those that are not finite included.
  public var count = 0
  /// How many of the values are NaN.
  public var nanCount = 0
  /// How many of the values are plus or minus infinity.
  public var infinityCount = 0
  /// The step of the first point recorded, 0 in an empty series.
  public var firstStep = 0
  /// The step of the last point recorded, 0 in an empty series.
  public var lastStep = 0
  /// The last value recorded, NaN in an empty series.
  public var last = Double.nan
  /// The smallest finite value, nil where there is none.
  public var minimum: Double?
  /// The largest finite value, nil where there is none.
  public var maximum: Double?

  /// The mean of the finite values, nil where there is none.
  public var mean: Double?

  /// Makes the summary of an empty series; `RunningSummary` takes points into account.
  public init(metric: String) {
    self.metric = metric
  }
}
