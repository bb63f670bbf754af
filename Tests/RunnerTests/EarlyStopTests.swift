import Experiment
import Testing

@testable import Runner

struct EarlyStopTests {
  /// What a rule says to values measured at steps 0, 10, 20 ..., and at which of them; nil where it
  /// lets all pass.
  private func verdict(_ rule: StopRule, _ values: [Double]) -> (step: Int, message: String)? {
    var stop = EarlyStop(rule)
    for (index, value) in values.enumerated() {
      let measured = [MetricValue("other", 0), MetricValue(rule.objective.metric, value)]
      if let message = stop.observe(measured, at: 10 * index, updates: 10 * index + 1) {
        return (10 * index, message)
      }
    }
    return nil
  }

  private let accuracy = Objective(.maximize, "test_accuracy")
  private let loss = Objective(.minimize, "test_loss")

  @Test
  func `a target ends the run where it is reached`() throws {
    let up = try #require(verdict(StopRule(accuracy, target: 0.95), [0.1, 0.949, 0.95, 1]))
    #expect(up.step == 20)
    #expect(up.message == "test_accuracy reached 0.95 (target 0.95) at step 20.")
    let down = try #require(verdict(StopRule(loss, target: 0.2), [.nan, 3, 0.123456, 0.1]))
    #expect(down.step == 20)
    #expect(down.message == "test_loss reached 0.1235 (target 0.2) at step 20.")
    #expect(verdict(StopRule(loss, target: 0.2), [1, 0.5, 0.21, .nan, .infinity]) == nil)
  }

  @Test
  func `patience counts measurements without an improvement`() throws {
    let rule = StopRule(loss, patience: 2)
    let stalled = try #require(verdict(rule, [3, 2, 2.5, 1.23456, 1.3, 1.23456, 0]))
    #expect(stalled.step == 50)
    #expect(
      stalled.message == "test_loss has not improved for 2 measurements; best 1.235 at step 30, "
        + "stopped at step 51."
    )
    #expect(verdict(rule, [3, 4, 2, 4, 1, 4, 0.5]) == nil)
    let once = try #require(verdict(StopRule(accuracy, patience: 1), [0.5, 0.5]))
    #expect(
      once.message
        == "test_accuracy has not improved for 1 measurement; best 0.5 at step 0, stopped "
        + "at step 11."
    )
  }

  @Test
  func `an improvement is more than min_delta on the last improvement`() throws {
    let rule = StopRule(accuracy, patience: 3, minDelta: 0.125)
    // Small gains add up to an improvement before patience is spent, or they do not.
    #expect(verdict(rule, [0, 0.0625, 0.125, 0.1875, 0.25, 0.3125, 0.375]) == nil)
    let stalled = try #require(verdict(rule, [0, 0.0625, 0.125, 0.125, 0.5]))
    #expect(stalled.step == 30)
    #expect(
      stalled.message
        == "test_accuracy has not improved by more than 0.125 for 3 measurements; best "
        + "0.125 at step 20, stopped at step 31."
    )
  }

  @Test
  func `NaN never is an improvement`() throws {
    let rule = StopRule(loss, patience: 2)
    let none = try #require(verdict(rule, [.nan, .nan, 1]))
    #expect(none.step == 10)
    #expect(
      none.message
        == "test_loss has not improved for 2 measurements; all were NaN, stopped at step 11."
    )
    #expect(verdict(rule, [.nan, .infinity, .nan, 5, .nan, 4]) == nil)
    #expect(try #require(verdict(rule, [1, .nan, .infinity])).step == 20)
  }

  @Test
  func `target and patience work side by side`() throws {
    let rule = StopRule(accuracy, target: 0.9, patience: 2)
    #expect(try #require(verdict(rule, [0.5, 0.6, 0.95])).message.contains("reached"))
    #expect(try #require(verdict(rule, [0.5, 0.4, 0.4, 0.95])).message.contains("not improved"))
  }

  @Test
  func `other metrics do not count`() {
    var stop = EarlyStop(StopRule(loss, patience: 1))
    for step in 0..<5 {
      #expect(stop.observe([MetricValue("loss", 1)], at: step, updates: step) == nil)
    }
  }
}
