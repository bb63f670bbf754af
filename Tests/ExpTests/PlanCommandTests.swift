import Foundation
import Testing

struct PlanCommandTests {
  @Test func `the table has a line for each trial, the last parameter varying fastest`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      let result = try program.run("plan", "digits.json")
      let lines = result.output.split(separator: "\n").map { line in
        line.split(separator: " ").map(String.init)
      }
      #expect(lines.map { $0[0] } == ["trial", "0", "1", "2", "3"])
      #expect(lines.map { $0[2] } == ["learning_rate", "50", "50", "0.1", "0.1"])
      #expect(lines.map { $0[3] } == ["seed", "0", "1", "0", "1"])
      #expect(lines.map { $0[4] } == ["status"] + Array(repeating: "planned", count: 4))
      #expect(result.errors == "digits: 2 settings × 2 seeds, 4 trials to run; 80 steps to take\n")
      #expect(result.status == 0)
      #expect(try program.files() == ["digits.json"])
    }
  }

  @Test func `after a run the statuses are those of the store`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json")
      let result = try program.run("plan", "line.json", "seeds=[0,7]")
      #expect(result.output.contains("finished"))
      #expect(result.output.contains("planned"))
      #expect(result.errors.contains("2 trials: 1 done already, 1 to run; 5 steps to take\n"))
      #expect(result.errors.contains("with 1 job and 130 bytes of points"))
    }
  }

  @Test func `a trial's status stays when the spec has become another`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json", "seeds=[0,1]")
      try program.run("run", "line.json", "seeds=[2]")
      let table = try program.run("plan", "line.json", "seeds=[0,1,2,3]").output
      let statuses = table.split(separator: "\n").map { $0.split(separator: " ").last }
      #expect(statuses == ["status", "finished", "finished", "finished", "planned"])
    }
  }

  @Test func `a store that cannot be read does not matter`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.write("no store", to: ".exp/exp.sqlite")
      let result = try program.run("plan", "line.json")
      #expect(result.output.contains("–\n"))
      #expect(result.errors.contains("The statuses are not known: "))
      #expect(result.errors.contains("is not an SQLite database"))
      #expect(result.status == 0)
      let json = try #require(try program.json("plan", "line.json") as? [String: Any])
      let trials = try #require(json["trials"] as? [[String: Any]])
      #expect(trials.map { $0["status"] is NSNull } == [true])
    }
  }

  @Test func `JSON tells the same`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      let plan = try #require(try program.json("plan", "digits.json") as? [String: Any])
      let trials = try #require(plan["trials"] as? [[String: Any]])
      #expect(plan["experiment"] as? String == "digits")
      #expect((plan["spec_hash"] as? String)?.count == 64)
      #expect(trials.map { $0["seed"] as? Int } == [0, 1, 0, 1])
      #expect(trials.map { $0["status"] as? String } == Array(repeating: "planned", count: 4))
      let rates = trials.map { ($0["parameters"] as? [String: Any])?["learning_rate"] as? Double }
      #expect(rates == [50, 50, 0.1, 0.1])
      #expect(Set(trials.compactMap { $0["id"] as? String }).count == 4)
    }
  }

  @Test func `YAML and JSON that say the same have the same trials`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.write(
        """
        name: line
        workload: network
        dataset: {kind: inline, inputs: [[1]], targets: [[2]]}
        parameters:
          hidden_size: []
          loss: squared_error
          steps: 5
          batch_size: 1
        """,
        to: "line.yaml"
      )
      let json = try program.run("plan", "line.json")
      let yaml = try program.run("plan", "line.yaml")
      #expect(yaml.output == json.output)
      #expect(yaml.status == 0)
    }
  }

  @Test(arguments: ["it's \"the\" spec.json", "folder of mine/spec.json", "学习率.json", "link.json"])
  func `a spec may lie anywhere`(_ path: String) throws {
    try Program.inEmptyFolder { program in
      if path == "link.json" {
        try program.write(SampleSpec.line(), to: "elsewhere/spec.json")
        try FileManager.default.createSymbolicLink(
          atPath: program.url(path).path,
          withDestinationPath: "elsewhere/spec.json"
        )
      } else {
        try program.write(SampleSpec.line(), to: path)
      }
      #expect(try program.run("plan", path).status == 0)
    }
  }

  @Test func `a program's parameter called steps is no number of steps`() throws {
    try Program.inEmptyFolder { program in
      try program.write(
        #"{"name": "p", "workload": "command", "command": ["p"], "parameters": {"steps": 3}}"#,
        to: "p.json"
      )
      let errors = try program.run("plan", "p.json").errors
      #expect(errors == "p: 1 setting × 1 seed, 1 trial to run\n")
    }
  }
}
