public import Experiment
internal import Foundation
import Store

/// Runs from TensorBoard's event files: each folder with such files is a run.
public struct TensorBoardImport {
  private let target: ImportTarget

  /// Makes an import of runs that go to a target.
  public init(into target: ImportTarget) { self.target = target }

  /// The files below a path that are called as TensorBoard calls its own, by folder.
  public static func files(below path: String) -> [(folder: String, files: [String])] {
    var isFolder = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
    let all =
      isFolder.boolValue
      ? (FileManager.default.subpaths(atPath: path) ?? []).filter { isEventFile($0) } : [""]
    let grouped = Dictionary(grouping: all) { file in
      file.lastIndex(of: "/").map { String(file[..<$0]) } ?? ""
    }
    return grouped.map { ($0.key, $0.value.sorted()) }.sorted { $0.0 < $1.0 }
  }

  /// Whether a file is called so.
  public static func isEventFile(_ path: String) -> Bool {
    (path.split(separator: "/").last ?? "").contains("tfevents")
  }

  /// Imports all runs below a path.
  ///
  /// Old numbers are float32 and become the doubles of the same value. Pictures, histograms and
  /// texts are counted and left out.
  ///
  /// - Parameters:
  ///   - path: A folder, or one file.
  ///   - experiment: The experiment's name.
  /// - Returns: What came.
  /// - Throws: `ExchangeError` for the first damaged file, after the runs before it were added;
  ///   `StoreError`.
  public func read(_ path: String, experiment: String) throws -> ImportResult {
    var result = ImportResult()
    for (folder, files) in Self.files(below: path) {
      let last = URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
      var run = CollectedRun(name: folder.isEmpty ? last : folder)
      var skipped = 0
      for file in files {
        let place = file.isEmpty ? path : path + "/" + file
        skipped += try Self.read(place, into: &run, &result.notices)
      }
      run.takeDoubles()
      if skipped > 0 {
        result.notices.append("\(run.name): \(skipped) pictures, histograms or the like left out")
      }
      if run.count == 0 {
        result.notices.append("\(run.name): no numbers in its files, so no run was made of them")
        continue
      }
      let foreign = run.foreignRun(
        experiment: experiment,
        source: "TensorBoard, '\(run.name)'",
        provenance: target.provenance,
        now: target.now
      )
      if try target.store.add([foreign]) == [true] {
        result.added += 1
        result.points += run.count
      } else {
        result.known += 1
      }
    }
    return result
  }

  /// Reads one file.
  ///
  /// - Returns: How many values were left out.
  private static func read(
    _ path: String,
    into run: inout CollectedRun,
    _ notices: inout [String]
  ) throws -> Int {
    var skipped = 0
    let isWhole = try RecordFile.read(path) { record, offset, bytes in
      let event = ReadEvent(bytes)
      guard !event.isBroken else {
        throw ExchangeError.damagedRecord(
          path: path,
          record: record,
          offset: offset,
          reason: "holds no event"
        )
      }
      skipped += event.skipped
      switch event.endStatus {
      case 1: run.status = .finished
      case 2: run.status = .failed
      case 3: run.status = .interrupted
      default: break
      }
      for (name, value) in event.parameters {
        if name == "seed", case .number(let seed) = value, let seed = Int(exactly: seed) {
          run.seed = seed
        } else {
          run.setting[name] = Self.value(value)
        }
      }
      // Before 1970 or after the year 10000 a clock was not set.
      let isTime = event.seconds > 0 && event.seconds < 253_402_300_800
      let time = isTime ? Int((event.seconds * 1000).rounded()) : nil
      for (tag, value) in event.scalars {
        run.append(tag, step: event.step, value: value, time: time)
      }
    }
    if !isWhole {
      notices.append("\(path): its last record is cut off; all \(run.count) points before it came")
    }
    return skipped
  }

  /// What an event file, which may still be written, holds beyond a byte.
  public struct Part {
    /// The numbers, in their order.
    public var measurements: [Experiment.Measurement] = []
    /// The byte after the last whole record; to be read on from there.
    public var end: Int
    /// What is wrong with what comes after; nil where nothing is, or the last record is cut off.
    public var problem: String?
  }

  /// Reads the numbers of one event file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - start: The byte to begin at, 0 or an earlier part's end.
  ///   - origin: The time that times are counted from, in seconds since 1970-01-01 UTC; what was
  ///     before gets 0.
  /// - Returns: What there is.
  public static func part(of path: String, from start: Int, since origin: Double) -> Part {
    var part = Part(end: start)
    do {
      _ = try RecordFile.read(path, from: start) { _, offset, bytes in
        part.end = offset + bytes.count + 16
        let event = ReadEvent(bytes)
        let values = event.scalars.map { MetricValue($0.tag, $0.value) }
        guard !event.isBroken, !values.isEmpty else { return }
        let milliseconds = max(0, min(4e9, (event.seconds - origin) * 1000))
        let elapsed = milliseconds.isNaN ? 0 : UInt32(milliseconds)
        part.measurements.append(
          Experiment.Measurement(step: event.step, elapsed: elapsed, values: values)
        )
      }
    } catch {
      part.problem = "\(error)"
    }
    return part
  }

  private static func value(_ parameter: SummaryEvent.Parameter) -> Value {
    switch parameter {
    case .bool(let bool): .bool(bool)
    case .text(let text): .string(text)
    case .number(let number): Int(exactly: number).map(Value.integer) ?? .number(number)
    }
  }
}
