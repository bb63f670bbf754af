private import Foundation
internal import Learning

/// One file on its way from the mirrors to the folder.
///
/// Bytes go to `NAME.part`; the file gets its name when its checksum is right.
struct FileTransfer {
  let file: PublishedFile
  let folder: String
  let mirrors: [String]
  let curl: Curl
  let isCancelled: () -> Bool
  let report: (FetchEvent) -> Void

  private var path: String { "\(folder)/\(file.name)" }
  private var part: String { path + ".part" }

  /// Gets the file.
  ///
  /// - Parameter missing: The addresses of all files that are missing, for the error.
  /// - Returns: The address it came from; nil where it was there but for its name.
  /// - Throws: All mirrors' failures, or the disk's refusal.
  func run(missing: [String]) throws(FetchError) -> String? {
    if size > 0, try file.mismatch(at: part) == nil {
      try finish()
      return nil
    }
    var failures: [MirrorFailure] = []
    for mirror in mirrors {
      let url = file.address(at: mirror)
      guard let reason = try attempt(url) else {
        try finish()
        return url
      }
      let failure = MirrorFailure(url: url, reason: reason)
      failures.append(failure)
      report(.failed(failure))
    }
    throw .noMirror(file: file.name, failures: failures, folder: folder, urls: missing)
  }

  /// Gets the file from one mirror; gives the reason where that fails.
  private func attempt(_ url: String) throws(FetchError) -> String? {
    var hasRestarted = false
    while true {
      let before = size
      report(.transferring(url: url, from: before))
      let reason: String
      switch try transfer(url) {
      case .complete:
        guard let mismatch = try file.mismatch(at: part) else { return nil }
        try remove(mismatch)
        reason = mismatch
      case .notResumable(let message):
        if before > 0 { try remove(message) }
        reason = message
      case .broken(let message):
        // As long as each connection brings something, the file will be complete some day.
        if size > before { continue }
        return message
      case .failed(let message):
        return message
      case .unwritable(let message):
        throw writeError(message)
      case .cancelled:
        throw .interrupted(part: part)
      }
      // What was on disk may have been the fault: once from the beginning.
      guard before > 0, !hasRestarted else { return reason }
      hasRestarted = true
    }
  }

  private func transfer(_ url: String) throws(FetchError) -> Curl.Ending {
    try curl.transfer(url, to: part, isCancelled: isCancelled) { report(.progress($0)) }
  }

  private func finish() throws(FetchError) {
    // The name must not be on disk before the bytes are.
    let handle = open(part, O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { throw .system("read", part) }
    defer { close(handle) }
    guard fsync(handle) == 0 else { throw .system("write", part) }
    guard rename(part, path) == 0 else { throw .system("make", path) }
    report(.finished(path: path))
  }

  private func remove(_ reason: String) throws(FetchError) {
    report(.removed(path: part, reason: reason))
    guard unlink(part) == 0 else { throw .system("remove", part) }
  }

  /// Curl does not say why it cannot write; the system does, unless it is for want of space.
  private func writeError(_ message: String) -> FetchError {
    let handle = open(part, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
    guard handle >= 0 else { return .system("write", part) }
    close(handle)
    return .refused(
      action: "write",
      path: part,
      reason: "\(message); free some space on the disk and run the command again"
    )
  }

  /// The bytes on disk so far; 0 where there are none.
  private var size: Int {
    var status = stat()
    return stat(part, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Whether there is anything at a path.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

extension PublishedFile {
  /// How the file at a path differs from the published one; nil where it does not.
  func mismatch(at path: String) throws(FetchError) -> String? {
    do throws(DatasetError) {
      switch checksum {
      case .file(let expected):
        let found = try FileDigest.bytes(of: path)
        return found == expected ? nil : "its SHA-256 is \(found), expected \(expected)"
      case .content(let expected):
        let found = try FileDigest.content(of: path)
        return found == expected
          ? nil : "the SHA-256 of its content is \(found), expected \(expected)"
      }
    } catch {
      if case .unreadable(_, let reason) = error {
        throw .refused(action: "read", path: path, reason: reason)
      }
      // Damaged gzip data.
      return "\(error)"
    }
  }
}
