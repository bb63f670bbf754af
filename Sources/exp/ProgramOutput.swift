import Exchange
import Experiment
import Foundation
import Runner
import Synchronization

extension LoadedWorkload {
  /// The folder that programs are run in; nil for other workloads.
  var programFolder: String? {
    if case .command(let plan) = self { plan.folder } else { nil }
  }

  /// The same, reading the event files that programs write.
  var readingEventFiles: LoadedWorkload {
    changingPlan { plan in
      plan.readEventFile = { path, start, origin in
        let part = TensorBoardImport.part(of: path, from: start, since: origin)
        return EventFilePart(part.measurements, end: part.end, problem: part.problem)
      }
    }
  }

  /// The same, showing what programs print on standard error.
  ///
  /// - Parameter labelled: Whether lines begin with their trial.
  /// - Returns: The workload; itself where it runs no program.
  func followed(labelled: Bool) -> LoadedWorkload {
    changingPlan { plan in
      let lines = LabelledLines()
      plan.follow = { trial, stream, bytes in
        if labelled {
          Console.draw(
            bytes: lines.take(bytes, from: "\(trial.id) \(stream.rawValue)", trial.label)
          )
        } else {
          Console.draw(bytes: Array(bytes))
        }
      }
    }
  }
}

/// What several programs print, as whole lines, so that those of one do not mix with another's.
final class LabelledLines: Sendable {
  /// Longer lines are shown in pieces, in bytes.
  private static let limit = 1 << 16

  /// What has been printed after the last line's end.
  private let rest = Mutex<[String: [UInt8]]>([:])

  /// Takes what a stream brings.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, cut anywhere; none where the stream has come to its end.
  ///   - stream: The stream, told apart from others by this.
  ///   - label: What lines begin with.
  /// - Returns: What is to be shown: whole lines, each with the label; empty ones are left out.
  func take(
    _ bytes: UnsafeRawBufferPointer,
    from stream: String,
    _ label: String
  ) -> [UInt8] {
    let lines = rest.withLock { rest -> ArraySlice<UInt8> in
      let all = (rest.removeValue(forKey: stream) ?? []) + bytes
      if bytes.isEmpty || all.count > Self.limit && !all.contains(10) { return all[...] }
      let end = all.lastIndex(of: 10).map { $0 + 1 } ?? 0
      if end < all.count { rest[stream] = Array(all[end...]) }
      return all[..<end]
    }
    return lines.split(separator: 10).flatMap { Array((label + "  ").utf8) + $0 + [10] }
  }
}
