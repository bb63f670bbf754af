import Experiment
import Foundation
import Runner
import Testing

/// What the trials of a spec of the workload `objective` tell.
func descend(_ parameters: String, more: String = "") throws -> EventLog {
  let text = """
    {"name": "a", "workload": "objective", "parameters": {\(parameters)}\(more)}
    """
  let plan = Plan(try Spec(text: text, file: "s.json"))
  let runner = PlanRunner(try LoadedWorkload(plan.spec, relativeTo: "."), jobs: 1)
  try runner.check(plan.trials)
  let log = EventLog()
  try runner.run(plan.trials, cancellation: Cancellation(), begin: log.begin)
  return log
}

struct ObjectiveTrialTests {
  private func bowl(_ more: String) throws -> EventLog {
    try descend(
      "\"function\": \"x0^2 + x1^2\", \"start\": {\"x0\": -3, \"x1\": 4}, \"steps\": 100, \(more)"
    )
  }

  /// The last point, and the whole computation in Python: x <- x - rate * gradient in floats.
  @Test(
    arguments: [
      ("exact", 0.1, -6.111107929003464e-10, 8.148143905337951e-10),
      ("numerical", 0.1, -6.111107929003464e-10, 8.148143905337951e-10),
      ("exact", 1e-10, -2.999999939999995, 3.9999999199999934),
      ("numerical", 1e-10, -2.999999939999995, 3.9999999199999934),
      ("exact", 10, -2.2515487259475596e128, 3.002064967930081e128),
      ("numerical", 10, -25898374737328.363, -1295248616896.5398),
    ]
  )
  func `a bowl's descents end where the textbook's do`(
    _ gradient: String,
    _ rate: Double,
    _ x0: Double,
    _ x1: Double
  ) throws {
    let log = try bowl("\"gradient\": \"\(gradient)\", \"learning_rate\": \(rate)")
    #expect(log.outcome() == Outcome(.finished))
    let (found0, found1) = try (
      #require(log.values("x0")[100]), #require(log.values("x1")[100])
    )
    if rate == 10, gradient == "numerical" {
      // A frozen descent stands on doubles; there is no tolerance to give.
      #expect(found0 == x0)
      #expect(found1 == x1)
    } else {
      let tolerance = rate == 0.1 ? 1e-12 : abs(x0) * 1e-12
      #expect(abs(found0 - x0) <= tolerance)
      #expect(abs(found1 - x1) <= tolerance)
    }
    #expect(log.values("x0").keys.sorted() == Array(0...100))
  }

  @Test
  func `gradients at a point are the textbook's`() throws {
    let log = try descend(
      """
      "function": "x0^2 + x1^2", "start": {"x0": 3, "x1": 4}, "steps": 1, "gradient": "numerical"
      """
    )
    #expect(abs(try #require(log.values("gradient_norm")[0]) - 10) < 1e-9)
    #expect(try #require(log.values("gradient_error")[0]) < 1e-9)
    #expect(log.values("value") == [0: 25, 1: try #require(log.values("value")[1])])
    // (f(x + h) - f(x - h)) / 2h in Python, h = 1e-4, with x*x for x**2.
    for (x, slope) in [(5, 0.1999999999990898), (10, 0.2999999999986347)] {
      let log = try descend(
        """
        "function": "0.01*x^2 + 0.1*x", "start": {"x": \(x)}, "steps": 1, "gradient": "numerical"
        """
      )
      #expect(log.values("gradient_norm")[0] == slope)
      #expect(abs(try #require(log.values("gradient_error")[0])) < 2e-12)
    }
  }

  /// The rules written out in thirty lines of Python, for x^2/20 + y^2 from (-7, 2), 30 steps.
  @Test(
    arguments: [
      ("sgd", 0.95, -0.3503929957523197, 0.0847823165504322),
      ("momentum", 0.1, 0.896413858493733, 0.08808560171506971),
      ("nesterov", 0.1, 0.6896149016966205, -0.0006799058361171961),
      ("adagrad", 1.5, -0.1201622546863445, 2.486384688590262e-17),
      ("rmsprop", 0.1, -0.6974184359619127, 1.483450982689771e-08),
      ("adam", 0.3, 0.13601461732623543, 0.3182453888963099),
      ("adamw", 0.3, 0.26319581537192455, 0.3053221889344972),
    ]
  )
  func `optimisers go where their formulas say`(
    _ optimizer: String,
    _ rate: Double,
    _ x: Double,
    _ y: Double
  ) throws {
    let log = try descend(
      """
      "function": "x^2/20 + y^2", "start": {"x": -7, "y": 2}, "steps": 30,
      "optimizer": "\(optimizer)", "learning_rate": \(rate)
      """
    )
    #expect(abs(try #require(log.values("x")[30]) - x) < 1e-12)
    #expect(abs(try #require(log.values("y")[30]) - y) < 1e-12)
  }

  @Test
  func `points are recorded every so many steps, the last one always`() throws {
    let log = try bowl("\"record_every\": 30")
    #expect(log.values("value").keys.sorted() == [0, 30, 60, 90, 100])
    #expect(log.values("gradient_error").isEmpty)
  }

  @Test
  func `a target of the value ends the descent where it is reached`() throws {
    // By hand: 25 * 0.64^k is below 1 from k = 8 on.
    let log = try descend(
      "\"function\": \"x0^2 + x1^2\", \"start\": {\"x0\": -3, \"x1\": 4}, \"steps\": 100",
      more: ", \"stop\": {\"metric\": \"value\", \"target\": 1}"
    )
    #expect(
      log.outcome() == Outcome(.stopped, message: "value reached 0.7037 (target 1) at step 8.")
    )
    #expect(log.values("x1").keys.sorted() == Array(0...8))
  }

  @Test
  func `a stop rule on what a trial does not measure is said before anything runs`() throws {
    let error = #expect(throws: RunnerError.self) {
      try descend(
        "\"function\": \"x^2\", \"start\": {\"x\": 1}, \"steps\": 5",
        more: """
          , "sweep": {"parameters": {"gradient": {"values": ["exact", "numerical"]}}},
          "stop": {"metric": "gradient_error", "target": 1}
          """
      )
    }
    #expect(
      error?.description
        == "the stop rule watches 'gradient_error', which not every trial of this spec measures; "
        + "watch 'value', 'gradient_norm' or 'x'"
    )
  }

  @Test
  func `a field holds the function's values and derivatives, the lowest row first`() throws {
    let log = try descend(
      """
      "function": "x^2 + 3*y + z", "start": {"x": 1, "y": 1, "z": 0}, "steps": 1,
      "field": {"x": [-1, 1], "y": [0, 4], "cells": 2, "fix": {"z": 10}}
      """
    )
    let field = try #require(log.fields().first)
    #expect(field.function == "x^2 + 3*y + z")
    #expect(field.x == Field.Axis("x", from: -1, to: 1, cells: 2))
    #expect(field.fixed == ["z": 10])
    #expect(field.values == [11, 10, 11, 17, 16, 17, 23, 22, 23])
    #expect(field.slopesX == [-2, 0, 2, -2, 0, 2, -2, 0, 2])
    #expect(field.slopesY == [Double](repeating: 3, count: 9))
  }
}
