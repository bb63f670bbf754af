import Experiment
import Foundation
import Learning
import Runner
import Store

/// The files that programs leave, in a folder beside the store: `exp-files` beside `exp.sqlite`.
struct RunFiles {
  /// The folder, absolute.
  let folder: String

  /// The files in a folder.
  init(folder: String) { self.folder = folder }

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
    guard artifact.isWellFormed else { return nil }
    return [
      objects + "/" + RunPlace.path(ofObject: artifact.hash),
      place(of: run).folder + "/" + artifact.path,
    ]
    .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// Takes the content of an artifact from another store's files, as a hard link where that can be.
  ///
  /// - Returns: Whether it is here now: not where it is not there, or is not what it was.
  func take(_ artifact: Artifact, run: String, from other: RunFiles) -> Bool {
    if path(of: artifact, run: run) != nil { return true }
    guard let source = other.path(of: artifact, run: run),
      (try? FileDigest.streamed(source))?.hash == artifact.hash
    else { return false }
    let object = objects + "/" + RunPlace.path(ofObject: artifact.hash)
    let manager = FileManager.default
    do {
      try RunPlace.link(source, as: object)
    } catch {
      // Half a copy must not have the content's name.
      let copy = object + ".part"
      try? manager.removeItem(atPath: copy)
      guard (try? manager.copyItem(atPath: source, toPath: copy)) != nil,
        rename(copy, object) == 0
      else { return false }
    }
    chmod(object, 0o444)
    return true
  }

  /// The paths of contents that are not what they were, or cannot be read; all are read.
  func changedContents() -> [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: objects)) ?? []
    return paths.sorted().filter { path in
      let hash = path.replacing("/", with: "")
      // Others are no contents, but folders and copies that were not finished.
      guard hash.count == 64 else { return false }
      return (try? FileDigest.streamed(objects + "/" + path))?.hash != hash
    }.map { objects + "/" + $0 }
  }

  /// Removes contents that no run has, and folders of runs that are no more; folders of contents that
  /// are empty then go, too, uncounted.
  ///
  /// - Parameter known: The hashes and the runs' ids that the store has; asked for once it is known what
  ///   files there are, so that none is of a run that has begun since.
  /// - Returns: How many files and folders were removed.
  /// - Throws: What `known` throws.
  func collect(
    keeping known: () throws -> (hashes: Set<String>, runs: Set<String>)
  ) rethrows -> Int {
    let manager = FileManager.default
    let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
    let paths = (try? manager.subpathsOfDirectory(atPath: objects)) ?? []
    let (hashes, runs) = try known()
    var removed = 0
    for name in names {
      let isRun = name.count == 16 && name.allSatisfy(\.isHexDigit)
      guard isRun, !runs.contains(name) else { continue }
      if (try? manager.removeItem(atPath: folder + "/" + name)) != nil { removed += 1 }
    }
    for path in paths {
      let hash = path.replacing("/", with: "")
      guard hash.count == 64, !hashes.contains(hash) else { continue }
      // A run that ends just now may have made it, and not told the store yet.
      let attributes = try? manager.attributesOfItem(atPath: objects + "/" + path)
      let links = (attributes?[.referenceCount] as? Int) ?? 1
      guard links <= 1 else { continue }
      if (try? manager.removeItem(atPath: objects + "/" + path)) != nil { removed += 1 }
    }
    // Not through Foundation, which would remove what a run has put there just now.
    for path in paths where path.count == 2 { rmdir(objects + "/" + path) }
    return removed
  }
}
