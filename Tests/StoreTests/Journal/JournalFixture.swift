import Experiment
import Foundation
import GRDB
import Testing

@testable import Store

/// A submission of six trials for two tasks, and what its tasks write.
struct JournalFixture {
  let folder: URL
  let submission: Submission
  let plan: Plan
  let clock = StillClock(1_000_000)

  /// Makes the submission beside the store that `openStore` makes in a folder.
  init(in folder: URL, tasks: Int = 2) throws {
    let text = """
      {
        "name": "lr", "workload": "network", "dataset": { "kind": "digits" },
        "parameters": { "steps": 10 },
        "sweep": { "parameters": { "learning_rate": { "values": [0.1, 0.2, 0.3] } } },
        "seeds": [0, 1]
      }
      """
    let spec = try Spec(text: text, file: "lr.json")
    plan = Plan(spec)
    self.folder = folder
    submission = try Submission.create(
      besides: folder.appendingPathComponent("exp.sqlite").path,
      Submission.Head(
        spec: spec,
        source: text,
        dataHash: nil,
        specFolder: folder.path,
        program: "1",
        command: "exp run lr.json --on tasks",
        taskCount: tasks,
        createdAt: 1
      ),
      plan.trials.map { Submission.Item(index: $0.index, id: $0.id) }
    )
  }

  /// Begins a task, or begins it again.
  func task(
    _ index: Int,
    system: JournalFile.System = JournalFile.System()
  ) throws -> TaskJournal {
    try TaskJournal(
      submission,
      task: index,
      isStart: false,
      identity: WriterIdentity(host: "node", pid: index, processStart: "boot"),
      provenance: Provenance(program: "1", command: "exp task", specHash: plan.spec.hash),
      system: system,
      now: { [clock] in clock.now }
    )
  }

  /// A run of a trial, its id made from a number.
  func begin(
    _ number: Int,
    trial: Int,
    in task: TaskJournal,
    from resumption: Resumption? = nil,
    after known: Int = 0
  ) throws -> RunWriter {
    clock.advance(by: 10)
    let run = Run(
      id: sampleID(number),
      experiment: "lr",
      trial: plan.trials[trial],
      startedAt: clock.now,
      provenance: Provenance(program: "1", command: "", specHash: ""),
      resumption: resumption
    )
    guard case .granted(let writer) = try task.claim(run, after: known) else {
      throw StoreError.runIsOver(id: run.id)
    }
    return writer
  }

  /// Records points of two metrics at some steps, the values made from the steps.
  func record(_ steps: Range<Int>, by writer: RunWriter) throws {
    for step in steps {
      let values = [MetricValue("loss", 1 / Double(step + 1)), MetricValue("norm", Double(step))]
      try writer.append(Measurement(step: step, elapsed: UInt32(step), values: values))
    }
  }

  /// A whole small run.
  func run(_ number: Int, trial: Int, in task: TaskJournal, steps: Int = 5) throws {
    let writer = try begin(number, trial: trial, in: task)
    try record(0..<steps, by: writer)
    try writer.flush()
    try record(steps..<steps + 2, by: writer)
    try writer.finish(Outcome(.finished), at: clock.now)
  }

  /// The store beside the submission, or another.
  func store(
    _ name: String = "",
    isAlive: Bool = false
  ) throws -> Store {
    let place = name.isEmpty ? folder : folder.appendingPathComponent(name)
    return try openStore(place, clock: clock, isAlive: { _ in isAlive })
  }

  /// All rows of a store by names that do not depend on when they were written.
  static func dump(_ store: Store) throws -> [String] {
    let queries = [
      """
      SELECT 'run', r.name, e.name, s.hash, t.hash, r.position, r.attempt, r.status, r.started_at,
        r.finished_at, r.message, r.provenance, f.name, r.resumed_at, w.host, w.pid, w.heartbeat_at
      FROM run r JOIN experiment e ON e.id = r.experiment JOIN spec s ON s.id = r.spec
        JOIN trial t ON t.id = r.trial LEFT JOIN run f ON f.id = r.resumed_from
        LEFT JOIN writer w ON w.id = r.writer
      """,
      """
      SELECT 'series', r.name, metric, count, first_step, last_step, last, minimum, maximum,
        nan_count, infinity_count, mean FROM series s JOIN run r ON r.id = s.run
      """,
      """
      SELECT 'chunk', r.name, metric, c.position, c.count, c.first_step, stride, hex(steps),
        hex("values"), hex(elapsed), checksum
      FROM chunk c JOIN series s ON s.id = c.series JOIN run r ON r.id = s.run
      """,
      """
      SELECT 'finding', r.name, f.position, kind, step, f.message, details
      FROM finding f JOIN run r ON r.id = f.run
      """,
      """
      SELECT 'log', r.name, l.position, hex(pieces), hex(content)
      FROM log l JOIN run r ON r.id = l.run
      """,
      "SELECT 'artifact', r.name, path, hash, size FROM artifact a JOIN run r ON r.id = a.run",
      "SELECT 'process', r.name, words, exit_code, signal FROM process p JOIN run r ON r.id = p.run",
      """
      SELECT 'checkpoint', r.name, step, elapsed, counts, hash, c.created_at
      FROM checkpoint c JOIN run r ON r.id = c.run
      """,
      """
      SELECT 'field', r.name, f.hash FROM run_field l JOIN run r ON r.id = l.run
        JOIN field f ON f.id = l.field
      """,
    ]
    return try store.file.read { database in
      try queries.flatMap { try Row.fetchAll(database, sql: $0) }.map { row in
        row.map { "\($0.1)" }.joined(separator: " ")
      }
    }.sorted()
  }
}
