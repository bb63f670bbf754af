import Experiment
import Foundation
import Store
import TestSupport
import Testing

/// Gradient descent on functions, from the spec's file to what is printed.
struct ObjectiveCommandTests {
  private static let spec =
    repositoryFolder
    .appendingPathComponent("experiments/gradient-descent.json").path

  /// The last points of each trial, as Python's floats give them, to the tolerance of its row.
  @Test
  func `the textbook's descents are in the store as it has them`() throws {
    try Program.inEmptyFolder { program in
      #expect(try program.run("run", Self.spec, "-q").status == 0)
      let store = try program.store()
      let runs = try store.runs(in: "gradient-descent")
      #expect(runs.count == 6)
      let expected: [String: (Double, Double, Double)] = [
        "0.1 exact": (-6.111107929003464e-10, 8.148143905337951e-10, 1e-12),
        "0.1 numerical": (-6.111107929003464e-10, 8.148143905337951e-10, 1e-12),
        "1e-10 exact": (-2.999999939999995, 3.9999999199999934, 1e-12),
        "1e-10 numerical": (-2.999999939999995, 3.9999999199999934, 1e-12),
        "10 exact": (-2.2515487259475596e128, 3.002064967930081e128, 1e116),
        "10 numerical": (-25898374737328.363, -1295248616896.5398, 0),
      ]
      for run in runs {
        let setting = run.trial.setting
        let key = ["learning_rate", "gradient"].compactMap { setting[$0]?.displayText }
          .joined(separator: " ")
        let (x0, x1, tolerance) = try #require(expected[key])
        #expect(run.status == .finished)
        let first = try #require(try store.series("x0", of: run.id))
        let second = try #require(try store.series("x1", of: run.id))
        #expect(first.steps == Array(0...100))
        #expect(abs(first.values[100] - x0) <= tolerance, "\(key)")
        #expect(abs(second.values[100] - x1) <= tolerance, "\(key)")
      }
      // The same plane under all six.
      let fields = try store.fields(of: runs.map(\.id))
      #expect(fields.count == 6)
      #expect(Set(fields.values.flatMap { $0 }).count == 1)
    }
  }

  @Test
  func `the runs say in short what happened, best known last`() throws {
    try Program.inEmptyFolder { program in
      let result = try program.run("run", Self.spec, "-q", "--jobs", "1")
      let ids = try program.store().runs(in: "gradient-descent").map(\.shortID)
      let text = ids.enumerated().reduce(result.output) {
        $0.replacing($1.element, with: "run-\($1.offset)")
      }
      #expect(
        text == """
          learning_rate  gradient       value  seeds  status
                    0.1  numerical  1.037e-18      1  finished
                    0.1  exact      1.037e-18      1  finished
                  1e-10  exact             25      1  finished
                  1e-10  numerical         25      1  finished
                     10  numerical   6.724e26      1  finished
                     10  exact      1.408e257      1  finished

          Best: learning_rate 0.1, gradient numerical with value 1.037e-18.

          run-4 learning_rate=1e-10 gradient=exact seed=0
            too slow: In 100 steps the descent moved by 1e-7; from the start to the nearest point \
          where the gradient vanishes it is about 5.
          run-5 learning_rate=1e-10 gradient=numerical seed=0
            too slow: In 100 steps the descent moved by 1e-7; from the start to the nearest point \
          where the gradient vanishes it is about 5.
          run-3 learning_rate=10 gradient=numerical seed=0
            diverged: From step 0 on every step made the gradient about 19 times as large; the value \
          rose from 25 to 6.724e26 at step 10.
            rounding: From step 10 on the numerical gradient is 0 and the descent stands still, \
          though the derivative by x0 is -5.18e13.
          run-2 learning_rate=10 gradient=exact seed=0
            diverged: From step 0 on every step made the gradient about 19 times as large; the value \
          rose from 25 to 1.408e257 at step 100.
          run-1 learning_rate=0.1 gradient=numerical seed=0
            converged: The descent came to rest at x0 = -6.111e-10, x1 = 8.148e-10, a minimum with \
          the value 1.037e-18.
          run-0 learning_rate=0.1 gradient=exact seed=0
            converged: The descent came to rest at x0 = -6.111e-10, x1 = 8.148e-10, a minimum with \
          the value 1.037e-18.

          """
      )
    }
  }

  @Test
  func `show and report tell the findings in full, JSON with their numbers`() throws {
    try Program.inEmptyFolder { program in
      try program.run("run", Self.spec, "-q", "learning_rate=10", "gradient=numerical")
      let shown = try program.run("show", "latest").output
      #expect(shown.contains("\nfindings\n  diverged: From step 0 on every step made the gradient"))
      #expect(shown.contains("whatever the slope. The same befell x1 at"))
      #expect(!shown.contains("\n  kernel"))
      let json = try program.run("show", "latest", "--json").output
      let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
      let findings = try #require(object?["findings"] as? [[String: Any]])
      #expect(findings.compactMap { $0["kind"] as? String } == ["diverged", "rounding"])
      let details = try #require(findings.last?["details"] as? [String: Any])
      #expect(details["spacing_x0"] as? Double == 0.00390625)
      let report = try program.run("report", "gradient-descent", "-o", "report.md")
      #expect(report.status == 0)
      let page = try String(
        contentsOf: program.url("report.md"),
        encoding: .utf8
      )
      #expect(page.contains("## What the runs noticed"))
      #expect(page.contains("  - **rounding** From step 10 on the numerical gradient is 0"))
    }
  }

  @Test
  func `commands that look into networks say that there is none`() throws {
    try Program.inEmptyFolder { program in
      for command in ["check", "graph"] {
        let result = try program.run(command, Self.spec)
        #expect(result.status == 64)
        #expect(
          result.errors
            == "exp: error: this command looks into a network, and the workload 'objective' has none; "
            + "give it a spec of the workload 'network'\n"
        )
      }
    }
  }

  @Test
  func `a place in a formula is where an editor finds it`() throws {
    try Program.inEmptyFolder { program in
      let text = """
        {"name": "a", "workload": "objective",
         "parameters": {
           "function": "x^2 + sn(y)",
           "start": {"x": 1}, "steps": 1}}
        """
      try Data(text.utf8).write(to: program.url("s.json"))
      let result = try program.run("plan", "s.json")
      #expect(result.status == 65)
      #expect(
        result.errors == """
          s.json:3:23: error: $.parameters.function: expected a function before '(', found 'sn'
            hint: did you mean 'sin'?

          """
      )
    }
  }
}
