import Experiment
import Foundation
import Learning

/// Makes artifacts of the files that a program left in its run's folder.
///
/// A content is on the disk once, however many runs have it: in the folder of contents by its hash,
/// and in the runs' folders as hard links to it.
struct ArtifactCollector {
  private let place: RunPlace

  init(_ place: RunPlace) {
    self.place = place
  }

  /// Files that are there for the run itself.
  private static let own: Set<String> = [".metrics", ".parameters.json"]

  /// Takes in all regular files; the run's folder is removed where none is in it.
  ///
  /// - Returns: The artifacts by path, and what is to be said of files that could not be taken in.
  func collect() -> (artifacts: [Artifact], problems: [String]) {
    for name in Self.own { unlink(place.folder + "/" + name) }
    var artifacts: [Artifact] = []
    var problems: [String] = []
    for path in Self.files(in: place.folder) {
      do {
        artifacts.append(try take(path))
      } catch {
        problems.append("'\(path)' cannot be read: \(error.localizedDescription)")
      }
    }
    if artifacts.isEmpty, problems.isEmpty {
      try? FileManager.default.removeItem(atPath: place.folder)
    }
    return (artifacts, problems)
  }

  /// The paths of the regular files of a folder; links are not followed.
  static func files(
    in folder: String,
    where isWanted: (String) -> Bool = { _ in true }
  ) -> [String] {
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return all.filter(isWanted).sorted().filter { path in
      var status = stat()
      return lstat(folder + "/" + path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
  }

  /// Takes a file in, and makes it and the content of its hash one.
  private func take(_ path: String) throws -> Artifact {
    let file = place.folder + "/" + path
    var (hash, size) = try FileDigest.streamed(file)
    if isLinked(file), access(object(hash), F_OK) != 0 {
      // By its other names it is somebody else's, who may change it: what is kept is a copy.
      try replaceByCopy(file)
      (hash, size) = try FileDigest.streamed(file)
    }
    share(file, hash)
    return Artifact(path: path, hash: hash, size: size)
  }

  private func object(_ hash: String) -> String {
    place.objects + "/" + RunPlace.path(ofObject: hash)
  }

  /// Whether a file has other names than its path.
  private func isLinked(_ file: String) -> Bool {
    var status = stat()
    return lstat(file, &status) == 0 && status.st_nlink > 1
  }

  private func replaceByCopy(_ file: String) throws {
    let copy = file + ".exp-copy"
    try FileManager.default.copyItem(atPath: file, toPath: copy)
    guard rename(copy, file) == 0 else {
      let code = POSIXErrorCode(rawValue: errno) ?? .EIO
      unlink(copy)
      throw POSIXError(code)
    }
  }

  /// Makes a file and the content of its hash one.
  ///
  /// Where the file system has no hard links the file
  /// stays where it is, and its run's folder has the content.
  private func share(_ file: String, _ hash: String) {
    let object = object(hash)
    do {
      try RunPlace.link(file, as: object)
      // What has a hash as its name does not change any more.
      var status = stat()
      if stat(object, &status) == 0 { chmod(object, status.st_mode & 0o555) }
    } catch {
      guard error.code == .EEXIST else { return }
      // A content that was damaged since must not replace what is whole.
      let isWhole = (try? FileDigest.streamed(object))?.hash == hash
      let (from, to) = isWhole ? (object, file) : (file, object)
      let other = to + ".exp-link"
      guard link(from, other) == 0 else { return }
      // Where both are one file already, this does nothing, and the other name stays.
      _ = rename(other, to)
      unlink(other)
      if !isWhole { chmod(object, 0o444) }
    }
  }
}
