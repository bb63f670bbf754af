import Experiment
import Testing

@testable import exp

/// Figures of experiments that have the same parameters and are not the same.
struct SeveralExperimentsTests {
  /// `a` ends at 10 and 20, `b` at 50 and 100, for bases of 1 and 2.
  private func withTwo(_ body: (Program) throws -> Void) throws {
    try Program.inEmptyFolder { program in
      for (name, factor) in [("a", 10), ("b", 50)] {
        try program.write(
          """
          {"name": "\(name)", "workload": "command", "capture": ["pairs"],
          "command": ["sh", "-c", "for i in 1 2 3; do echo step=$i loss=$(({base} * \(factor))); done"],
          "sweep": {"metric": {"name": "loss"}, "parameters": {"base": {"values": [1, 2]}}}}
          """,
          to: "\(name).json"
        )
        try program.run("run", "\(name).json")
      }
      try body(program)
    }
  }

  /// The figure's values by its lines' names.
  private func lines(_ program: Program, _ options: String...) throws -> [String: [Double]] {
    let result = try program.run(["plot", "a", "b", "--describe"] + options)
    #expect(result.errors == "")
    guard case .object(let figure)? = Value(canonicalText: withoutNulls(result.output)),
      case .list(let panels)? = figure["panels"]
    else { return [:] }
    var lines: [String: [Double]] = [:]
    for case .object(let panel) in panels {
      guard case .list(let marks)? = panel["marks"] else { continue }
      var title = ""
      if case .string(let text)? = panel["title"] { title = text + ": " }
      for case .object(let mark) in marks where mark["mark"] == .string("line") {
        guard case .list(let values)? = mark["y"], case .string(let name)? = mark["label"] else {
          continue
        }
        lines[title + name] = values.compactMap(\.numberValue)
      }
    }
    return lines
  }

  private func withoutNulls(_ text: String) -> String {
    text.replacing("null", with: "\"NaN\"")
  }

  @Test func `a line is never a mean over experiments`() throws {
    try withTwo { program in
      let losses = try lines(program, "--kind", "loss")
      #expect(losses.mapValues(\.last) == ["a, 1": 10, "a, 2": 20, "b, 1": 50, "b, 2": 100])
      let sweep = try lines(program, "--kind", "sweep")
      #expect(sweep == ["a": [10, 20], "b": [50, 100]])
    }
  }

  @Test func `experiments are grouped by and go across`() throws {
    try withTwo { program in
      let byName = try lines(program, "--group-by", "experiment")
      #expect(byName == ["a": [15, 15, 15], "b": [75, 75, 75]])
      let byBase = try lines(program, "--group-by", "base")
      #expect(byBase == ["1": [30, 30, 30], "2": [60, 60, 60]])
      let text = try program.run("plot", "a", "b", "--group-by", "base", "--describe").output
      #expect(text.contains("Lines: mean over experiment. Bands"))
      let across = try program.run("plot", "a", "b", "--x", "experiment", "--describe")
      let names = across.output.filter { !$0.isWhitespace }
      #expect(names.contains("\"categories\":[\"a\",\"b\"]"))
      #expect(across.status == 0)
    }
  }

  @Test func `why nothing is drawn is told`() throws {
    try withTwo { program in
      let result = try program.run("plot", "a", "b", "--group-by", "bass")
      #expect(result.errors.contains("no run has a parameter 'bass'; did you mean 'base'?"))
    }
  }
}
