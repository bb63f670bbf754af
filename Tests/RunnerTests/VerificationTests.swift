import Experiment
import Runner
import Testing

struct VerificationTests {
  private let recorded = [
    Series(metric: "loss", steps: [0, 1, 2], values: [1, 0.5, .nan]),
    Series(metric: "accuracy", steps: [0, 2], values: [0, -0.0]),
  ]

  private func measurement(_ step: Int, _ values: (String, Double)...) -> Measurement {
    Measurement(step: step, elapsed: 9, values: values.map { MetricValue($0.0, $0.1) })
  }

  private func verify(
    _ measurements: [Measurement],
    isWhole: Bool = true
  ) -> Verification {
    var verification = Verification(recorded, isWhole: isWhole)
    for measurement in measurements { verification.take(measurement) }
    verification.end()
    return verification
  }

  @Test
  func `the same points are identical, NaN and the sign of zero included`() {
    let same = verify([
      measurement(0, ("accuracy", 0), ("loss", 1)), measurement(1, ("loss", 0.5)),
      measurement(2, ("loss", .nan), ("accuracy", -0.0)),
    ])
    #expect(same.difference == nil)
    #expect(same.identicalCount == 5 && same.count == 5)
  }

  @Test
  func `the first difference is told with its distance`() {
    let other = verify([
      measurement(0, ("loss", 1), ("accuracy", 0)), measurement(1, ("loss", (0.5).nextUp.nextUp)),
      measurement(2, ("loss", 7)),
    ])
    #expect(other.identicalCount == 2)
    #expect(other.difference?.metric == "loss")
    #expect(other.difference?.recorded == .init(step: 1, value: 0.5))
    #expect(other.difference?.ulps == 2)
    let zero = verify([measurement(0, ("accuracy", -0.0))])
    #expect(zero.difference?.ulps == 1)
    let far = verify([measurement(0, ("loss", -1))])
    // All doubles from -1 to 1: twice those from 0 to 1, and -0.
    #expect(far.difference?.ulps == 2 * (1.0).bitPattern + 1)
    #expect(verify([measurement(0, ("loss", .nan))]).difference?.ulps == nil)
  }

  @Test
  func `missing, added and displaced points are differences`() {
    let missing = verify([measurement(0, ("loss", 1)), measurement(1, ("loss", 0.5))])
    #expect(missing.difference?.metric == "accuracy")
    #expect(missing.difference?.recorded == .init(step: 0, value: 0))
    #expect(missing.difference?.repeated == nil)
    let added = verify([measurement(0, ("new", 1))])
    #expect(added.difference?.recorded == nil)
    #expect(added.difference?.repeated == .init(step: 0, value: 1))
    let displaced = verify([measurement(1, ("loss", 1))])
    #expect(displaced.difference?.recorded == .init(step: 0, value: 1))
    #expect(displaced.difference?.ulps == nil)
  }

  @Test
  func `of an interrupted run only its own points are compared`() {
    let measurements = [
      measurement(0, ("loss", 1), ("accuracy", 0)), measurement(1, ("loss", 0.5)),
      measurement(2, ("loss", .nan), ("accuracy", -0.0)), measurement(3, ("loss", 4), ("new", 1)),
    ]
    #expect(verify(measurements, isWhole: false).difference == nil)
    #expect(verify(measurements, isWhole: false).identicalCount == 5)
    // What follows makes no difference from the last of its points on, unless it came to its end.
    for (isWhole, expected) in [
      (false, [false, false, true, true]), (true, [false, false, false, true]),
    ] {
      var verification = Verification(recorded, isWhole: isWhole)
      for (measurement, isDecided) in zip(measurements, expected) {
        verification.take(measurement)
        #expect(verification.isDecided == isDecided)
      }
    }
    #expect(verify(measurements).difference?.repeated == .init(step: 3, value: 4))
  }
}
