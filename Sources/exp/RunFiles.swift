import Experiment
import Foundation
import Runner
import Store

/// The files that programs leave, in a folder beside the store: `exp-files` beside `exp.sqlite`.
struct RunFiles {
  /// The folder, absolute.
  let folder: String

  /// The files of a store.
  init(store path: String) {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let name = url.lastPathComponent
    let stem = name.hasSuffix(".sqlite") ? String(name.dropLast(7)) : name
    folder = url.deletingLastPathComponent().appendingPathComponent(stem + "-files").path
  }

  /// Where a run has its files.
  func place(of run: String) -> RunPlace {
    RunPlace(run: run, folder: folder + "/" + run, objects: objects)
  }

  /// The folder of the contents by hash.
  var objects: String { folder + "/objects" }

  /// The path of an artifact's content; nil where it is not there.
  func path(of artifact: Artifact, run: String) -> String? {
    [
      objects + "/" + RunPlace.path(ofObject: artifact.hash),
      place(of: run).folder + "/" + artifact.path,
    ]
    .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// Removes contents that no run has, and folders of runs that are no more.
  ///
  /// - Returns: How many files and folders were removed.
  func collect(keeping hashes: Set<String>, runs: Set<String>) -> Int {
    let manager = FileManager.default
    var removed = 0
    for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
      let isRun = name.count == 16 && name.allSatisfy(\.isHexDigit)
      guard isRun, !runs.contains(name) else { continue }
      if (try? manager.removeItem(atPath: folder + "/" + name)) != nil { removed += 1 }
    }
    for path in (try? manager.subpathsOfDirectory(atPath: objects)) ?? [] {
      let hash = path.replacing("/", with: "")
      guard hash.count == 64, !hashes.contains(hash) else { continue }
      // A run that ends just now may have made it, and not told the store yet.
      let attributes = try? manager.attributesOfItem(atPath: objects + "/" + path)
      let links = (attributes?[.referenceCount] as? Int) ?? 1
      guard links <= 1 else { continue }
      if (try? manager.removeItem(atPath: objects + "/" + path)) != nil { removed += 1 }
    }
    return removed
  }
}
