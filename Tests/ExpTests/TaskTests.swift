import Experiment
import Foundation
import Store
import TestSupport
import Testing

/// Sweeps that tasks share, as any scheduler runs them.
struct TaskTests {
  private static let spec = """
    {
      "name": "k", "workload": "network",
      "dataset": { "kind": "blobs", "samples": 60, "test": 30 },
      "parameters": {
        "steps": 1500, "batch_size": 7, "hidden_size": 6, "optimizer": "adam",
        "sampling": "epochs", "evaluate_every": 50
      },
      "sweep": { "parameters": { "learning_rate": { "values": [0.0001, 0.01] } } },
      "seeds": [0, 1, 2]
    }
    """
  private static let folder = ".exp/exp-submissions/k-1"

  private func task(_ program: Program, _ index: Int) throws -> Program.Running {
    try program.start([
      "task", Self.folder, "--index", "\(index)", "--jobs", "2", "--checkpoint-every", "0.02",
    ])
  }

  @Test func `tasks that are killed and begun again give the bits of one machine`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      #expect(try program.run("run", "k.json", "--store", "whole.sqlite").status == 0)
      let made = try program.run("run", "k.json", "--on", "tasks", "--tasks", "3")
      #expect(made.output.contains("k-1: 6 trials for 3 tasks"), "\(made.errors)")
      #expect(made.output.contains("exp task \(Self.folder) --index K"))

      // The first is killed at some moments, the second is told to end, the third left alone.
      var status: [Int32] = [-1, -1, -1]
      for delay in stride(from: 0.1, through: 1, by: 0.2) {
        let running = try (0..<2).map { status[$0] == 0 ? nil : try task(program, $0) }
        Thread.sleep(forTimeInterval: delay)
        for (index, signal) in [SIGKILL, delay < 0.4 ? SIGUSR1 : SIGTERM].enumerated() {
          guard let running = running[index] else { continue }
          kill(running.process.processIdentifier, signal)
          status[index] = try program.finish(running).status
          #expect([0, index == 0 ? 128 + SIGKILL : 130].contains(status[index]))
        }
        let collected = try program.run("collect")
        #expect(collected.status == 0, "\(collected.errors)")
      }
      for index in 0..<3 { #expect(try program.finish(task(program, index)).status == 0) }
      // There is nothing left: no part more is begun.
      let files = try program.files()
      #expect(try program.finish(task(program, 0)).status == 0)
      #expect(try program.files() == files)

      #expect(try program.run("collect", "k").status == 0)
      #expect(
        try program.bits(of: "k", in: ".exp/exp.sqlite")
          == program.bits(of: "k", in: "whole.sqlite")
      )
      let again = try program.run("collect", "k-1")
      #expect(again.output.contains("known already") && !again.output.contains("added"))
      // Another store, all at once: the same points.
      #expect(try program.run("collect", Self.folder, "--store", "other.sqlite").status == 0)
      #expect(
        try program.bits(of: "k", in: "other.sqlite") == program.bits(of: "k", in: "whole.sqlite")
      )
      #expect(try program.run("doctor").status == 0)
      let rest = try program.run("run", "k.json", "--on", "tasks", "--tasks", "3")
      #expect(rest.status == 0 && rest.errors.contains("k: nothing is left to submit"))
    }
  }

  @Test func `only what is missing is submitted`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "d.json")
      #expect(try program.run("run", "d.json", "seeds=[0]").status == 0)
      let first = try #require(
        try program.json("run", "d.json", "--on", "tasks", "--tasks", "9") as? [String: Any]
      )
      // No more tasks than trials.
      #expect(first["trials"] as? Int == 2 && first["tasks"] as? Int == 2)
      let folder = try #require(first["folder"] as? String)
      let environment = ["SLURM_ARRAY_TASK_ID": "1", "SLURM_CPUS_PER_TASK": "1"]
      #expect(try program.run(["task", folder], environment: environment).status == 0)
      // What the first submission has is collected before the second is made.
      let second = try program.run("run", "d.json", "--on", "tasks", "--tasks", "9")
      #expect(second.output.contains("digits-2: 1 trial for 1 task"), "\(second.output)")
      #expect(second.errors.contains("Collected digits-1: 1 run added"))
      // What was deleted does not come back unasked.
      #expect(try program.run("delete", "digits").status == 0)
      let left = try program.run("collect")
      #expect(left.status == 0 && left.errors.contains("digits-1: left out, its experiment is in"))
      #expect(try program.store().experiments().isEmpty)
      let named = try program.run("collect", "digits")
      #expect(named.status == 0 && named.errors.contains("'exp restore digits' brings back"))
      #expect(try program.run("restore", "digits").status == 0)
      #expect(try !program.store().latestRuns(of: "digits").isEmpty)
    }
  }

  @Test func `a trial that the store has begun goes on in a task, and the other way round`() throws
  {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      let seeds = ["learning_rate=0.01", "seeds=[0]", "steps=9000"]
      #expect(try program.run(["run", "k.json", "--store", "whole.sqlite"] + seeds).status == 0)
      // Begun here, told to end, gone on with in a task, told to end, ended here.
      let here = ["run", "k.json", "--checkpoint-every", "0.02"] + seeds
      func interrupt(_ arguments: [String], once hasBegun: () throws -> Bool) throws {
        let running = try program.start(arguments)
        while running.process.isRunning, (try? hasBegun()) != true {
          Thread.sleep(forTimeInterval: 0.005)
        }
        kill(running.process.processIdentifier, SIGTERM)
        #expect(try [0, 130].contains(program.finish(running).status))
      }
      func savedStep() throws -> Int? {
        try program.store().lastAttempts(of: "k").values.first?.checkpoint
      }
      try interrupt(here) { try savedStep() != nil }
      let first = try #require(try program.store().runs().first)
      let step = try #require(try savedStep())
      #expect(try program.run(here + ["--on", "tasks", "--tasks", "1"]).status == 0)
      try interrupt(["task", Self.folder, "--index", "0"]) {
        try program.files().contains { $0.hasSuffix("task-0.journal") }
      }
      #expect(try program.run("collect").status == 0)
      let second = try #require(try program.store().runs().last)
      #expect(second.resumption == Resumption(run: first.id, step: step))
      #expect(try program.store().runs().count == 2)
      #expect(try program.run(here).status == 0)
      #expect(
        try program.bits(of: "k", in: ".exp/exp.sqlite")
          == program.bits(of: "k", in: "whole.sqlite")
      )
      #expect(try program.run("collect").output.contains("2 known already"))
      // A store that has seen none of it.
      #expect(try program.run("collect", Self.folder, "--store", "other.sqlite").status == 0)
      #expect(try program.store("other.sqlite").runs().map(\.id) == [first.id, second.id])
      #expect(try program.run("doctor", "--store", "other.sqlite").status == 0)
    }
  }

  @Test func `a task whose first record is damaged runs its trial anew`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec.replacing("1500", with: "24000"), to: "k.json")
      let submit = ["run", "k.json", "--on", "tasks", "--tasks", "1", "seeds=[0]"]
      #expect(try program.run(submit + ["learning_rate=0.01"]).status == 0)
      let path = Self.folder + "/task-0.journal"
      // The kind of a record stands 12 bytes after its beginning; 9 are checkpoints.
      func hasCheckpoint() -> Bool {
        guard var rest = try? program.bytes(of: path)[...] else { return false }
        while let start = rest.firstRange(of: Data("expj".utf8))?.lowerBound {
          rest = rest[start...].dropFirst(4)
          if rest.dropFirst(8).first == 9 { return true }
        }
        return false
      }
      let task = ["task", Self.folder, "--index", "0", "--checkpoint-every", "0.02"]
      let running = try program.start(task)
      while running.process.isRunning, !hasCheckpoint() { Thread.sleep(forTimeInterval: 0.005) }
      kill(running.process.processIdentifier, SIGTERM)
      #expect(try program.finish(running).status == 130)
      var bytes = try program.bytes(of: path)
      bytes[45] ^= 1
      try bytes.write(to: program.url(path))
      let again = try program.run("task", Self.folder, "--index", "0")
      #expect(again.status == 0, "\(again.errors)")
      #expect(again.errors.contains(/begins anew: what run '\w+' depended on/), "\(again.errors)")
      let collected = try program.run("collect")
      #expect(collected.errors.contains("task-0.journal' is damaged from byte 0 on"))
      let runs = try program.store().runs()
      #expect(runs.map(\.status) == [.interrupted, .finished] && runs[1].resumption == nil)
    }
  }

  @Test func `programs run in tasks, with what they print and leave`() throws {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        {
          "name": "p", "workload": "command",
          "command": ["sh", "-c", "echo hello; echo made > $EXP_RUN_DIR/made.txt; echo '{\\"x\\": 1}'; exit 0"],
          "seeds": [0, 1]
        }
        """,
        to: "p.json"
      )
      #expect(try program.run("run", "p.json", "--on", "tasks", "--tasks", "1").status == 0)
      let done = try program.run("task", ".exp/exp-submissions/p-1", "--index", "0")
      #expect(done.status == 0, "\(done.errors)")
      // Where the folder of files should be, there is something else.
      try program.write("", to: ".exp/exp-files")
      let refused = try program.run("collect")
      #expect(refused.status == 74)
      #expect(refused.errors.contains("2 files that programs left could not be taken"))
      try FileManager.default.removeItem(at: program.url(".exp/exp-files"))
      #expect(try program.run("collect").status == 0)
      let run = try #require(try program.store().runs().first)
      #expect(try program.run("log", run.id).output.contains("hello"))
      #expect(try program.store().artifacts(of: run.id).map(\.path) == ["made.txt"])
      try FileManager.default.removeItem(at: program.url(".exp/exp-submissions"))
      #expect(try program.run("artifact", run.id, "made.txt", "-o", "out").status == 0)
      #expect(try program.bytes(of: "out/made.txt") == Data("made\n".utf8))
      #expect(try program.run("doctor").status == 0)
    }
  }

  @Test(arguments: [
    ("run d.json --tasks 3", 64, "'--tasks' is for '--on tasks'"),
    ("run d.json --on tasks", 64, "'--on tasks' needs '--tasks COUNT'"),
    ("run d.json --on tasks --tasks 0", 64, "expected '--tasks' from 1 to 1000000, found 0"),
    ("run d.json --on tasks --tasks 2 --force", 64, "are for '--on local'"),
    ("run d.json --on mars", 64, "mars"),
    (
      "run asha.json --on tasks --tasks 2", 65,
      "the sweep 'a' has 'early_terminate', which compares trials while they run"
    ),
    ("run bayes.json --on tasks --tasks 2", 65, "the sweep 'b' has \"method\": \"bayes\""),
    ("task nowhere --index 0", 74, "there is no readable file 'submission.jsonl' in it"),
    ("task .exp/exp-submissions/digits-1", 64, "SLURM_ARRAY_TASK_ID is not set"),
    ("task .exp/exp-submissions/digits-1 --index 2", 64, "expected '--index' from 0 to 1, found 2"),
    ("collect digit", 64, "no submission, and no folder of one, is named 'digit'; did you mean"),
    ("collect .", 74, "there is no readable file 'submission.jsonl' in it"),
  ])
  func `what cannot be shared is refused`(line: String, status: Int, message: String) throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "d.json")
      let sweep = """
        {
          "name": "a", "workload": "network", "dataset": { "kind": "digits" },
          "parameters": { "steps": 20 },
          "sweep": {
            "metric": { "name": "test_accuracy", "goal": "maximize" },
            "early_terminate": { "type": "asha", "min_iter": 1, "max_iter": 20, "eta": 2 },
            "parameters": { "learning_rate": { "values": [1, 2, 3] } }
          }
        }
        """
      try program.write(sweep, to: "asha.json")
      let bayes = sweep.replacingOccurrences(of: "\"a\"", with: "\"b\"")
        .replacing(/"early_terminate".*\},/, with: "\"method\": \"bayes\", \"run_cap\": 3,")
        .replacing("{ \"values\": [1, 2, 3] }", with: "{ \"min\": 1, \"max\": 2 }")
      try program.write(bayes, to: "bayes.json")
      if !line.hasPrefix("run") {
        #expect(try program.run("run", "d.json", "--on", "tasks", "--tasks", "2").status == 0)
      }
      let result = try program.run(line.split(separator: " ").map(String.init))
      #expect(result.status == Int32(status), "\(result.errors)")
      #expect(result.errors.contains(message), "\(result.errors)")
    }
  }

  @Test func `other data than were submitted are refused`() throws {
    try Program.inEmptyFolder { program in
      let lines = (0..<40).map { "\($0 % 7),\($0 % 5),\($0 % 2)" }.joined(separator: "\n")
      try program.write("a,b,y\n" + lines + "\n", to: "data.csv")
      try program.write(
        """
        {
          "name": "c", "workload": "network",
          "dataset": { "kind": "csv", "path": "data.csv", "label": "y", "test": 5 },
          "parameters": { "steps": 5 }
        }
        """,
        to: "c.json"
      )
      let made = try program.run("run", "c.json", "--on", "tasks", "--tasks", "1")
      #expect(made.status == 0, "\(made.errors)")
      try program.write("a,b,y\n1,1,1\n" + lines + "\n", to: "data.csv")
      let refused = try program.run("task", ".exp/exp-submissions/c-1", "--index", "0")
      #expect(refused.status == 65)
      #expect(refused.errors.contains("others than those that 'c-1' was submitted with"))
      try program.write("a,b,y\n" + lines + "\n", to: "data.csv")
      #expect(try program.run("task", ".exp/exp-submissions/c-1", "--index", "0").status == 0)
    }
  }

  @Test func `trials that tasks have are told before they are run or submitted again`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec.replacing("1500", with: "40"), to: "k.json")
      let submit = ["run", "k.json", "--on", "tasks", "--tasks", "3"]
      let first = try program.run(submit)
      #expect(first.status == 0 && !first.errors.contains("note"), "\(first.errors)")
      // Another submission of what waits would compute it twice.
      let second = try program.run(submit)
      #expect(second.status == 0)
      #expect(
        second.errors.contains("tasks of k-1 have 6 of these trials, too"),
        "\(second.errors)"
      )
      try FileManager.default.removeItem(atPath: program.url(".exp/exp-submissions/k-2").path)
      #expect(try program.run("task", Self.folder, "--index", "0").status == 0)

      let quiet = try program.run("run", "k.json", "seeds=9", "--quiet")
      #expect(quiet.status == 0 && quiet.errors.isEmpty, "\(quiet.errors)")
      let here = try program.run("run", "k.json")
      #expect(here.status == 0)
      let notes = here.errors.split(separator: "\n").filter { $0.contains("note") }
      let open =
        "exp: note: tasks of k-1 have 4 of these trials, too, which would be computed twice: wait "
        + "for them ('exp list' tells where they are) and 'exp collect k-1', or let none of its "
        + "tasks run"
      let ended =
        "exp: note: tasks of k-1 have run 2 of these trials already: 'exp collect k-1' brings in "
        + "what they recorded"
      #expect(notes.map(String.init) == [open, ended])
      // Once all are done there is nothing to say.
      let again = try program.run("run", "k.json")
      #expect(again.status == 0 && !again.errors.contains("note"), "\(again.errors)")
    }
  }

  @Test func `two submissions at once do not plan the same trials`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      // Both come while a third submits, and so both at once.
      let claim = try program.claim("k")
      let both = try (0..<2).map { _ in
        try program.start(["run", "k.json", "--on", "tasks", "--tasks", "3"])
      }
      let note =
        "exp: note: waits for process \(ProcessInfo.processInfo.processIdentifier) on "
        + "'\(WriterIdentity.ofThisProcess().host)', which submits trials of 'k'\n"
      for one in both {
        while one.process.isRunning, try program.errors(of: one) != note {
          Thread.sleep(forTimeInterval: 0.01)
        }
      }
      claim.release()
      let results = try both.map { try program.finish($0) }
      #expect(results.map(\.status) == [0, 0], "\(results)")
      #expect(results.map(\.output).sorted().first == "", "\(results)")
      #expect(results.count { $0.output.hasPrefix("k-1: 6 trials for 3 tasks") } == 1)
      #expect(
        results.map(\.errors).sorted() == [
          note, note + "k: 6 submitted already are left out\nk: nothing is left to submit\n",
        ]
      )
      let names = Submission.names(besides: program.url(".exp/exp.sqlite").path)
      #expect(names == ["k-1"])
    }
  }

  @Test func `a file in place of the folder of submissions is told`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      try program.write("", to: ".exp/exp-submissions")
      let run = try program.run("run", "k.json", "--on", "tasks", "--tasks", "3")
      #expect(run.status == 74)
      #expect(
        run.errors.hasSuffix(
          ".exp/exp-submissions' cannot be made: a file is where the folder of submissions belongs; "
            + "move or remove it, then run the same command again\n"
        ),
        "\(run.errors)"
      )
    }
  }

  @Test func `a damaged submission keeps no other from being collected`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec.replacing("1500", with: "40"), to: "k.json")
      try program.write(
        Self.spec.replacing("1500", with: "40").replacing("\"k\"", with: "\"other\""),
        to: "other.json"
      )
      for name in ["k", "other", "k"] {
        let made = try program.run("run", "\(name).json", "--on", "tasks", "--tasks", "1")
        #expect(made.status == 0, "\(made.errors)")
      }
      #expect(try program.run("task", Self.folder, "--index", "0").status == 0)
      let path = ".exp/exp-submissions/other-1/submission.jsonl"
      let whole = try String(contentsOfFile: program.url(path).path, encoding: .utf8)
      try program.write(String(whole.dropLast(9)), to: path)
      let damage = "exp-submissions/other-1/submission.jsonl' is not what was written"

      let list = try program.run("list")
      #expect(list.status == 0 && list.output.contains("k-1  "), "\(list.output)")
      #expect(list.errors.contains(damage))
      // Though another submission has its trials, too.
      #expect(list.errors.contains("k-1: 6 trials done that 'exp collect k-1' brings in"))
      let all = try program.run("collect")
      #expect(all.status == 74 && all.output.contains("k-1: 6 runs added"), "\(all.output)")
      #expect(all.errors.contains(damage))
      let named = try program.run("collect", "k")
      #expect(named.status == 0 && !named.errors.contains(damage), "\(named.errors)")
      let other = try program.run("collect", "other")
      #expect(other.status == 74 && other.output.isEmpty && other.errors.contains(damage))
      // What it has of its experiment is not known; of another nobody asks.
      #expect(try program.run("run", "k.json", "--on", "tasks", "--tasks", "1").status == 0)
      let refused = try program.run("run", "other.json", "--on", "tasks", "--tasks", "1")
      #expect(refused.status == 74 && refused.errors.contains("or remove its folder"))
      try FileManager.default.removeItem(atPath: program.url(".exp/exp-submissions/other-1").path)
      #expect(try program.run("run", "other.json", "--on", "tasks", "--tasks", "1").status == 0)
    }
  }

  @Test func `tasks to cancel are named as they are listed`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      #expect(try program.run("run", "k.json", "--on", "tasks", "--tasks", "6").status == 0)
      for tasks in ["5", "0,5", "0-3, 5"] {
        let cancelled = try program.run("cancel", "k-1", "--tasks", tasks)
        #expect(cancelled.status == 0 && cancelled.output.contains("no job"), "\(cancelled)")
      }
      for tasks in ["6", "0-6", "3-2", "1-", "-1", "1,,2", "1-2-3", "a", "1 2"] {
        let cancelled = try program.run("cancel", "k-1", "--tasks=\(tasks)")
        #expect(cancelled.status == 64, "\(cancelled)")
        #expect(cancelled.errors.contains("from 0 to 5, as 3, 3,5 or 3-5,9, found '\(tasks)'"))
      }
    }
  }

  @Test func `the exit code of a task tells of failed trials`() throws {
    try Program.inEmptyFolder { program in
      let spec = """
        {
          "name": "k", "workload": "command",
          "command": ["sh", "-c", "echo loss=1; test -e {t} || { touch now; exit 3; }"],
          "sweep": { "parameters": { "t": { "values": [".", "never", "now"] } } }, "seeds": [0]
        }
        """
      try program.write(spec, to: "k.json")
      let submit = ["run", "k.json", "--on", "tasks", "--tasks", "3", "--retries", "1"]
      #expect(try program.run(submit).status == 0)
      let task = ["task", Self.folder, "--index"]
      #expect(try program.run(task + ["0"]).status == 0)
      // Begun again it tries again, and fails again.
      for _ in 0..<2 { #expect(try program.run(task + ["1"]).status == 1) }
      try FileManager.default.removeItem(at: program.url("now"))
      let retried = try program.run(task + ["2"])
      #expect(retried.status == 0 && retried.errors.contains("failed"), "\(retried.errors)")
    }
  }

  @Test func `a name of a submission and of an experiment stands for neither`() throws {
    try Program.inEmptyFolder { program in
      for name in ["k", "k-1"] {
        try program.write(Self.spec.replacing("\"k\"", with: "\"\(name)\""), to: "k.json")
        #expect(try program.run("run", "k.json", "--on", "tasks", "--tasks", "1").status == 0)
      }
      for command in ["collect", "cancel"] {
        let refused = try program.run(command, "k-1")
        #expect(refused.status == 64 && refused.output.isEmpty, "\(refused)")
        #expect(refused.errors.contains("a submission of 'k', and an experiment"), "\(refused)")
        for name in ["k", "k-1-1", Self.folder] {
          let done = try program.run(command, name)
          let id = name == "k-1-1" ? name : "k-1"
          #expect(done.status == 0 && done.output.hasPrefix("\(id): "), "\(done)")
        }
      }
    }
  }
}
