import Experiment
import Foundation
import TestSupport
import Testing

@testable import Runner

/// Which metrics the files of a run's folder make.
struct MetricFilesTests {
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
      var files = MetricFiles(folder.path) { path, start, _ in
        let tags = tags.first { path.hasSuffix($0.key) }?.value ?? []
        let measurements = (start == 0 ? tags : []).map {
          Measurement(step: 3, elapsed: 0, values: [MetricValue($0, 1)])
        }
        return EventFilePart(measurements, end: 1, problem: nil)
      }
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

  /// What is new in a folder, a text a row: `3 loss=0.5 epoch=1`.
  private static func rows(_ files: inout MetricFiles, isLast: Bool = false) -> [String] {
    files.take(at: 7, isLast: isLast) { $0 == "printed" }.map { measurement in
      #expect(measurement.elapsed == 7)
      return "\(measurement.step) "
        + measurement.values.map { "\($0.metric)=\($0.value)" }.joined(separator: " ")
    }
  }

  @Test func `a table that grows and is begun anew tells each row once`() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("lightning_logs/version_0/metrics.csv")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      var files = MetricFiles(folder.path, nil)
      func write(_ text: String) throws { try Data(text.utf8).write(to: file) }
      // As PyTorch Lightning's CSVLogger writes it, a line more each time, cut anywhere.
      let old = "epoch,step,train_loss\r\n0,49,0.75\r\n0,99,0.5\r\n"
      try write(String(old.prefix(20)))
      #expect(Self.rows(&files) == [])
      try write(String(old.dropLast(5)))
      #expect(Self.rows(&files) == ["49 epoch=0.0 train_loss=0.75"])
      try write(old)
      #expect(Self.rows(&files) == ["99 epoch=0.0 train_loss=0.5"])
      // A metric that comes first gives a new head, under which all is written again.
      let new = "epoch,step,train_loss,val_loss\r\n0,49,0.75,\r\n0,99,0.5,\r\n"
      for count in [0, 10, 40, 50] {
        try write(String(new.prefix(count)))
        #expect(Self.rows(&files) == [], "\(count)")
      }
      try write(new + "0,99,,0.625\r\n")
      #expect(Self.rows(&files) == ["99 epoch=0.0 val_loss=0.625"])
      #expect(Self.rows(&files) == [])
      try write(new + "0,99,,0.625\r\n1,149,nan,")
      #expect(Self.rows(&files) == [])
      #expect(Self.rows(&files, isLast: true) == ["149 epoch=1.0 train_loss=nan"])
      #expect(files.notes == [] && files.owns("val_loss"))
    }
  }

  @Test(arguments: [
    // Keras; what is no number is no point, and neither is what has no step.
    (
      "epoch,loss,lr\n0,0.5,NA\n1,0.25,1e-3\n,3,\n1.5,3,4\n",
      ["0 loss=0.5", "1 loss=0.25 lr=0.001"], 2
    ),
    // Spaces, quotes, a byte order mark, an empty line, cells that are missing or too many.
    (
      "\u{FEFF}\"a, \"\"b\"\"\" ,  step , \"c\"\n 1 , 2 , \"3\"\n\n4,5\n6,7,8,9\n",
      ["2 a, \"b\"=1.0 c=3.0", "5 a, \"b\"=4.0", "7 a, \"b\"=6.0 c=8.0"], 0
    ),
    // The output has that metric already.
    ("step,printed\n0,1\n", ["0 metrics.csv/printed=1.0"], 0),
    // No metrics of steps.
    ("metric,value\nloss,3\n", [], 0), ("", [], 0), ("\n", [], 0), ("step\n1\n", [], 0),
    ("step,x,x\n1,2,3\n", ["1 x=2.0 x=3.0"], 0),
  ])
  func `cells of a table are points of its columns`(
    text: String,
    expected: [String],
    refused: Int
  ) throws {
    try withTemporaryFolder { folder in
      try Data(text.utf8).write(to: folder.appendingPathComponent("metrics.csv"))
      try Data(text.utf8).write(to: folder.appendingPathComponent("other.csv"))
      var files = MetricFiles(folder.path, nil)
      #expect(Self.rows(&files, isLast: true) == expected)
      let note = "metrics.csv: \(refused) measurements with steps not between 0 and 2^53 left out"
      #expect(files.notes == (refused > 0 ? [note] : []))
    }
  }
}
