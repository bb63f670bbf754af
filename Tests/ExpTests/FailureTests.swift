import Experiment
import Foundation
import Runner
import Store
import Testing

@testable import exp

/// Trials that fail, because what they are to go on from is no state of theirs.
struct FailureTests {
  /// Calls `body` with a sweep of four trials, two of which have such a checkpoint.
  private func withBadCheckpoints(_ body: (Program) throws -> Void) throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      let plan = Plan(try Spec(text: SampleSpec.digits, file: "digits.json"))
      let store = try Store(
        path: program.url(".exp/exp.sqlite").path,
        access: .write(.ofThisProcess()),
        liveness: .thisHost,
        now: Clock.now
      )
      try store.register(
        ExperimentRecord(
          name: plan.spec.name,
          description: nil,
          spec: SpecText(hash: plan.spec.hash, source: "", canonical: plan.spec.canonicalText),
          trials: plan.trials
        )
      )
      let provenance = ProvenanceReader.read(
        specHash: plan.spec.hash,
        workload: try LoadedWorkload(plan.spec, relativeTo: "."),
        datasetPath: nil,
        folder: program.folder.path
      )
      for index in [0, 2] {
        let run = Run(
          id: "000000000000000\(index)",
          experiment: plan.spec.name,
          trial: plan.trials[index],
          startedAt: 0,
          provenance: provenance
        )
        let writer = try store.begin(run)
        try writer.save(Checkpoint(step: 3, elapsed: 0, content: [1, 2, 3]))
        try writer.finish(Outcome(.interrupted), at: 1)
      }
      try store.close()
      try body(program)
    }
  }

  private func statuses(_ program: Program) throws -> [RunStatus] {
    try program.store().latestRuns(of: "digits").map(\.status)
  }

  @Test func `failures are told at once and the others go on`() throws {
    try withBadCheckpoints { program in
      let result = try program.run("run", "digits.json", "--jobs", "1", "--quiet")
      #expect(result.status == 1)
      let lines = result.errors.split(separator: "\n")
      #expect(lines.first?.contains("learning_rate=50 seed=0  failed") == true)
      #expect(lines.first?.contains("the checkpoint does not fit the trial") == true)
      #expect(try statuses(program) == [.failed, .finished, .failed, .finished])
      // What failed begins anew.
      let again = try program.run("run", "digits.json")
      #expect(again.status == 0)
      #expect(again.errors.contains("4 trials: 2 done already, 2 to run (2 failed)"))
      #expect(try statuses(program) == Array(repeating: .finished, count: 4))
    }
  }

  @Test func `the rest is left after as many failures as asked`() throws {
    try withBadCheckpoints { program in
      let result = try program.run("run", "digits.json", "--jobs", "1", "--fail-fast")
      #expect(result.status == 1)
      #expect(
        result.errors.contains(
          "Given up after 1 failed trial; 3 of 4 trials are left, which the same command runs."
        )
      )
      #expect(try statuses(program) == [.failed, .interrupted])
      let two = try program.run("run", "digits.json", "--jobs", "1", "--max-failures", "2")
      #expect(two.status == 1)
      #expect(!two.errors.contains("Given up"))
      #expect(try statuses(program) == [.finished, .finished, .failed, .finished])
    }
  }

  @Test func `a trial is tried again`() throws {
    try withBadCheckpoints { program in
      let result = try program.run("run", "digits.json", "--retries", "1")
      #expect(result.status == 0, "\(result.errors)")
      #expect(try statuses(program) == Array(repeating: .finished, count: 4))
      #expect(try program.store().latestRuns(of: "digits").map(\.attempt) == [3, 1, 3, 1])
    }
  }

  @Test func `a checkpoint of another version is not gone on from, and it is said why`() throws {
    try withBadCheckpoints { program in
      let update =
        "import sqlite3; c = sqlite3.connect('.exp/exp.sqlite'); "
        + "c.execute(\"UPDATE run SET provenance = replace(provenance, '\\\"program\\\":\\\"0', "
        + "'\\\"program\\\":\\\"9')\"); c.commit()"
      try program.write(update, to: "update.py")
      guard try program.shell("python3 update.py").status == 0 else { return }
      let result = try program.run("run", "digits.json", "--jobs", "1")
      #expect(result.status == 0, "\(result.errors)")
      #expect(
        result.errors.contains(
          "learning_rate=50 seed=0 begins anew: program was exp 9.1.0 at its checkpoint and is "
            + "exp \(Exp.version)"
        )
      )
      #expect(try program.store().runs().allSatisfy { $0.resumption == nil })
    }
  }
}
