import Experiment
import Testing

struct RunningSummaryTests {
  /// Values and their mean; the means are what Python's exact fractions give, rounded once:
  /// `float(sum(map(Fraction, values)) / len(values))`.
  static let means: [([Double], Double?)] = [
    ([], nil),
    ([.nan, .infinity, -.infinity], nil),
    ([0.1], 0.1),
    ([0.1, .nan, 0.2, .infinity], 0.15000000000000002),
    ([1e16, 1, -1e16], 0.3333333333333333),
    ([1, 1e100, 1, -1e100], 0.5),
    ([-0.0], 0),
    ([.leastNonzeroMagnitude, .leastNonzeroMagnitude], .leastNonzeroMagnitude),
    (Array(repeating: .greatestFiniteMagnitude, count: 5), .greatestFiniteMagnitude),
    ([.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 6], 2),
    ((0..<1_000_000).map { _ in 0.1 }, 0.1),
    ((1...100_000).map { 1 / Double($0) }, 0.00012090146129863427),
  ]

  @Test(arguments: means.indices)
  func `the mean of the finite values is exact`(index: Int) {
    let (values, mean) = Self.means[index]
    var running = RunningSummary(metric: "loss")
    for value in values { running.append(step: 0, value: value) }
    #expect(running.summary.mean == mean)
  }

  @Test func `a summary counts what is not finite apart`() {
    var running = RunningSummary(metric: "loss")
    #expect(running.summary.last.isNaN)
    for (step, value) in [(3, -1), (4, .nan), (4, 2), (1, -.infinity)] as [(Int, Double)] {
      running.append(step: step, value: value)
    }
    var expected = SeriesSummary(metric: "loss")
    (expected.count, expected.nanCount, expected.infinityCount) = (4, 1, 1)
    (expected.firstStep, expected.lastStep, expected.last) = (3, 1, -.infinity)
    (expected.minimum, expected.maximum, expected.mean) = (-1, 2, 0.5)
    #expect(running.summary == expected)
  }
}
