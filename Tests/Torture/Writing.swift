import Experiment
import Foundation
import Store

/// Records runs in bursts and writes down, in a log of its own, what the store said is on disk.
struct Writing {
  let store: String
  let log: String

  /// Records some runs, or, for 0, runs until it is killed.
  func run(seed: Int, runs: Int) throws {
    var random = SplitMix(seed: seed)
    guard let file = fopen(log, "a") else { throw Fault("cannot write '\(log)'") }
    setvbuf(file, nil, _IOLBF, 1 << 12)
    defer { fclose(file) }
    let store = try Sample.open(store, .write(.ofThisProcess()))
    try store.register(Sample.experiment)
    var done = 0
    while runs == 0 || done < runs {
      try record(into: store, file, &random)
      done += 1
    }
    try store.close()
  }

  private func record(
    into store: Store,
    _ file: UnsafeMutablePointer<FILE>,
    _ random: inout SplitMix
  ) throws {
    let digits = String(random.next(), radix: 16)
    let id = String(repeating: "0", count: 16 - digits.count) + digits
    let writer = try store.begin(Sample.run(id, trial: Int.random(in: 0..<3, using: &random)))
    let metrics = Sample.metrics.map(writer.metric)
    var counts = Sample.metrics.map { _ in 0 }
    func tell(_ word: String) {
      fputs("\(id) \(word) \(counts.map(String.init).joined(separator: " "))\n", file)
      fflush(file)
    }
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      for metric in metrics.indices {
        for _ in 0..<Int.random(in: 0...80, using: &random) {
          let point = Sample.point(counts[metric], of: metric)
          try writer.append(point.value, to: metrics[metric], step: point.step, elapsed: 1)
          counts[metric] += 1
        }
      }
      switch Int.random(in: 0..<8, using: &random) {
      case 0...2:
        try writer.flush()
        tell("flushed")
      case 3:
        try writer.append(Finding(.rounding, message: "a note", details: ["number": 1]))
        try writer.save(Checkpoint(step: counts[0], elapsed: 1, content: [1, 2, 3]))
      default: usleep(UInt32.random(in: 0...800, using: &random))
      }
    }
    try writer.finish(Outcome(.finished), at: Sample.milliseconds())
    tell("finished")
  }
}

/// Reads all that is there, again and again, until a file is there.
struct Reading {
  let store: String

  func run(until end: String) throws {
    let store = try Sample.open(store, .read)
    repeat {
      let runs = try store.runs()
      let summaries = try store.summaries(of: runs.map(\.id))
      for run in runs.suffix(5) {
        let counts = try Sample.counts(of: run.id, in: store)
        for summary in summaries[run.id] ?? [] {
          guard let metric = Sample.metrics.firstIndex(of: summary.metric),
            counts[metric] >= summary.count
          else { throw Fault("run '\(run.id)' lost points while it was read") }
        }
      }
    } while !FileManager.default.fileExists(atPath: end)
  }
}
