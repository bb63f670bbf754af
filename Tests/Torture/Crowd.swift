import Experiment
import Foundation
import Store

/// Many writers and readers at once: no error, every point there exactly once.
struct Crowd {
  let folder: String

  func run(writers: Int, readers: Int, runs: Int) throws {
    let store = "\(folder)/exp.sqlite"
    let end = "\(folder)/end"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let first = try Sample.open(store, .write(.ofThisProcess()))
    try first.register(Sample.experiment)
    try first.close()
    let reading = try (0..<readers).map { _ in try Child(["read", store, end]) }
    let writing = try (0..<writers).map { index in
      try Child(["write", store, "\(folder)/\(index).log", "\(index)", "\(runs)"])
    }
    let failed = writing.count { $0.status() != 0 }
    try Data().write(to: URL(fileURLWithPath: end))
    let failedReaders = reading.count { $0.status() != 0 }
    guard failed == 0, failedReaders == 0 else {
      throw Fault("\(failed) writers and \(failedReaders) readers failed")
    }
    let opened = try Sample.open(store, .read)
    let problems = try opened.problems()
    guard problems.isEmpty else { throw Fault(problems.map(\.what).joined(separator: "\n")) }
    var points = 0
    for index in 0..<writers {
      let told = try Acknowledged(log: "\(folder)/\(index).log")
      guard told.finished.count == runs else { throw Fault("a writer lost a run") }
      try told.check(opened)
      points += told.counts.values.reduce(0) { $0 + $1.reduce(0, +) }
    }
    let found = try opened.runs()
    let stored = try opened.summaries(of: found.map(\.id)).values.joined().map(\.count).reduce(0, +)
    guard found.count == writers * runs, stored == points else {
      throw Fault(
        "\(found.count) runs with \(stored) points, expected \(writers * runs), \(points)"
      )
    }
    print(
      "\(writers) writers, \(readers) readers: \(found.count) runs with \(points) points, each once"
    )
  }
}
