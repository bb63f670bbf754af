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
    ("./plain.txt", "it is not executable"),
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

  /// The contents whose names are not their hashes.
  static func falseContents(_ program: Program) throws -> [String] {
    let folder = ".exp/exp-files/objects"
    return try FileManager.default.subpathsOfDirectory(atPath: program.url(folder).path)
      .filter { $0.count > 60 }
      .filter { path in
        let hash = SHA256.hex(of: Array(try program.bytes(of: folder + "/" + path)))
        return hash != path.replacing("/", with: "")
      }
  }

  @Test func `a file that has another name outside is copied`() throws {
    try Program.inEmptyFolder { program in
      try program.write("mine\n", to: "mine.txt")
      let line = """
        ln mine.txt "$EXP_RUN_DIR/a.txt"; echo own > "$EXP_RUN_DIR/b.txt"; \
        ln "$EXP_RUN_DIR/b.txt" "$EXP_RUN_DIR/c.txt"
        """
      #expect(try Self.run(line, in: program).status == 0)
      let attributes = try FileManager.default.attributesOfItem(
        atPath: program.url("mine.txt").path
      )
      let mode = (attributes[.posixPermissions] as? Int) ?? 0
      #expect(mode & 0o200 != 0, "the file of the user is the user's to write")
      #expect(attributes[.referenceCount] as? Int == 1)
      let file = try FileHandle(forWritingTo: program.url("mine.txt"))
      try file.write(contentsOf: Data("changed".utf8))
      try file.close()
      #expect(try Self.falseContents(program) == [])
      let store = try program.store()
      let run = try #require(try store.latestRun())
      #expect(try store.artifacts(of: run.id).map(\.path) == ["a.txt", "b.txt", "c.txt"])
      let names = try FileManager.default.contentsOfDirectory(
        atPath: program.url(".exp/exp-files/\(run.id)").path
      )
      #expect(names.sorted() == ["a.txt", "b.txt", "c.txt"])
    }
  }

  @Test func `an imported store brings the files of its programs along`() throws {
    try Program.inEmptyFolder { program in
      let line = #"mkdir "$EXP_RUN_DIR/d"; echo hello > "$EXP_RUN_DIR/d/a.txt""#
      #expect(try Self.run(line, in: program).status == 0)
      let first = try program.run("import", ".exp/exp.sqlite", "--store", "new/other.sqlite")
      #expect(first.status == 0 && !first.errors.contains("contents"), "\(first.errors)")
      let fetched = try program.run(
        "artifact",
        "latest",
        "--all",
        "-o",
        "out",
        "--store",
        "new/other.sqlite"
      )
      #expect(fetched.output == "out/d/a.txt\n", "\(fetched.errors)")
      #expect(try program.bytes(of: "out/d/a.txt") == Data("hello\n".utf8))
      // Twice changes nothing.
      let files = try program.files()
      _ = try program.run("import", ".exp/exp.sqlite", "--store", "new/other.sqlite")
      let isContent = { (path: String) in path.hasPrefix("new/other-files/") }
      #expect(try program.files().filter(isContent) == files.filter(isContent))
      #expect(try program.run("doctor").output == "The store is whole.\n")
      // What is not as it was is not taken, and what is not there is told.
      let object = try #require(
        files.first { $0.hasPrefix(".exp/exp-files/objects/") && $0.count > 80 }
      )
      chmod(program.url(object).path, 0o644)
      try Data("other\n".utf8).write(to: program.url(object))
      let doctor = try program.run("doctor")
      #expect(doctor.status == 65)
      #expect(
        doctor.output.contains("\(object)' is not what its name says, which is the hash"),
        "\(doctor.output)"
      )
      let lost = try program.run("import", ".exp/exp.sqlite", "--store", "third.sqlite")
      #expect(lost.status == 0)
      #expect(
        lost.errors.contains("the content of 1 file that programs left is not beside it"),
        "\(lost.errors)"
      )
      #expect(!program.exists("third-files"))
    }
  }

  @Test func `the end of a program is seen where SIGCHLD is ignored`() throws {
    try Program.inEmptyFolder { program in
      let spec = #"{"name": "p", "workload": "command", "command": ["sh", "-c", "exit 3"]}"#
      try program.write(spec, to: "s.json")
      let line = "trap '' CHLD; exec '\(Program.path)' run s.json --quiet"
      #expect(try program.shell(line).status == 1)
      #expect(try program.store().latestRun()?.message == "exit code 3")
    }
  }

  @Test func `what a program leaves is ended even if it prints all the time`() throws {
    try Program.inEmptyFolder { program in
      #expect(try Self.run("yes & echo a=1; exit 0", in: program).status == 0)
      #expect(try program.store().latestRun()?.status == .finished)
      let log = try program.shell("exp log latest 2>&1 >/dev/null").output
      #expect(log.contains("that the program left behind"), "\(log)")
    }
  }

  @Test func `what cannot be known as the program's is read no further than a pipe's end`() throws {
    try Program.inEmptyFolder { program in
      // A session of its own, and nothing in its environment that tells of the run.
      let line = "setsid env -i sh -c 'echo $$ > pid; exec yes' & while [ ! -s pid ]; do :; done"
      let result = try Self.run(line, in: program)
      #expect(result.status == 0, "\(result.errors)")
      let pid = try #require(
        pid_t(
          String(decoding: try program.bytes(of: "pid"), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        )
      )
      kill(pid, SIGKILL)
      #expect(try program.store().latestRun()?.status == .finished)
    }
  }

  @Test func `what programs print is shown to its last byte, as it is`() throws {
    try Program.inEmptyFolder { program in
      // A character cut in two, and a last line without an end.
      let line = #"printf 'a\303'; sleep 0.3; printf '\251b\nlast'; printf 'err' >&2"#
      try program.write(line, to: "p.sh")
      let spec = #"{"name": "p", "workload": "command", "command": ["sh", "p.sh"]"#
      try program.write(spec + "}", to: "one.json")
      try program.write(spec + #", "seeds": [0, 1]}"#, to: "two.json")
      let one = try program.run("run", "one.json", "--follow").errors
      #expect(
        one.contains("aéb\nlast") && one.contains("err") && !one.contains("\u{FFFD}"),
        "\(one)"
      )
      let two = try program.run("run", "two.json", "--follow", "--store", "two.sqlite").errors
      let lines = two.split(separator: "\n").map(String.init)
      for seed in 0...1 {
        for text in ["aéb", "last", "err"] {
          #expect(lines.contains("seed=\(seed)  \(text)"), "\(two)")
        }
      }
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
