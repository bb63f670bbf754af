import Experiment
import Foundation
import Store
import Testing

struct RunCommandTests {
  @Test func `a sweep ends with its table, best setting first`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      let result = try program.run("run", "digits.json")
      #expect(result.status == 0)
      let lines = result.output.split(separator: "\n")
        .map { $0.split(separator: " ").map(String.init) }
      #expect(lines.map { $0[0] } == ["learning_rate", "0.1", "50", "Best:"])
      let progress = result.errors.split(separator: "\n")
      #expect(progress.count == 5)
      for (index, line) in progress.prefix(4).enumerated() {
        #expect(line.hasPrefix("[\(index + 1)/4] learning_rate="))
        #expect(line.contains("finished in"))
      }
      #expect(progress.last == "Next: exp plot digits, exp report digits")
      #expect(try program.files() == [".exp", ".exp/exp.sqlite", "digits.json"])
    }
  }

  @Test func `quiet prints the table alone`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      let result = try program.run("run", "--quiet", "line.json")
      #expect(result.errors == "")
      #expect(result.output.contains("finished"))
      #expect(result.status == 0)
    }
  }

  @Test func `JSON holds mean and spread of each setting`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      let report = try #require(try program.json("run", "digits.json") as? [String: Any])
      let settings = try #require(report["settings"] as? [[String: Any]])
      #expect(report["experiment"] as? String == "digits")
      #expect((report["store"] as? String)?.hasSuffix(".exp/exp.sqlite") == true)
      #expect(settings.count == 2)
      let final = try #require(settings[0]["final"] as? [String: [String: Any]])
      #expect(final["test_loss"]?["count"] as? Int == 2)
      #expect(final["test_loss"]?["mean"] != nil)
      #expect(final["test_loss"]?["standard_deviation"] != nil)
      #expect((final["test_loss"]?["interval_95"] as? [Double])?.count == 2)
    }
  }

  @Test func `a value on the command line replaces the spec's`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json", "steps=3", "seeds=[4,5]")
      let runs = try program.store().latestRuns(of: "line")
      #expect(runs.map(\.trial.seed) == [4, 5])
      #expect(runs.map { $0.trial.setting["steps"] } == [.integer(3), .integer(3)])
      #expect(
        runs.first?.provenance.command.hasSuffix("run line.json steps=3 'seeds=[4,5]'") == true
      )
    }
  }

  @Test func `the number of jobs changes no value`() throws {
    let values = try [1, 4].map { jobs in
      try Program.inEmptyFolder { program in
        try program.write(SampleSpec.digits, to: "digits.json")
        try program.run("run", "digits.json", "--jobs", "\(jobs)")
        let store = try program.store()
        let runs = try store.latestRuns(of: "digits")
        #expect(runs.count == 4)
        return try runs.map { try store.series("loss", of: $0.id)?.values }
      }
    }
    #expect(values[0] == values[1])
  }

  @Test func `a diverged trial is a finding, not a failure`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      let result = try program.run("run", "line.json", "learning_rate=1e30", "steps=50")
      #expect(result.status == 0)
      #expect(result.output.contains("diverged"))
      #expect(result.errors.contains("The loss is not finite at step"))
    }
  }

  @Test func `the store is the one that is named`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      let environment = ["EXP_STORE": "by/variable.sqlite"]
      try program.run(["run", "line.json"], environment: environment)
      #expect(program.exists("by/variable.sqlite"))
      try program.run(
        ["run", "line.json", "--store", "by/option.sqlite"],
        environment: environment
      )
      #expect(program.exists("by/option.sqlite"))
      #expect(!program.exists(".exp"))
      #expect(try program.store("by/variable.sqlite").experiments().map(\.runCount) == [1])
    }
  }

  @Test func `the store is found from a folder below`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "below/here/line.json")
      try program.run("run", "below/here/line.json")
      let again = try program.run(["run", "line.json"], in: "below/here")
      #expect(again.status == 0)
      #expect(!program.exists("below/here/.exp"))
      #expect(again.errors.contains("1 trial: all done already"))
      #expect(try program.store().experiments().map(\.runCount) == [1])
    }
  }

  @Test func `of two programs at the same time each runs what the other does not`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      let both = try [1, 2].map { _ in try program.start(["run", "digits.json"]) }
      for running in both {
        let result = try program.finish(running)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("over 2 seeds"), "the table of \(result.errors) is whole")
      }
      let runs = try program.store().runs(in: "digits")
      #expect(runs.allSatisfy { $0.status == .finished && $0.attempt == 1 })
      #expect(Set(runs.map(\.trial.id)).count == 4)
      #expect(runs.count == 4)
    }
  }

  @Test func `nothing is needed of the environment`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      let result = try program.shell("env -i '\(Program.path)' run line.json")
      #expect(result.status == 0, "\(result.errors)")
    }
  }
}
