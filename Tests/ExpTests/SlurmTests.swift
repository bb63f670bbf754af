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

  /// The bits of all points of the last attempts, by trial and metric.
  private func points(_ program: Program, _ path: String) throws -> [String: [UInt64]] {
    let store = try program.store(path)
    defer { try? store.close() }
    var points: [String: [UInt64]] = [:]
    for run in try store.latestRuns(of: "k") {
      for metric in try store.summaries(of: run.id).map(\.metric) {
        let series = try #require(try store.series(metric, of: run.id))
        points[run.trial.id + metric] =
          series.steps.map { UInt64($0) } + series.values.map(\.bitPattern)
      }
      points[run.trial.id] = Array("\(run.status) \(run.message ?? "")".utf8).map(UInt64.init)
    }
    return points
  }

  @Test func `an array in which everything goes wrong ends with the bits of a local run`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      try SlurmTestCluster.run(program) { cluster in
        let local = try program.start(["run", "k.json", "--store", "local.sqlite", "--quiet"])
        try loseTasks(cluster, program)
        try submitAgain(cluster, program)
        #expect(try program.finish(local).status == 0)
        let reference = try points(program, "local.sqlite")
        #expect(reference.count == 6 * 6)
        #expect(try points(program, ".exp/exp.sqlite") == reference)
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
    let folder = program.url(".exp/exp-submissions/k-1").path
    let submission = try Submission(opening: folder)
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
    cluster.say("scancel --signal=USR1 --batch \(job)_2")
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
    #expect(list.output.contains("k-1         \(job)          4 of 6  4 done, 2 lost"), "\(list)")
    #expect(list.errors.contains("k-1: tasks lost (1: failed"), "\(list)")
    #expect(list.errors.contains("; 5: cancelled); the same 'exp run … --on slurm'"), "\(list)")
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
