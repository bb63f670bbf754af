import Testing

@testable import Learning

struct ScheduleTests {
  private func close(_ found: Double, _ expected: Double) -> Bool {
    abs(found - expected) <= 4 * expected.ulp
  }

  @Test
  func `a constant rate stays`() {
    let schedule = Schedule(learningRate: 0.1)
    #expect(schedule.rate(at: 0) == 0.1)
    #expect(schedule.rate(at: 1_000_000) == 0.1)
  }

  @Test
  func `a step falls at once every interval`() {
    let schedule = Schedule(learningRate: 0.8, decay: .step(interval: 10, factor: 0.5))
    #expect([0, 9, 10, 19, 20, 35].map(schedule.rate) == [0.8, 0.8, 0.4, 0.4, 0.2, 0.1])
  }

  @Test
  func `an exponential falls a little every step`() {
    // Python 3: 0.1 * 0.5**(k / 10)
    let schedule = Schedule(learningRate: 0.1, decay: .exponential(interval: 10, factor: 0.5))
    #expect(close(schedule.rate(at: 0), 0.1))
    #expect(close(schedule.rate(at: 5), 0.070_710_678_118_654_77))
    #expect(close(schedule.rate(at: 25), 0.017_677_669_529_663_69))
  }

  @Test
  func `a cosine falls from the rate to the final one`() {
    // Python 3: 0.01 + 0.09 * (1 + math.cos(math.pi * k / 7)) / 2
    let expected = [
      0.1, 0.095_543_599_055_608_86, 0.083_057_041_083_643_02, 0.065_013_442_028_034_15,
      0.044_986_557_971_965_86, 0.026_942_958_916_356_993, 0.014_456_400_944_391_143, 0.01,
    ]
    let schedule = Schedule(learningRate: 0.1, decay: .cosine(length: 7, final: 0.01))
    for (step, rate) in expected.enumerated() {
      #expect(close(schedule.rate(at: step), rate))
    }
    #expect(schedule.rate(at: 100) == 0.01)
  }

  @Test
  func `a warm-up rises in equal steps, and the decay begins after it`() {
    let schedule = Schedule(
      learningRate: 0.8,
      decay: .step(interval: 2, factor: 0.5),
      warmupSteps: 4
    )
    #expect((0..<8).map(schedule.rate) == [0.2, 0.4, 0.8 * 3 / 4, 0.8, 0.8, 0.8, 0.4, 0.4])
  }
}
