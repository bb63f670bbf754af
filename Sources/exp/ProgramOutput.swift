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

  /// The same, reading the event files that programs leave.
  var readingEventFiles: LoadedWorkload {
    changingPlan { $0.readEventFile = { try TensorBoardImport.measurements(in: $0) } }
  }

  /// The same, showing what programs print on standard error.
  ///
  /// - Parameter labelled: Whether lines begin with their trial.
  /// - Returns: The workload; itself where it runs no program.
  func followed(labelled: Bool) -> LoadedWorkload {
    changingPlan { plan in
      let ends = LineEnds()
      plan.follow = { trial, stream, bytes in
        guard labelled else { return Console.draw(String(decoding: bytes, as: UTF8.self)) }
        // Only whole lines, so that those of several programs do not mix.
        let key = "\(trial.id) \(stream.rawValue)"
        let text = ends.rest.withLock { ends -> [UInt8] in
          var all = ends[key, default: []] + bytes
          guard let end = all.lastIndex(of: 10) else {
            ends[key] = all.count > 1 << 16 ? [] : all
            return all.count > 1 << 16 ? all + [10] : []
          }
          ends[key] = Array(all[(end + 1)...])
          all.removeSubrange((end + 1)...)
          return all
        }
        let lines = text.split(separator: 10, omittingEmptySubsequences: true)
        let label = "\(trial.label)  "
        if !lines.isEmpty {
          Console.draw(lines.map { label + String(decoding: $0, as: UTF8.self) + "\n" }.joined())
        }
      }
    }
  }
}

/// What programs have printed after their last line's end.
private final class LineEnds: Sendable {
  let rest = Mutex<[String: [UInt8]]>([:])
}
