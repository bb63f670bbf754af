import Experiment
import Foundation

/// The event files of TensorBoard's that a program writes into its run's folder, read as they grow.
struct EventFiles {
  /// Milliseconds between two looks, at least; a look may take a fiftieth of the time.
  private static let interval: UInt32 = 2000

  /// Where a file has been read to.
  private struct Position {
    var end = 0
    var problem: String?
  }

  private let folder: String
  private let read: @Sendable (String, Int, Double) -> EventFilePart
  private var positions: [String: Position] = [:]
  /// The folder whose files tell a metric, by its name.
  private var owners: [String: String] = [:]
  private var due: UInt32 = 500
  /// How many measurements had no possible step, by file.
  private var refused: [String: Int] = [:]

  /// Nil where nobody reads such files.
  init?(_ folder: String, _ read: (@Sendable (String, Int, Double) -> EventFilePart)?) {
    guard let read else { return nil }
    self.folder = folder
    self.read = read
  }

  /// Whether a metric of that name comes from a file.
  func owns(_ name: String) -> Bool { owners[name] != nil }

  /// Reads on where it is time to.
  ///
  /// - Parameters:
  ///   - elapsed: Milliseconds since the run's start, asked for anew.
  ///   - isOther: Whether a metric of a name comes from elsewhere.
  /// - Returns: What is new.
  mutating func takeDue(
    _ elapsed: () -> UInt32,
    isOther: (String) -> Bool
  ) -> [Experiment.Measurement] {
    let start = elapsed()
    guard start >= due else { return [] }
    let result = take(at: start, isOther: isOther)
    let now = elapsed()
    due = now &+ max(Self.interval, 50 * (now &- start))
    return result
  }

  /// Reads on.
  mutating func take(at elapsed: UInt32, isOther: (String) -> Bool) -> [Experiment.Measurement] {
    let origin = Date().timeIntervalSince1970 - Double(elapsed) / 1000
    var result: [Experiment.Measurement] = []
    for path in ArtifactCollector.files(in: folder, where: { $0.contains("tfevents") }) {
      var position = positions[path] ?? Position()
      let part = read(folder + "/" + path, position.end, origin)
      (position.end, position.problem) = (part.end, part.problem)
      positions[path] = position
      let place = (path as NSString).deletingLastPathComponent
      for measurement in part.measurements {
        guard OutputCapture.steps.contains(measurement.step) else {
          refused[path, default: 0] += 1
          continue
        }
        let values = measurement.values.map {
          MetricValue(name(of: $0.metric, in: place, isOther), $0.value)
        }
        result.append(
          Experiment.Measurement(
            step: measurement.step,
            elapsed: min(elapsed, measurement.elapsed),
            values: values
          )
        )
      }
    }
    return result
  }

  /// What is to be said of the files when all is read.
  var notes: [String] {
    let problems = positions.compactMap { path, position in
      position.problem.map { "\(path): \($0)" }
    }
    let steps = refused.map { path, count in
      "\(path): \(count) measurements with steps not between 0 and 2^53 left out"
    }
    return (problems + steps).sorted()
  }

  /// The name of a tag's metric: the tag, and where that is another's the folder before it.
  ///
  /// `add_scalars("acc", {"val": …})` writes the tag `acc` into the folder `acc_val`, and Keras the same
  /// tags into `train` and `validation`.
  private mutating func name(
    of tag: String,
    in place: String,
    _ isOther: (String) -> Bool
  ) -> String {
    let last = (place as NSString).lastPathComponent
    let beginning = tag.replacing("/", with: "_") + "_"
    var name = tag
    if last.count > beginning.count, last.hasPrefix(beginning) {
      name = tag + "/" + last.dropFirst(beginning.count)
    } else if ["train", "validation", "val", "test", "eval"].contains(last) {
      name = last + "/" + tag
    }
    if owners[name] == nil, isOther(name) || name.isEmpty {
      name = (last.isEmpty ? "tensorboard" : last) + "/" + name
    }
    if let owner = owners[name], owner != place { name = place + "/" + tag }
    owners[name] = place
    return name
  }
}
