import Experiment
import Runner
import Testing

/// What descents notice about themselves.
struct FindingTests {
  private func findings(_ parameters: String) throws -> [Finding] {
    try descend(parameters + (parameters.contains("steps") ? "" : ", \"steps\": 100")).findings()
  }

  private let bowl = "\"function\": \"x0^2 + x1^2\", \"start\": {\"x0\": -3, \"x1\": 4}, "

  @Test
  func `a descent that explodes says from where, how fast and what to do`() throws {
    let finding = try #require(
      try findings(bowl + "\"learning_rate\": 10, \"gradient\": \"exact\"").first
    )
    #expect(finding.kind == .diverged)
    #expect(finding.step == 0)
    #expect(
      finding.message
        == "From step 0 on every step made the gradient about 19 times as large; the value rose from "
        + "25 to 1.408e257 at step 100. The steps are so long that each ends farther from the "
        + "minimum than it began, on the other side. Use a smaller learning rate than 10. Plain "
        + "gradient descent is stable there for learning rates below 1, which is 2 divided by the "
        + "second derivative along the step, 2."
    )
    // By hand: x <- x - 10 * 2x = -19x.
    #expect(abs(try #require(finding.details["factor"]) - 19) < 1e-10)
    #expect(abs(try #require(finding.details["curvature"]) - 2) < 1e-12)
  }

  /// People who run the textbook's example ask why the two differ.
  @Test
  func `a numerical gradient that drowns in rounding says where, why and what it changes`() throws {
    let findings = try findings(bowl + "\"learning_rate\": 10, \"gradient\": \"numerical\"")
    #expect(findings.map(\.kind) == [.diverged, .rounding])
    let finding = try #require(findings.last)
    #expect(finding.step == 10)
    #expect(
      finding.message
        == "From step 10 on the numerical gradient is 0 and the descent stands still, though the "
        + "derivative by x0 is -5.18e13. At step 10 x0 was -2.59e13, where neighbouring numbers are "
        + "0.0039 apart; h = 0.0001 is less than half of that, so x0 + h and x0 - h are the same "
        + "number as x0, and the difference of the values there is 0 whatever the slope. The same "
        + "befell x1 at step 9, at -1.295e12, where neighbouring numbers are 0.00024 apart. Before "
        + "that, from step 5 on, the numerical gradient was visibly coarse: by x0 it was 14856562.5 "
        + "where the derivative is 14856593.27. The exact gradient (\"gradient\": \"exact\") needs no "
        + "h: with it the descent does not stop there but goes on, ever farther away. What keeps "
        + "both from it is a smaller learning rate."
    )
    // math.ulp of Python at both coordinates.
    #expect(finding.details["spacing_x0"] == 0.00390625)
    #expect(finding.details["spacing_x1"] == 0.000244140625)
    #expect(finding.details["x0"] == -25898374737328.363)
    #expect(finding.details["coarse_step"] == 5)
    #expect(finding.details["numerical"] == 14856562.5)
    #expect(finding.details["h"] == 1e-4)
  }

  @Test
  func `a good learning rate arrives, with either gradient`() throws {
    for gradient in ["exact", "numerical"] {
      let findings = try findings(bowl + "\"learning_rate\": 0.1, \"gradient\": \"\(gradient)\"")
      #expect(findings.map(\.kind) == [.converged])
      // By hand: 0.8^k is below 1e-6 from k = 62 on.
      #expect(findings[0].step == 62)
      #expect(
        findings[0].message
          == "The descent came to rest at x0 = -6.111e-10, x1 = 8.148e-10, a minimum with the value "
          + "1.037e-18. From step 62 on the gradient was smaller than a millionth of what it was at "
          + "the start: 2e-9 at the end, 10 at the start."
      )
    }
  }

  @Test
  func `a learning rate that is too small says how far it is`() throws {
    let findings = try findings(bowl + "\"learning_rate\": 1e-10")
    #expect(findings.map(\.kind) == [.tooSlow])
    #expect(
      findings[0].message
        == "In 100 steps the descent moved by 1e-7; from the start to the nearest point where the "
        + "gradient vanishes it is about 5. At this pace it takes about 5e9 steps. Use a larger "
        + "learning rate than 1e-10. Plain gradient descent is stable there for learning rates below "
        + "1, which is 2 divided by the largest second derivative, 2."
    )
  }

  @Test
  func `a zigzag across a valley is told with its direction and how it changes`() throws {
    let valley = "\"function\": \"x^2/20 + y^2\", \"start\": {\"x\": -7, \"y\": 2}, \"steps\": 30, "
    let findings = try findings(valley + "\"learning_rate\": 0.95")
    #expect(findings.map(\.kind) == [.oscillating])
    #expect(
      findings[0].message
        == "From step 0 to step 30 y jumped from one side of a valley to the other at every step, "
        + "each jump about 0.9 times as long as the one before: it dies down. A smaller learning "
        + "rate than 0.95 makes the jumps shorter."
    )
    #expect(try self.findings(valley + "\"learning_rate\": 0.3").isEmpty)
    let even = try self.findings(
      "\"function\": \"x^2\", \"start\": {\"x\": 1}, \"learning_rate\": 1"
    )
    #expect(even.map(\.kind) == [.oscillating])
    #expect(even[0].message.contains("all jumps about equally long: it comes no nearer"))
    let growing = try self.findings(
      "\"function\": \"x^2\", \"start\": {\"x\": 1}, \"learning_rate\": 1.05, \"steps\": 30"
    )
    #expect(growing.map(\.kind) == [.oscillating])
    #expect(growing[0].message.contains("about 1.1 times as long as the one before: it grows"))
  }

  @Test
  func `where the gradient vanishes and there is no minimum is said`() throws {
    let saddle = try findings("\"function\": \"x^2 - y^2\", \"start\": {\"x\": 1, \"y\": 0}")
    #expect(saddle.map(\.kind) == [.saddle])
    #expect(
      saddle[0].message.hasPrefix(
        "The descent came to rest at x = 2.037e-10, y = 0, a saddle and no minimum: the function "
          + "curves downwards in one direction and upwards in another."
      )
    )
    #expect(saddle[0].details["curvature_1"] == -2)
    #expect(saddle[0].details["curvature_2"] == 2)
    let top = try findings("\"function\": \"cos(x)\", \"start\": {\"x\": 0}")
    #expect(top.map(\.kind) == [.saddle])
    #expect(top[0].message.contains("a maximum: the function curves downwards."))
  }

  @Test
  func `a function without a minimum is not blamed on the learning rate`() throws {
    let findings = try findings("\"function\": \"-x^2\", \"start\": {\"x\": 1}")
    #expect(findings.map(\.kind) == [.diverged])
    // By hand: x <- 1.2 x, so the value after 100 steps is -1.44^100.
    #expect(
      findings[0].message
        == "From step 0 on every step made the gradient about 1.2 times as large, and the value fell "
        + "to -6.859e15 at step 100. The function has no minimum in the direction in which the "
        + "descent went; another start may lead to one."
    )
  }

  @Test
  func `growth beyond the largest number is divergence`() throws {
    let log = try descend(
      "\"function\": \"x^4\", \"start\": {\"x\": 3}, \"learning_rate\": 1, \"steps\": 100"
    )
    #expect(log.findings().map(\.kind) == [.diverged])
    #expect(log.findings()[0].message.contains("was beyond the largest number at step 5"))
    #expect(
      log.outcome()
        == Outcome(.diverged, message: "The value is not finite at step 5 (learning_rate 1).")
    )
  }

  @Test(
    arguments: [
      (
        "1/x", "{\"x\": 0}", 0.1, 0,
        "At step 0 (x = 0) the function has no finite value: 1/x is infinite, a division by 0: x = 0. "
          + "Start somewhere else."
      ),
      (
        "ln(x)", "{\"x\": 0.05}", 1, 1,
        "At step 1 (x = -19.95) the function has no finite value: ln(x) is NaN, the logarithm of a "
          + "negative number: x = -19.95. A smaller learning rate may keep the descent away from "
          + "there."
      ),
      (
        "x^y", "{\"x\": 0, \"y\": 0}", 0.1, 0,
        "At step 0 (x = 0, y = 0) the gradient has no finite value: the derivative by y is "
          + "x^y*ln(x), where ln(x) is minus infinity, the logarithm of 0: x = 0. Start somewhere else."
      ),
      (
        "exp(x^2)", "{\"x\": 5}", 1, 1,
        "At step 1 (x = -7.2e11) the function has no finite value: exp(x^2) is infinite, too large "
          + "for a number: x^2 = 5.1847055285150684e23. A smaller learning rate may keep the descent "
          + "away from there."
      ),
    ]
  )
  func `where the function or its gradient has no value is said`(
    _ function: String,
    _ start: String,
    _ rate: Double,
    _ step: Int,
    _ message: String
  ) throws {
    let log = try descend(
      "\"function\": \"\(function)\", \"start\": \(start), \"learning_rate\": \(rate), \"steps\": 9"
    )
    #expect(log.findings().map(\.kind) == [.undefined])
    #expect(log.findings().first?.step == step)
    #expect(log.findings().first?.message == message)
    #expect(log.outcome()?.status == .diverged)
    #expect(log.values("value").keys.max() == step)
  }

  @Test
  func `a hole that a diverging descent falls into is no overflow`() throws {
    // Far from 0 the function is x^2, and with 0.5 a step leads to about 0.
    let findings = try findings(
      "\"function\": \"1/x + x^2\", \"start\": {\"x\": -1}, \"learning_rate\": 0.5"
    )
    #expect(findings.map(\.kind) == [.undefined, .diverged])
    #expect(findings[0].message.contains("a division by 0"))
    #expect(!findings[1].message.contains("beyond the largest number"))
  }

  @Test
  func `values too alike for their difference are told apart from a curve between them`() throws {
    let offset = try findings(
      "\"function\": \"1000000 + x^2\", \"start\": {\"x\": 3}, \"gradient\": \"numerical\""
    )
    #expect(offset.map(\.kind).contains(.rounding))
    #expect(
      try #require(offset.first { $0.kind == .rounding }).message.contains("few are left")
    )
    // h^2 times the third derivative is what a difference misses here, and that is no rounding.
    let curved = try findings(
      """
      "function": "rosenbrock", "start": {"x": -1.2, "y": 1}, "gradient": "numerical",
      "learning_rate": 0.001, "difference_step": 0.01
      """
    )
    #expect(curved.isEmpty)
  }

  @Test
  func `a descent on its way says nothing`() throws {
    #expect(
      try findings(
        "\"function\": \"rosenbrock\", \"start\": {\"x\": -1.2, \"y\": 1}, "
          + "\"learning_rate\": 0.001"
      ).isEmpty
    )
    // Away from a saddle it grows steeper without diverging.
    #expect(
      try findings("\"function\": \"x^2 - y^2 + y^4\", \"start\": {\"x\": 1, \"y\": 1e-10}").isEmpty
    )
  }
}
