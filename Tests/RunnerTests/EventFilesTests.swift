import Experiment
import Foundation
import TestSupport
import Testing

@testable import Runner

/// Which metrics the event files of a run's folder make.
struct EventFilesTests {
  /// The names that tags get, each file's tags given by its path, where the output tells some.
  private static func names(
    _ tags: [String: [String]],
    output: Set<String> = []
  ) throws -> [String] {
    try withTemporaryFolder { folder in
      for path in tags.keys {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(),
          withIntermediateDirectories: true
        )
        try Data().write(to: file)
      }
      var files = try #require(
        EventFiles(folder.path) { path, start, _ in
          let tags = tags.first { path.hasSuffix($0.key) }?.value ?? []
          let measurements = (start == 0 ? tags : []).map {
            Measurement(step: 3, elapsed: 0, values: [MetricValue($0, 1)])
          }
          return EventFilePart(measurements, end: 1, problem: nil)
        }
      )
      let first = files.take(at: 10) { output.contains($0) }
      #expect(files.take(at: 20) { output.contains($0) } == [])
      #expect(first.allSatisfy { files.owns($0.values[0].metric) })
      return first.map { $0.values[0].metric }
    }
  }

  @Test func `tags are names, and folders tell equal ones apart`() throws {
    let file = "events.out.tfevents.1"
    #expect(
      try Self.names([file: ["loss", "val/acc"], "other.txt": ["x"]]) == ["loss", "val/acc"]
    )
    // A program that was begun twice.
    #expect(try Self.names([file: ["loss"], file + ".2": ["loss"]]) == ["loss", "loss"])
    // add_scalars of PyTorch, and Keras.
    #expect(
      try Self.names(["tb/a_acc_train/\(file)": ["a/acc"], "tb/a_acc_val/\(file)": ["a/acc"]])
        == ["a/acc/train", "a/acc/val"]
    )
    #expect(
      try Self.names(["logs/train/\(file)": ["loss"], "logs/validation/\(file)": ["loss"]])
        == ["train/loss", "validation/loss"]
    )
    #expect(
      try Self.names(["runs/a/\(file)": ["loss"], "runs/b/\(file)": ["loss"]])
        == ["loss", "runs/b/loss"]
    )
    // What the program prints of the same name is something else.
    #expect(try Self.names([file: ["loss", "x"]], output: ["loss"]) == ["tensorboard/loss", "x"])
    #expect(try Self.names(["v/0/\(file)": ["loss"]], output: ["loss"]) == ["0/loss"])
  }
}
