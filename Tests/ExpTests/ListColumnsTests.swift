import Testing

@testable import exp

/// Which columns a list of runs has that nobody named.
struct ListColumnsTests {
  /// Six runs; the sweep is after `quality`, which is 10 x minus the seed, and a metric is called `lr` as is
  /// a parameter.
  private func withSweep(_ body: (Program) throws -> Void) throws {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        {"name": "s", "workload": "command", "capture": ["pairs"],
        "command": ["sh", "-c", "echo step=1 a=1 b=2 c=3 d=4 lr=9 quality=$(({x} * 10 - {seed}))"],
        "seeds": [0, 1],
        "sweep": {"metric": {"name": "quality", "goal": "maximize"},
        "parameters": {"x": {"values": [1, 2, 3]}, "lr": {"values": [5]}}}}
        """,
        to: "s.json"
      )
      let result = try program.run("run", "s.json", "-q")
      #expect(result.status == 0, "\(result.errors)")
      try body(program)
    }
  }

  private func heads(_ program: Program, _ options: String...) throws -> [Substring] {
    let lines = try program.run(["list", "s"] + options).output.split(separator: "\n")
    return (lines.first ?? "").split(separator: " ")
  }

  @Test func `the sweep's metric and swept parameters are always there`() throws {
    try withSweep { program in
      let all = try heads(program)
      #expect(Array(all.prefix(6)) == ["run", "x", "lr", "seed", "status", "quality"])
      // Of one setting alone, too, as long as others were asked for.
      #expect(try heads(program, "--limit", "1") == all)
      #expect(try heads(program, "--where", "x = 1").contains("x"))
    }
  }

  @Test func `what was sorted and filtered by is shown`() throws {
    try withSweep { program in
      let sorted = try heads(program, "--sort", "-d", "--limit", "1")
      #expect(sorted.firstIndex(of: "quality").map { sorted[$0 + 1] } == "d")
      #expect(try heads(program, "--sort", "b.max").contains("b.max"))
      #expect(try heads(program, "--where", "host != 'none' and c.min > 0").contains("host"))
      #expect(try heads(program, "--where", "host != 'none' and c.min > 0").contains("c.min"))
      let best = try program.run("list", "s", "--sort", "-quality", "--limit", "1", "--csv").output
      #expect(best.contains(",30,"))
    }
  }

  @Test func `a metric and a parameter of one name are told apart`() throws {
    try withSweep { program in
      let columns = ["--columns", "param.lr,lr.last", "--limit", "1"]
      let csv = try program.run(["list", "s", "--csv"] + columns).output
      #expect(csv.split(separator: "\n") == ["param.lr,lr.last", "5,9"])
      let json = try program.run(["list", "s", "--json"] + columns).output
      #expect(json.contains("\"param.lr\": 5") && json.contains("\"lr.last\": 9"))
      #expect(try heads(program, "--columns", "param.lr") == ["lr"])
      let sorted = try heads(program, "--sort", "lr.last")
      #expect(sorted.prefix(3) == ["run", "x", "param.lr"] && sorted.contains("lr.last"))
    }
  }

  @Test func `figures of runs show the sweep's metric`() throws {
    try withSweep { program in
      let compare = try program.run("plot", "s", "--kind", "compare", "--describe").output
      #expect(compare.contains("\"label\": \"quality\""))
      let metrics = try program.run("plot", "s", "--kind", "metric", "--describe").output
      let titles = metrics.split(separator: "\n").filter { $0.contains("\"title\": ") }
      #expect(titles.contains { $0.contains("\"quality\"") })
    }
  }
}
