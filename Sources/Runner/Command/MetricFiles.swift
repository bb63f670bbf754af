import Experiment
import Foundation

/// The files with metrics that a program writes into its run's folder, read as they grow: event files of
/// TensorBoard's and CSV files called `metrics.csv`.
struct MetricFiles {
  /// Milliseconds between two looks, at least; a look may take a fiftieth of the time.
  private static let interval: UInt32 = 2000

  /// Where an event file has been read to.
  private struct Position {
    var end = 0
    var problem: String?
  }

  /// Reads an event file, as `ProgramPlan.readEventFile` does.
  typealias EventReader = @Sendable (String, Int, Double) -> EventFilePart

  private let folder: String
  private let readEvents: EventReader?
  private var positions: [String: Position] = [:]
  private var tables: [String: MetricTable] = [:]
  /// Whose metric a name is: a folder's, whose event files tell it, or a CSV file's.
  private var owners: [String: String] = [:]
  private var due: UInt32 = 500
  /// How many measurements of event files had no possible step, by file.
  private var refused: [String: Int] = [:]

  /// The files of a folder; where nobody reads event files, the others alone.
  init(_ folder: String, _ readEvents: EventReader?) {
    self.folder = folder
    self.readEvents = readEvents
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
  ///
  /// - Parameters:
  ///   - elapsed: Milliseconds since the run's start.
  ///   - isLast: Whether the program has ended.
  ///   - isOther: Whether a metric of a name comes from elsewhere.
  /// - Returns: What is new, file by file.
  mutating func take(
    at elapsed: UInt32,
    isLast: Bool = false,
    isOther: (String) -> Bool
  ) -> [Experiment.Measurement] {
    let origin = Date().timeIntervalSince1970 - Double(elapsed) / 1000
    let paths = ArtifactCollector.files(in: folder) {
      Self.isTable($0) || $0.contains("tfevents")
    }
    return paths.flatMap { path in
      Self.isTable(path)
        ? rows(of: path, at: elapsed, isLast, isOther)
        : events(of: path, at: elapsed, since: origin, isOther)
    }
  }

  private static func isTable(_ path: String) -> Bool {
    path == MetricTable.name || path.hasSuffix("/" + MetricTable.name)
  }

  private mutating func events(
    of path: String,
    at elapsed: UInt32,
    since origin: Double,
    _ isOther: (String) -> Bool
  ) -> [Experiment.Measurement] {
    guard let readEvents else { return [] }
    var position = positions[path] ?? Position()
    let part = readEvents(folder + "/" + path, position.end, origin)
    (position.end, position.problem) = (part.end, part.problem)
    positions[path] = position
    let place = (path as NSString).deletingLastPathComponent
    var result: [Experiment.Measurement] = []
    for measurement in part.measurements {
      guard OutputCapture.steps.contains(measurement.step) else {
        refused[path, default: 0] += 1
        continue
      }
      let values = measurement.values.map { value in
        MetricValue(
          name(of: value.metric, in: place, owner: place, "tensorboard", isOther),
          value.value
        )
      }
      result.append(
        Experiment.Measurement(
          step: measurement.step,
          elapsed: min(elapsed, measurement.elapsed),
          values: values
        )
      )
    }
    return result
  }

  private mutating func rows(
    of path: String,
    at elapsed: UInt32,
    _ isLast: Bool,
    _ isOther: (String) -> Bool
  ) -> [Experiment.Measurement] {
    var table = tables.removeValue(forKey: path) ?? MetricTable(folder + "/" + path)
    defer { tables[path] = table }
    let place = (path as NSString).deletingLastPathComponent
    return table.take(isLast: isLast).map { row in
      let values = row.values.map { value in
        MetricValue(
          name(of: value.metric, in: place, owner: path, MetricTable.name, isOther),
          value.value
        )
      }
      return Experiment.Measurement(step: row.step, elapsed: elapsed, values: values)
    }
  }

  /// What is to be said of the files when all is read.
  var notes: [String] {
    let problems = positions.compactMap { path, position in
      position.problem.map { "\(path): \($0)" }
    }
    let all = refused.merging(tables.mapValues(\.refused)) { $0 + $1 }.filter { $0.value > 0 }
    let steps = all.map { path, count in
      "\(path): \(count) measurements with steps not between 0 and 2^53 left out"
    }
    return (problems + steps).sorted()
  }

  /// The name of a tag's or a column's metric: the tag, and where that is another's the folder before it.
  ///
  /// `add_scalars("acc", {"val": …})` writes the tag `acc` into the folder `acc_val`, and Keras the same
  /// tags into `train` and `validation`.
  private mutating func name(
    of tag: String,
    in place: String,
    owner: String,
    _ kind: String,
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
      name = (last.isEmpty ? kind : last) + "/" + name
    }
    if let known = owners[name], known != owner { name = owner + "/" + tag }
    owners[name] = owner
    return name
  }
}
