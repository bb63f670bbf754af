import Experiment
import Foundation
import Store
import Testing

/// Submissions to a real Slurm.
struct SlurmTests {
  /// Six trials of some thousand quick steps, with all that a checkpoint must keep.
  private static let spec = """
    {
      "name": "k", "workload": "network",
      "dataset": { "kind": "blobs", "samples": 60, "test": 30 },
      "parameters": {
        "steps": 6000, "batch_size": 7, "hidden_size": 6, "optimizer": "adam",
        "sampling": "epochs", "evaluate_every": 50
      },
      "sweep": { "parameters": { "learning_rate": { "values": [0.0001, 0.01] } } },
      "seeds": [0, 1, 2],
      "slurm": { "partition": "main", "time": 30, "memory": "100M", "concurrency": 4 }
    }
    """

  @Test func `an array in which everything goes wrong ends with the bits of a local run`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      try SlurmTestCluster.run(program) { cluster in
        let local = try program.start(["run", "k.json", "--store", "local.sqlite", "--quiet"])
        try loseTasks(cluster, program)
        try submitAgain(cluster, program)
        #expect(try program.finish(local).status == 0)
        let reference = try program.bits(of: "k", in: "local.sqlite")
        #expect(reference.count == 6 * 6)
        #expect(try program.bits(of: "k", in: ".exp/exp.sqlite") == reference)
      }
    }
  }

  /// Submits six tasks, of which one is killed, one is requeued, one is warned of its end and one is
  /// cancelled.
  private func loseTasks(_ cluster: SlurmTestCluster, _ program: Program) throws {
    let submitted = try cluster.exp(
      "run",
      "k.json",
      "--on",
      "slurm",
      "--checkpoint-every",
      "0.05"
    )
    try #require(submitted.status == 0, "\(submitted.errors)")
    let job = try #require(
      submitted.output.wholeMatch(
        of: /k-1: 6 trials in 6 tasks as job (\d+); job \d+ collects after it\n/
      )?.1
    )
    let submission = try Submission(opening: program.url(folder(1)).path)
    func begun(_ task: Int) throws -> SubmissionProgress.Task? {
      let progress = try submission.progress().tasks[task]
      return progress.attempts.isEmpty ? nil : progress
    }
    // The last task waits while four others run.
    let cancelled = try cluster.exp("cancel", "k-1", "--tasks", "5")
    #expect(cancelled.output.contains("k-1: cancelled 1 queued task of job \(job); job "))
    for task in 0..<3 { try cluster.wait(until: "task \(task) runs") { try begun(task) != nil } }
    let victim = try #require(try begun(1)?.writer?.pid)
    kill(pid_t(victim), SIGKILL)
    cluster.say("scontrol requeue \(job)_0")
    cluster.say("timeout 2 scancel --signal=USR1 --batch \(job)_2")
    for task in [0, 2] {
      try cluster.hasten("\(job)_\(task)") { program.exists("\(folder(1))/task-\(task).2.journal") }
    }
    try cluster.wait(until: "the array's last job has collected") {
      program.exists("\(folder(1))/slurm-collect.out")
        && cluster.say("squeue --noheader") == ""
    }
    let warned = try String(contentsOf: program.url("\(folder(1))/slurm-2.out"), encoding: .utf8)
    #expect(warned.contains("it asks to be queued again"), "\(warned)")
    let progress = try submission.progress()
    // What was requeued went on from its checkpoint, and is done.
    for task in [0, 2, 3, 4] {
      #expect(progress.tasks[task].attempts.values.map(\.status) == [.finished], "task \(task)")
    }
    let list = try cluster.exp("list")
    #expect(list.output.contains(/k-1 +\d+ +4 of 6  4 done, 2 lost\n/), "\(list)")
    #expect(list.errors.contains("k-1: tasks lost (1: failed"), "\(list)")
    #expect(list.errors.contains("; 5: cancelled); the same 'exp run … --on slurm'"), "\(list)")
  }

  /// A program on PATH that answers as Slurm's of that name would not.
  private func replace(_ name: String, by script: String, in program: Program) throws -> String {
    try program.write("#!/bin/sh\n\(script)\n", to: "bin/\(name)")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755],
      ofItemAtPath: program.url("bin/\(name)").path
    )
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return "\(program.url("bin").path):\(path)"
  }

  @Test func `a Slurm that hangs, fails or is missing keeps nobody waiting`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      // A cluster of shell scripts: it takes any array and then falls silent.
      var path = try replace("scontrol", by: "echo MaxArraySize = 5; exec sleep 0", in: program)
      path = try replace("sbatch", by: "test -f \"$2\" && echo '42;cluster'", in: program)
      path = try replace("squeue", by: "exec sleep 600", in: program)
      var environment = ["PATH": path, "EXP_SLURM_PATIENCE": "1"]
      let run = try program.run(["run", "k.json", "--on", "slurm"], environment: environment)
      #expect(
        run.output == "k-1: 6 trials in 5 tasks as job 42; job 42 collects after it\n",
        "\(run)"
      )
      #expect(run.errors.contains("This cluster takes arrays of at most 5 tasks"), "\(run)")
      let hanging = try program.run(["list"], environment: environment)
      #expect(hanging.status == 0)
      #expect(hanging.output.contains(/k-1 +42 +0 of 6  5 waiting\n/), "\(hanging)")
      #expect(
        hanging.errors.contains(
          "exp: note: what Slurm has is not known: 'squeue' did not answer within 1 s"
        ),
        "\(hanging)"
      )
      // What may be queued is not submitted twice, and nothing is cancelled unseen.
      for arguments in [["run", "k.json", "--on", "slurm"], ["cancel", "k"]] {
        let refused = try program.run(arguments, environment: environment)
        #expect(refused.status == 74, "\(refused)")
        #expect(refused.errors.contains("'squeue' did not answer within 1 s"), "\(refused)")
      }
      path = try replace(
        "squeue",
        by: "echo 'squeue: error: no controller' >&2; exit 1",
        in: program
      )
      let failing = try program.run(["list", "k"], environment: environment)
      #expect(failing.errors.contains("not known: squeue: no controller"), "\(failing)")
      #expect(try program.run(["delete", "k"], environment: environment).status == 0)
      let deleted = try program.run(["list"], environment: environment)
      #expect(deleted.errors == "" && !deleted.output.contains("k-1"), "\(deleted)")
      #expect(try program.run(["restore", "k"], environment: environment).status == 0)
      environment["PATH"] = "/nowhere"
      let missing = try program.run(["list"], environment: environment)
      #expect(missing.status == 0)
      #expect(missing.errors.contains("there is no 'squeue' on the PATH"), "\(missing)")
      let refused = try program.run(["run", "k.json", "--on", "slurm"], environment: environment)
      #expect(refused.status == 64)
      #expect(refused.errors.contains("there is no 'sbatch' on the PATH"), "\(refused)")
    }
  }

  @Test func `a sacct that fails is told, one without accounts is not`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      var path = try replace("scontrol", by: "echo MaxArraySize = 5", in: program)
      path = try replace("sbatch", by: "echo 42", in: program)
      // It has forgotten all.
      path = try replace("squeue", by: "", in: program)
      let environment = ["PATH": path]
      #expect(
        try program.run(["run", "k.json", "--on", "slurm"], environment: environment).status == 0
      )
      // As Slurm 22.05 says it.
      let lost =
        "k-1: tasks lost (0-4); the same 'exp run … --on slurm' submits again what they left"
      let cases = [
        ("Slurm accounting storage is disabled", ""),
        (
          "sacct: error: Problem talking to the database: Connection refused",
          "exp: note: what became of tasks that squeue has forgotten is not known, so those count as "
            + "lost that left trials undone: sacct: Problem talking to the database: Connection "
            + "refused\n"
        ),
      ]
      for (message, note) in cases {
        _ = try replace("sacct", by: "echo '\(message)' >&2; exit 1", in: program)
        let list = try program.run(["list"], environment: environment)
        #expect(list.status == 0)
        #expect(list.errors == note + lost + "\n", "\(list.errors)")
        let json = try program.run(["list", "--json"], environment: environment)
        #expect(json.errors == note, "\(json.errors)")
      }
    }
  }

  @Test func `a trial of a lost task that runs elsewhere now is left out`() throws {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        {
          "name": "k", "workload": "command", "seeds": [0],
          "command": ["sh", "-c", "touch begun; while ! test -e go; do sleep 0.05; done; exit 0"]
        }
        """,
        to: "k.json"
      )
      // Slurm has forgotten all that it was given.
      var path = try replace("scontrol", by: "echo MaxArraySize = 5", in: program)
      path = try replace("sbatch", by: "echo 42", in: program)
      path = try replace("squeue", by: "exit 0", in: program)
      path = try replace("sacct", by: "exit 0", in: program)
      let environment = ["PATH": path]
      let submit = ["run", "k.json", "--on", "slurm"]
      #expect(try program.run(submit, environment: environment).status == 0)
      let running = try program.start(["run", "k.json"])
      while !program.exists("begun"), running.process.isRunning { usleep(20_000) }
      let again = try program.run(submit, environment: environment)
      #expect(again.errors.contains("1 running now are left out"), "\(again)")
      #expect(again.errors.contains("nothing is left to submit"), "\(again)")
      try program.write("", to: "go")
      #expect(try program.finish(running).status == 0)
    }
  }

  @Test func `an array that sbatch refuses leaves nothing behind`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      var path = try replace("scontrol", by: "echo MaxArraySize = 1001", in: program)
      path = try replace(
        "sbatch",
        by: "echo 'sbatch: error: Batch job submission failed: Invalid partition' >&2; exit 1",
        in: program
      )
      let environment = ["PATH": path]
      let run = try program.run(["run", "k.json", "--on", "slurm"], environment: environment)
      #expect(run.status == 74)
      #expect(
        run.errors.contains("sbatch: Batch job submission failed: Invalid partition"),
        "\(run)"
      )
      #expect(try program.files().filter { $0.contains("k-") } == [])
    }
  }

  @Test func `two submissions at once do not queue the same trials`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      var path = try replace("scontrol", by: "echo MaxArraySize = 1001", in: program)
      path = try replace("sbatch", by: "touch queued; echo 42", in: program)
      path = try replace(
        "squeue",
        by: "[ ! -e queued ] || echo '42|[0-5]|PENDING|Priority|k-1'",
        in: program
      )
      // Both come while a third submits, and so both at once.
      let claim = try program.claim("k")
      let both = try (0..<2).map { _ in
        try program.start(["run", "k.json", "--on", "slurm"], environment: ["PATH": path])
      }
      for one in both {
        while one.process.isRunning, try !program.errors(of: one).contains("note: waits for") {
          Thread.sleep(forTimeInterval: 0.01)
        }
      }
      claim.release()
      let results = try both.map { try program.finish($0) }
      #expect(results.map(\.status) == [0, 0], "\(results)")
      #expect(results.map(\.output).sorted().first == "", "\(results)")
      #expect(results.count { $0.output.hasPrefix("k-1: 6 trials in 6 tasks as job 42") } == 1)
      #expect(results.count { $0.errors.contains("k: 6 submitted already are left out") } == 1)
    }
  }

  @Test func `a dry run prints the scripts and writes nothing`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      let path = try replace("scontrol", by: "echo MaxArraySize = 4", in: program)
      let run = try program.run(
        ["run", "k.json", "--on", "slurm", "--dry-run", "slurm.partition=gpu", "--jobs", "3"],
        environment: ["PATH": path]
      )
      #expect(run.status == 0)
      #expect(run.output.contains("#SBATCH --array=0-3%4\n"), "\(run)")
      #expect(run.output.contains("#SBATCH --partition=gpu\n"))
      #expect(run.output.contains("--index \"$SLURM_ARRAY_TASK_ID\" --jobs 3 --requeue\n"))
      #expect(run.output.contains("#SBATCH --dependency=afterany:JOB\n"))
      #expect(try program.files() == ["bin", "bin/scontrol", "k.json"])
    }
  }

  private func folder(_ number: Int) -> String { ".exp/exp-submissions/k-\(number)" }

  /// Submits what is missing, and once more where nothing is.
  private func submitAgain(_ cluster: SlurmTestCluster, _ program: Program) throws {
    let again = try cluster.exp("run", "k.json", "--on", "slurm")
    #expect(again.output.contains("k-2: 2 trials in 2 tasks as job "), "\(again)")
    let meanwhile = try cluster.exp("run", "k.json", "--on", "slurm")
    #expect(meanwhile.errors.contains("k: nothing is left to submit"), "\(meanwhile)")
    #expect(meanwhile.output == "")
    try cluster.wait(until: "the second array's last job has collected") {
      program.exists("\(folder(2))/slurm-collect.out")
        && cluster.say("squeue --noheader") == ""
    }
    let list = try cluster.exp("list")
    #expect(list.output.contains("6 finished"), "\(list)")
    #expect(!list.output.contains("submission"), "\(list)")
    let done = try cluster.exp("run", "k.json", "--on", "slurm")
    #expect(done.errors.contains("k: nothing is left to submit"), "\(done)")
    let cancelled = try cluster.exp("cancel", "k")
    #expect(cancelled.output == "'k': nothing is queued or running\n", "\(cancelled)")
  }
}
