import Testing

@testable import Learning

/// Four updates from (1, -2) on the loss w0^2 + 10 w1^2 at learning rate 0.03, without and with a
/// weight decay of 0.1. The witness is plain Python 3 on one number at a time, for instance
///
///     def nesterov(w, g, a): a = 0.9 * a - r * g; return w + 0.9 * a - r * g, a
///     def adam(w, g, a, b, t):
///         a, b = 0.9 * a + 0.1 * g, 0.999 * b + 0.001 * g * g
///         return w - r * (a / (1 - 0.9**t)) / (sqrt(b / (1 - 0.999**t)) + 1e-8), a, b
struct DescentTests {
  private func run<Scalar: NetworkScalar>(_ optimizer: Optimizer, _: Scalar.Type) -> [Scalar] {
    let descent = Descent<Scalar>(optimizer, count: 2)
    var parameters: [Scalar] = [1, -2]
    for _ in 0..<4 {
      let gradient = [2 * parameters[0], 20 * parameters[1]]
      descent.update(&parameters, gradient: gradient, learningRate: 0.03)
    }
    return parameters
  }

  private static let references: [(Optimizer, [Double])] = [
    (.sgd(), [0.780_748_959_999_999_9, -0.051_200_000_000_000_02]),
    (.sgd(weightDecay: 0.1), [0.770_829_564_961, -0.049_681_193_762_000_02]),
    (.momentum(), [0.505_413_759_999_999_9, 1.536_400_000_000_000_2]),
    (.momentum(weightDecay: 0.1), [0.483_144_708_061_000_07, 1.529_279_492_038_000_2]),
    (.nesterov(), [0.387_254_983_216_000_05, 0.126_369_280_000_000_14]),
    (.nesterov(weightDecay: 0.1), [0.362_290_488_072_948_1, 0.119_248_057_248_839_97]),
    (.adagrad(), [0.917_703_436_728_757_6, -1.917_076_222_833_349_6]),
    (.adagrad(weightDecay: 0.1), [0.917_703_436_582_379_9, -1.917_076_222_832_578_4]),
    (.rmsprop(), [0.740_692_192_645_461_3, -1.733_787_859_568_033_2]),
    (.rmsprop(weightDecay: 0.1), [0.740_692_191_170_967_9, -1.733_787_859_560_066_2]),
    (.adam(), [0.880_242_007_945_443_2, -1.880_110_943_151_217_3]),
    (.adam(weightDecay: 0.1), [0.880_242_007_916_341_3, -1.880_110_943_151_066_7]),
    (.adamw(weightDecay: 0.1), [0.868_862_500_264_837_9, -1.856_781_652_198_342_5]),
  ]

  @Test(arguments: references)
  func `updates are those of an independent program`(optimizer: Optimizer, expected: [Double]) {
    for (found, expected) in zip(run(optimizer, Double.self), expected) {
      #expect(abs(found - expected) < 1e-13)
    }
    for (found, expected) in zip(run(optimizer, Float.self), expected) {
      #expect(abs(Double(found) - expected) < 2e-6)
    }
  }

  @Test
  func `a restored descent goes on as if it had not stopped`() throws {
    let whole = Descent<Double>(.adam(), count: 1)
    let first = Descent<Double>(.adam(), count: 1)
    let second = Descent<Double>(.adam(), count: 1)
    var expected = [1.0]
    var found = [1.0]
    for step in 0..<6 {
      whole.update(&expected, gradient: expected, learningRate: 0.1)
      if step == 3 { try second.restore(memory: first.memory(), updates: first.updates) }
      (step < 3 ? first : second).update(&found, gradient: found, learningRate: 0.1)
    }
    #expect(found == expected)
  }

  @Test
  func `memory of another optimiser is refused`() {
    let descent = Descent<Double>(.momentum(), count: 3)
    #expect(throws: NetworkError.parameterCount(found: 6, expected: 3)) {
      try descent.restore(memory: [0, 0, 0, 0, 0, 0], updates: 1)
    }
  }
}
