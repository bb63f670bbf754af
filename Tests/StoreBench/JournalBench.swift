import Experiment
import Foundation
import Store

/// Measures submissions: many tasks' journals written, merged into a store, and merged again.
///
/// The plan, the submission and each task's share are what `exp run --on tasks` makes of a spec, the
/// journals what `exp task` writes, with points that are drawn instead of computed.
struct JournalBench {
  /// The folder of the store, empty at first.
  let folder: String
  /// How many tasks there are.
  let tasks: Int
  /// How many trials a task has.
  let runs: Int
  /// How many points a run has, half of each of two metrics.
  let points: Int

  private var path: String { "\(folder)/bench.sqlite" }

  /// Prints a line a measurement.
  func run() throws {
    print("\(tasks) journals of \(runs) runs of \(points) points")
    var submission: Submission?
    try line("plan and submission made") { submission = try submit() }
    guard let submission else { return }
    show("  the submission's file", size(of: submission.folder))
    try line("a task's start: submission read, plan made") {
      _ = try Submission(opening: submission.folder).plan()
    }
    let plan = try submission.plan()
    let before = size(of: submission.folder)
    try line("journals written") {
      for task in 0..<tasks { try write(task, of: submission, plan) }
    }
    let total = tasks * runs * points
    let bytes = size(of: submission.folder) - before
    show("  the journals", bytes, perPoint: total)
    for name in ["merged", "merged again"] {
      let store = try open()
      var result = CollectResult()
      try line(name) { result = try store.collect(submission) }
      try store.close()
      print("  \(result.added) runs added, \(result.known) known, \(result.points) points")
    }
    show("  the store", size(ofFile: path), perPoint: total)
  }

  private func submit() throws -> Submission {
    let text = """
      {
        "name": "bench", "workload": "network",
        "dataset": { "kind": "digits", "train": 100, "test": 10 },
        "parameters": { "steps": \(max(1, points / 2)) },
        "sweep": { "parameters": { "learning_rate": { "values": [\(list(runs))] } } },
        "seeds": [\(list(tasks))]
      }
      """
    let spec = try Spec(text: text, file: "bench.json")
    let head = Submission.Head(
      spec: spec,
      source: text,
      dataHash: nil,
      specFolder: folder,
      program: "bench",
      command: "bench",
      taskCount: tasks,
      createdAt: Self.now()
    )
    let items = Plan(spec).trials.map { Submission.Item(index: $0.index, id: $0.id) }
    return try Submission.create(besides: path, head, items)
  }

  /// The numbers from 1 to a count, with commas between.
  private func list(_ count: Int) -> String {
    (1...count).map(String.init).joined(separator: ",")
  }

  private func write(_ task: Int, of submission: Submission, _ plan: Plan) throws {
    let provenance = Provenance(
      program: "bench",
      command: "bench",
      specHash: submission.head.specHash
    )
    let journal = try TaskJournal(
      submission,
      task: task,
      identity: .ofThisProcess(),
      provenance: provenance,
      now: Self.now
    )
    var numbers = Numbers(state: UInt64.random(in: 0...UInt64.max))
    for item in submission.share(of: task) {
      let digits = String(UInt64.random(in: 0...UInt64.max, using: &numbers), radix: 16)
      let run = Run(
        id: String(repeating: "0", count: 16 - digits.count) + digits,
        experiment: "bench",
        trial: plan.trials[item.index],
        startedAt: Self.now(),
        provenance: provenance
      )
      guard case .granted(let writer) = try journal.claim(run, after: 0) else { continue }
      let metrics = [writer.metric("loss"), writer.metric("gradient_norm")]
      for step in 0..<points / 2 {
        for metric in metrics {
          let value = Double.random(in: 0...1, using: &numbers)
          try writer.append(value, to: metric, step: step, elapsed: UInt32(step))
        }
        // About as much as a task that computes has at once when its journal is written.
        if step % 5000 == 4999 { try writer.flush() }
      }
      try writer.finish(Outcome(.finished), at: Self.now())
    }
    try journal.close(wasInterrupted: false)
  }

  /// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): numbers that cost next to nothing.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var number = state
      number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
      number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
      return number ^ (number >> 31)
    }
  }

  private func open() throws -> Store {
    try Store(path: path, access: .write(.ofThisProcess()), liveness: .thisHost, now: Self.now)
  }

  @Sendable private static func now() -> Int { Int(Date().timeIntervalSince1970 * 1000) }

  /// Prints how long something took by the clock and of the processor, all threads together, and the
  /// most memory so far.
  private func line(_ what: String, _ body: () throws -> Void) rethrows {
    let start = (Self.clock(CLOCK_MONOTONIC), Self.clock(CLOCK_PROCESS_CPUTIME_ID))
    try body()
    let clock = Self.clock(CLOCK_MONOTONIC) - start.0
    let processor = Self.clock(CLOCK_PROCESS_CPUTIME_ID) - start.1
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let text = String(
      format: "%8.2f s  %8.2f s of the processor  %6.0f MB at most",
      clock,
      processor,
      Double(usage.ru_maxrss) / 1000
    )
    print(what + String(repeating: " ", count: max(1, 44 - what.count)) + text)
  }

  private func show(_ what: String, _ bytes: Int, perPoint points: Int? = nil) {
    let each = points.map { String(format: "  %6.2f bytes a point", Double(bytes) / Double($0)) }
    let text = String(format: "%8.1f MB", Double(bytes) / 1e6) + (each ?? "")
    print(what + String(repeating: " ", count: max(1, 44 - what.count)) + text)
  }

  private static func clock(_ kind: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(kind, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func size(of folder: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.reduce(0) { $0 + size(ofFile: "\(folder)/\($1)") }
  }

  private func size(ofFile path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }
}
