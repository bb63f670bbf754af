import Experiment
import Testing

@testable import exp

/// The scripts that sbatch is given, and the reading of what squeue and sacct print.
struct SlurmTextTests {
  private func script(_ options: SlurmOptions, folder: String = "/scratch/x-1") -> SlurmScript {
    SlurmScript(
      folder: folder,
      id: "x-1",
      program: "/opt/exp",
      store: "/home/u/exp.sqlite",
      taskCount: 6,
      jobs: 2,
      options: options
    )
  }

  @Test func `a plain script asks for no more than it must`() {
    #expect(
      script(SlurmOptions()).array == """
        #!/bin/sh
        #SBATCH --job-name=x-1
        #SBATCH --array=0-5
        #SBATCH --output=/scratch/x-1/slurm-%a.out
        #SBATCH --open-mode=append
        #SBATCH --requeue
        #SBATCH --signal=B:USR1@60
        #SBATCH --nodes=1
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=1

        exec /opt/exp task /scratch/x-1 --index "$SLURM_ARRAY_TASK_ID" --jobs 2 --requeue

        """
    )
  }

  @Test func `all that a spec asks for is in the script`() {
    var options = SlurmOptions()
    options.partition = "gpu,long"
    options.time = 300
    options.memory = 4096
    options.cores = 8
    options.gpus = "a100:2"
    options.concurrency = 3
    options.account = "lab"
    options.qos = "high"
    options.constraint = "intel&gpu"
    options.options = ["--exclusive", "--comment=a b", "--comment=\"a b\"", "-L matlab:1"]
    options.setup = ["module load cuda"]
    let script = script(options, folder: "/scr atch/it's 5%/x-1")
    #expect(
      script.array == """
        #!/bin/sh
        #SBATCH --job-name=x-1
        #SBATCH --array=0-5%3
        #SBATCH --output="/scr atch/it's 5%%/x-1/slurm-%a.out"
        #SBATCH --open-mode=append
        #SBATCH --requeue
        #SBATCH --signal=B:USR1@30
        #SBATCH --nodes=1
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=8
        #SBATCH --time=00:05:00
        #SBATCH --mem=4096M
        #SBATCH --gpus=a100:2
        #SBATCH --partition=gpu,long
        #SBATCH --account=lab
        #SBATCH --qos=high
        #SBATCH --constraint=intel&gpu
        #SBATCH --exclusive
        #SBATCH --comment="a b"
        #SBATCH --comment="a b"
        #SBATCH -L matlab:1

        module load cuda

        exec /opt/exp task '/scr atch/it'\\''s 5%/x-1' --index "$SLURM_ARRAY_TASK_ID" --jobs 2 --requeue

        """
    )
    #expect(
      script.collection(after: "77") == """
        #!/bin/sh
        #SBATCH --job-name=x-1.collect
        #SBATCH --dependency=afterany:77
        #SBATCH --output="/scr atch/it's 5%%/x-1/slurm-collect.out"
        #SBATCH --open-mode=append
        #SBATCH --requeue
        #SBATCH --nodes=1
        #SBATCH --ntasks=1
        #SBATCH --partition=gpu,long
        #SBATCH --account=lab
        #SBATCH --qos=high
        #SBATCH --constraint=intel&gpu

        module load cuda

        exec /opt/exp collect '/scr atch/it'\\''s 5%/x-1' --store /home/u/exp.sqlite

        """
    )
  }

  @Test(arguments: [(nil, 60), (60, 6), (30, 5), (600, 60), (86400, 60)])
  func `tasks are warned a tenth of their time before its end`(time: Int?, seconds: Int) {
    var options = SlurmOptions()
    options.time = time
    #expect(script(options).warning == seconds)
  }

  private func state(_ queue: SlurmQueue, _ job: String, _ index: Int?) -> String? {
    queue.states[SlurmQueue.Key(job: job, index: index)]
      .map { "\($0.phase) \($0.text)" }
  }

  @Test func `squeue's lines tell phases`() {
    // As Slurm 22.05 printed them with the format that is asked for.
    let queue = SlurmQueue(
      squeue: """
        12|2|PENDING|JobArrayTaskLimit|x-1
        12|0|RUNNING|None|x-1
        12|1|COMPLETING|None|x-1
        12|3|FAILED|NonZeroExitCode|x-1
        12|4|OUT_OF_MEMORY|OutOfMemory|x-1
        12|[5-7,9%2]|PENDING|Priority|x-1
        12|10|CANCELLED|JobArrayTaskLimit|x-1
        13|N/A|PENDING|Dependency|a|b
        slurm_load_jobs error: nonsense
        |||

        """
    )
    #expect(state(queue, "12", 2) == "queued pending (JobArrayTaskLimit)")
    #expect(state(queue, "12", 0) == "running running")
    #expect(state(queue, "12", 1) == "running completing")
    #expect(state(queue, "12", 3) == "ended failed (NonZeroExitCode)")
    #expect(state(queue, "12", 4) == "ended out of memory (OutOfMemory)")
    #expect(state(queue, "12", 7) == "queued pending (Priority)")
    #expect(state(queue, "12", 8) == nil)
    #expect(state(queue, "12", 9) == "queued pending (Priority)")
    #expect(state(queue, "12", 10) == "ended cancelled")
    #expect(state(queue, "13", nil) == "queued pending (Dependency)")
    #expect(queue.states.count == 11)
    #expect(queue.jobs == ["x-1": ["12"], "a|b": ["13"]])
  }

  @Test func `sacct adds what squeue has forgotten`() {
    var queue = SlurmQueue(squeue: "12|0|RUNNING|None|x-1\n")
    queue.add(
      sacct: """
        12_0|NODE_FAIL|x-1
        12_1|CANCELLED by 1000|x-1
        12_2|TIMEOUT|x-1
        12_2|COMPLETED|x-1
        12_[3-4%2]|PENDING|x-1
        12_1.batch|CANCELLED|batch
        14|COMPLETED|x-1.collect

        """
    )
    #expect(state(queue, "12", 0) == "running running")
    #expect(state(queue, "12", 1) == "ended cancelled")
    #expect(state(queue, "12", 2) == "ended completed")
    #expect(state(queue, "12", 4) == "queued pending")
    #expect(state(queue, "14", nil) == "ended completed")
    #expect(queue.states.count == 6)
  }

  @Test(arguments: [
    // As Slurm 22.05 prints it.
    ("MaxArraySize            = 1001\nMaxJobCount             = 10000\n", 1001),
    ("MaxArraySize            = 75000\nMaxJobCount             = 50000\n", 49999),
    ("MaxArraySize            = 1\n", 1), ("MaxJobCount = 1\n", 1), ("", 1001),
  ])
  func `a cluster tells how large an array may be`(configuration: String, count: Int) {
    #expect(SlurmCluster.maximumTaskCount(configuration) == count)
  }

  @Test func `sbatch tells a job's id`() {
    #expect(SlurmJobs.id("4711\n") == "4711")
    #expect(SlurmJobs.id("sbatch: note\n4711;cluster\n") == "4711")
    #expect(SlurmJobs.id("Submitted batch job 4711\n") == nil)
    #expect(SlurmJobs.id("") == nil)
  }

  @Test(arguments: [
    ([], ""), ([3], "3"), ([0, 1, 2, 5, 7, 8], "0-2, 5, 7-8"),
    (Array(stride(from: 0, to: 40, by: 2)), "0, 2, 4, 6, 8, 10, 12, 14, …"),
  ])
  func `numbers of tasks are told in few words`(numbers: [Int], text: String) {
    #expect(indexText(numbers) == text)
  }

  @Test func `a program that is missing, fails or hangs is told so`() throws {
    #expect(throws: SlurmError.missing(program: "no-such-program")) {
      _ = try SlurmProgram("no-such-program", []).run()
    }
    #expect(throws: SlurmError.failed(program: "sh", message: "two; lines")) {
      _ = try SlurmProgram("sh", ["-c", "echo sbatch: error: two >&2; echo lines >&2; exit 3"])
        .run()
    }
    #expect(throws: SlurmError.noAnswer(program: "sleep", seconds: 1)) {
      _ = try SlurmProgram("sleep", ["60"], patience: 1).run()
    }
    let long = try SlurmProgram("sh", ["-c", "seq 100000; echo warning >&2"]).run()
    #expect(long.output.utf8.count == 588_895)
    #expect(long.errors == "warning\n")
  }
}
