import Experiment
import Foundation
import Store
import Testing

/// Programs of others, run and recorded by the built program.
struct CommandRunTests {
  /// Writes a spec that runs a line of the shell, and runs it.
  static func run(
    _ line: String,
    _ members: String = "",
    in program: Program
  ) throws -> Program.Result {
    let words = [#""sh""#, #""-c""#, quotedJSON(CommandTemplate.literal(line))]
    let text = """
      {"name": "p", "workload": "command", "command": [\(words.joined(separator: ","))]\(members)}
      """
    try text.write(
      to: program.folder.appendingPathComponent("s.json"),
      atomically: true,
      encoding: .utf8
    )
    return try program.run("run", "s.json", "--quiet")
  }

  @Test func `metrics, log, artifacts and the process are recorded`() throws {
    try Program.inEmptyFolder { program in
      let line = """
        echo '{"step": 1, "loss": 0.5}'; echo oops >&2; mkdir "$EXP_RUN_DIR/d"; echo hello > \
        "$EXP_RUN_DIR/d/a.txt"; cp "$EXP_RUN_DIR/d/a.txt" "$EXP_RUN_DIR/b.txt"; \
        echo '{"step": 2, "piped": 3}' > "$EXP_METRICS"; echo "seen $EXP_PARAM_a $EXP_SEED"; \
        echo '{"step": 3, "loss": NaN}' > "$EXP_METRICS"
        """
      let result = try Self.run(line, #", "parameters": {"a": 7}, "seeds": [4]"#, in: program)
      #expect(result.status == 0, "\(result.errors)")
      let store = try program.store()
      let run = try #require(try store.latestRun())
      #expect(run.status == .finished)
      let loss = try #require(try store.series("loss", of: run.id))
      #expect(loss.steps == [1, 3])
      #expect(loss.values[0] == 0.5 && loss.values[1].isNaN)
      #expect(try store.series("piped", of: run.id)?.values == [3])
      #expect(try store.artifacts(of: run.id).map(\.path) == ["b.txt", "d/a.txt"])
      let process = try #require(try store.process(of: run.id))
      #expect(process.exitCode == 0 && process.signal == nil && process.peakMemory > 0)

      let log = try program.run("log", "latest", "--stream", "output")
      #expect(log.output == "{\"step\": 1, \"loss\": 0.5}\nseen 7 4\n")
      #expect(try program.run("log", "latest", "--stream", "error").output == "oops\n")
      #expect(try program.run("artifact", "latest", "d", "-o", "out").output == "out/d/a.txt\n")
      let fetched = program.folder.appendingPathComponent("out/d/a.txt")
      #expect(try String(contentsOf: fetched, encoding: .utf8) == "hello\n")

      // One content is on the disk once: both files and the content itself are one.
      let files = program.folder.appendingPathComponent(".exp/exp-files/\(run.id)")
      let numbers = try ["b.txt", "d/a.txt"].map {
        try FileManager.default.attributesOfItem(atPath: files.appendingPathComponent($0).path)[
          .systemFileNumber
        ] as? Int
      }
      #expect(numbers[0] == numbers[1])

      // Done is done; another seed is another run.
      #expect(try program.run("run", "s.json", "--quiet").status == 0)
      #expect(try store.runs().count == 1)

      #expect(try program.run("rerun", "latest", "--verify").status == 0)

      // What is deleted for good takes its files along.
      #expect(try program.run("delete", "p").status == 0)
      #expect(try program.run("gc", "--now").status == 0)
      let left = try FileManager.default.subpathsOfDirectory(
        atPath: program.folder.appendingPathComponent(".exp/exp-files").path
      )
      #expect(left.filter { $0.contains("txt") || $0.count > 40 } == [])
      #expect(left == ["objects"])
    }
  }

  @Test(arguments: [
    ("exit 3", "exit code 3"), ("kill -SEGV $$", "ended by SIGSEGV"),
    ("kill -KILL $$", "ended by SIGKILL, as by the system where memory runs out"),
    ("echo bad >&2; exit 1", "exit code 1; the last lines of its standard error:\nbad"),
    ("exec ./missing", "exit code 127"), ("sleep 60", "ended after the timeout of 0.5 s"),
  ])
  func `a program that fails ends as a failed run`(line: String, message: String) throws {
    try Program.inEmptyFolder { program in
      let result = try Self.run(line, #", "timeout": 0.5"#, in: program)
      #expect(result.status == 1)
      let run = try #require(try program.store().latestRun())
      #expect(run.status == .failed)
      #expect(run.message?.hasPrefix(message) == true, "\(run.message ?? "")")
    }
  }

  @Test(arguments: [
    ("./missing", "there is no such file"), ("no-such-program", "no folder of PATH"),
    ("./plain.txt", "it is not executable"), ("/", "it is a folder"),
  ])
  func `a program that cannot be begun`(word: String, message: String) throws {
    try Program.inEmptyFolder { program in
      let file = program.folder.appendingPathComponent("plain.txt")
      try "text".write(to: file, atomically: true, encoding: .utf8)
      let result = try program.run("track", "--quiet", "--", word)
      #expect(result.status == 1)
      #expect(try program.store().latestRun()?.message?.contains(message) == true)
    }
  }

  @Test func `children that a program leaves are ended with it`() throws {
    try Program.inEmptyFolder { program in
      let line = "sleep 86 & setsid sleep 86 & echo $! > pid; echo x=1"
      let result = try Self.run(line, #", "capture": "pairs""#, in: program)
      #expect(result.status == 0, "\(result.errors)")
      let run = try #require(try program.store().latestRun())
      #expect(run.status == .finished)
      let mark = Data("EXP_RUN_ID=\(run.id)".utf8)
      let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter {
        let path = "/proc/\($0)/environ"
        return Int($0) != nil && FileManager.default.contents(atPath: path)?.range(of: mark) != nil
      }
      #expect(processes == [])
    }
  }

  @Test func `a signal interrupts the program, and the same command begins it anew`() throws {
    try Program.inEmptyFolder { program in
      let line = "test -e done && exit 0; touch begun; sleep 86"
      let spec = #"{"name": "p", "workload": "command", "command": ["sh", "-c", "\#(line)"]}"#
      let file = program.folder.appendingPathComponent("s.json")
      try spec.write(to: file, atomically: true, encoding: .utf8)
      let running = try program.start(["run", "s.json"])
      let begun = program.folder.appendingPathComponent("begun").path
      while !FileManager.default.fileExists(atPath: begun), running.process.isRunning {
        Thread.sleep(forTimeInterval: 0.02)
      }
      running.process.interrupt()
      #expect(try program.finish(running).status == 130)
      #expect(try program.store().latestRun()?.status == .interrupted)
      try Data().write(to: program.folder.appendingPathComponent("done"))
      #expect(try program.run("run", "s.json").status == 0)
      let runs = try program.store().runs()
      #expect(runs.map(\.status) == [.interrupted, .finished])
      #expect(runs.allSatisfy { $0.resumption == nil })
    }
  }

  @Test func `the stop rule ends a program`() throws {
    try Program.inEmptyFolder { program in
      let line = "i=0; while :; do i=$((i+1)); echo \"step=$i acc=$i\"; sleep 0.01; done"
      let members = #", "capture": "pairs", "stop": {"metric": "acc", "target": 5}"#
      #expect(try Self.run(line, members, in: program).status == 0)
      let run = try #require(try program.store().latestRun())
      #expect(run.status == .stopped)
      #expect(run.message == "acc reached 5 (target 5) at step 5.")
    }
  }

  @Test func `retries of a spec`() throws {
    try Program.inEmptyFolder { program in
      let line = "test -e tried && exit 0; touch tried; exit 1"
      let result = try Self.run(line, #", "retries": 1"#, in: program)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try program.store().runs().map(\.status) == [.failed, .finished])
    }
  }

  @Test func `why a program failed is told once`() throws {
    try Program.inEmptyFolder { program in
      let result = try Self.run("exit 3", "", in: program)
      #expect(result.status == 1)
      #expect(result.errors.components(separatedBy: "exit code 3").count == 2, "\(result.errors)")
      let run = try #require(try program.store().latestRun())
      #expect(
        result.errors.contains(
          "1 run failed: \(run.shortID); 'exp show \(run.shortID)' has more.\n"
        )
      )
    }
  }

  @Test func `a single program is tracked`() throws {
    try Program.inEmptyFolder { program in
      let words = ["--", "sh", "-c", #"echo "{'loss': 2}"; echo a{b}${c}"#]
      let result = try program.run(
        ["track", "--name", "one", "--set", "lr=0.1", "--set", "kind=x"] + words
      )
      #expect(result.status == 0, "\(result.errors)")
      let run = try #require(try program.store().latestRun())
      #expect(result.output == run.id + "\n")
      #expect(result.errors.contains("a{b}"))
      #expect(run.experiment == "one")
      #expect(run.trial.setting.values == ["lr": .number(0.1), "kind": .string("x")])
      #expect(try program.store().series("loss", of: run.id)?.values == [2])
    }
  }

  @Test func `a W&B sweep file and the Python helper`() throws {
    try Program.inEmptyFolder { program in
      let files = [
        "sweep.yaml": """
        program: t.py
        method: grid
        metric: {name: loss, goal: minimize}
        parameters:
          lr: {values: [0.5, 0.25]}
        """,
        "t.py": """
        import sys, explog
        rate = explog.parameter("lr", 0.0)
        assert sys.argv[1] == "--lr=" + str(rate)
        for step in range(3): explog.log(step, loss=rate * step)
        """,
      ]
      for (name, text) in files {
        let file = program.folder.appendingPathComponent(name)
        try text.write(to: file, atomically: true, encoding: .utf8)
      }
      #expect(try program.shell("exp python-helper > explog.py").status == 0)
      let result = try program.run("run", "sweep.yaml", "--quiet")
      #expect(result.status == 0, "\(result.errors)")
      let store = try program.store()
      let last = try store.runs(in: "sweep").map {
        try store.series("loss", of: $0.id)?.values.last
      }
      #expect(Set(last) == [1, 0.5])
    }
  }

  @Test func `samples of the machine are no part of what is verified`() throws {
    try Program.inEmptyFolder { program in
      let line = "echo '{\"step\": 1, \"a\": 2}'; sleep 0.5"
      let result = try Self.run(line, #", "system_every": 0.1"#, in: program)
      #expect(result.status == 0, "\(result.errors)")
      let store = try program.store()
      let run = try #require(try store.latestRun())
      #expect(try store.summaries(of: run.id).contains { $0.metric == "system.memory_mb" })
      let verified = try program.run("rerun", "latest", "--verify")
      #expect(verified.output.contains("identical: 1 of 1 point"), "\(verified.output)")
      #expect(verified.status == 0)
    }
  }
}
