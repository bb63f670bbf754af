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
  /// - Throws: `FileError` where it cannot be written here.
  func take(_ artifact: Artifact, run: String, from other: RunFiles) throws(FileError) -> Bool {
    if let path = path(of: artifact, run: run), Self.size(path) == artifact.size { return true }
    guard let source = other.path(of: artifact, run: run),
      (try? FileDigest.streamed(source))?.hash == artifact.hash
    else { return false }
    let object = objects + "/" + RunPlace.path(ofObject: artifact.hash)
    let manager = FileManager.default
    do {
      if (try? RunPlace.link(source, as: object)) == nil {
        // Half a copy must not have the content's name; a damaged content is replaced.
        let copy = object + ".part"
        try? manager.removeItem(atPath: copy)
        try manager.copyItem(atPath: source, toPath: copy)
        guard rename(copy, object) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
      }
    } catch {
      throw FileError(path: object, reason: "write", hint: error.localizedDescription)
    }
    chmod(object, 0o444)
    return true
  }

  private static func size(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// Takes the contents of artifacts from another store's files; a failure ends none but its own.
  func take(_ artifacts: [(run: String, artifact: Artifact)], from other: RunFiles) -> TakenFiles {
    var taken = TakenFiles()
    for (run, artifact) in artifacts {
      do throws(FileError) {
        if try !take(artifact, run: run, from: other) { taken.missing.append(run) }
      } catch {
        taken.failures.append(error)
      }
    }
    return taken
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

/// What became of contents that were to be taken from another store's files.
struct TakenFiles {
  /// The runs of those that are not there, or not what they were, one for each.
  var missing: [String] = []
  /// Why some could not be written.
  var failures: [FileError] = []

  /// What kept contents from being written, and what to do; nil where nothing did.
  var problem: String? {
    failures.first.map { first in
      let files = failures.count == 1 ? "1 file" : "\(failures.count) files"
      return
        "\(first); \(files) that programs left could not be taken, the same command takes them "
        + "once that is mended"
    }
  }
}
