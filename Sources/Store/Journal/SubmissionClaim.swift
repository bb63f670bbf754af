internal import Foundation

/// The right to submit trials of an experiment, which one process has at a time.
///
/// Who submits looks at what earlier submissions have and then makes one of the rest; two that did so at
/// the same time would both submit the same trials. The right is a file `NAME.submitting` beside the
/// submissions that is made with `O_EXCL`, which network file systems keep, too (NFS since version 3),
/// and that names its holder. Making it also lets clients of such a system list the folder anew.
public struct SubmissionClaim: Sendable {
  /// What the file says.
  private struct Holder: Codable, Hashable {
    let host: String
    let pid: Int
    let processStart: String
    /// In milliseconds since 1970-01-01 UTC.
    let since: Int

    enum CodingKeys: String, CodingKey {
      case host, pid, since
      case processStart = "process_start"
    }

    var writer: WriterIdentity { WriterIdentity(host: host, pid: pid, processStart: processStart) }
  }

  /// Milliseconds between two looks at another's claim.
  private static let nap = 50

  private let path: String
  private let holder: Holder

  /// Takes the right, once nobody else has it.
  ///
  /// A holder on this machine that is no more is passed over; one whose process lives is waited for. Of
  /// others nothing is known from here: they are waited for as long as `patience` says, and then it is
  /// for a person to decide.
  ///
  /// - Parameters:
  ///   - experiment: The experiment's name.
  ///   - store: The path of the store that the submissions are for.
  ///   - identity: This process.
  ///   - liveness: Tells whether a holder lives.
  ///   - patience: Milliseconds for which one holder is waited for who may live or not.
  ///   - now: The time, in milliseconds since 1970-01-01 UTC.
  ///   - onWait: Called at most once, with what is waited for.
  /// - Throws: `submission` where the file cannot be made, or its holder stays.
  public init(
    of experiment: String,
    besides store: String,
    as identity: WriterIdentity,
    liveness: Liveness,
    patience: Int = Liveness.longestSilence,
    now: @Sendable () -> Int,
    onWait: (String) -> Void
  ) throws(StoreError) {
    path = "\(try Submission.makeFolder(besides: store))/\(experiment).submitting"
    holder = Holder(
      host: identity.host,
      pid: identity.pid,
      processStart: identity.processStart,
      since: now()
    )
    var other: Holder?
    var waited = 0
    var isTold = false
    while !(try Self.make(path, holder)) {
      guard let text = Self.text(path) else { continue }
      let found: Holder? = try? StoredJSON.value(text)
      let isAlive = found.flatMap { liveness.isAlive($0.writer) }
      if isAlive == false, Self.remove(path, saying: text) { continue }
      if found != other { (other, waited) = (found, 0) }
      if isAlive != true, waited >= patience {
        throw Self.refusal(experiment, path, found)
      }
      // Who has just made it may not have written its name yet.
      if !isTold, found != nil || waited > 0 {
        onWait("waits for \(Self.name(found)), which submits trials of '\(experiment)'")
        isTold = true
      }
      Thread.sleep(forTimeInterval: Double(Self.nap) / 1000)
      waited += Self.nap
    }
  }

  /// Gives the right back; where a person has taken it away and another has it now, nothing is done.
  public func release() {
    if let text = Self.text(path), (try? StoredJSON.value(text)) == holder { unlink(path) }
  }

  /// Makes the file; false where it is there already.
  private static func make(_ path: String, _ holder: Holder) throws(StoreError) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if descriptor < 0 {
      if errno == EEXIST { return false }
      throw failure(path, errno)
    }
    defer { _ = Foundation.close(descriptor) }
    let bytes = Array(((try? StoredJSON.text(holder)) ?? "").utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else {
      let code = errno
      unlink(path)
      throw failure(path, code)
    }
    return true
  }

  /// Removes what a process of this machine has left behind; false where that cannot be done safely.
  ///
  /// Others may do the same at the same time. Who comes second must not remove what the first has made
  /// since, and so looks, with the file locked, whether it is still the one of that name. The lock need
  /// hold on this machine alone, since nobody elsewhere can tell that its holder is no more.
  private static func remove(_ path: String, saying text: String) -> Bool {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return errno == ENOENT }
    defer { _ = Foundation.close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 { if errno != EINTR { return false } }
    var (own, named) = (stat(), stat())
    guard fstat(descriptor, &own) == 0, stat(path, &named) == 0, own.st_dev == named.st_dev,
      own.st_ino == named.st_ino, Self.text(path) == text
    else { return true }
    return unlink(path) == 0 || errno == ENOENT
  }

  /// What the file says; nil where there is none, an empty text where it cannot be read.
  private static func text(_ path: String) -> String? {
    if let data = FileManager.default.contents(atPath: path) {
      return String(decoding: data, as: UTF8.self)
    }
    var status = stat()
    return lstat(path, &status) == 0 ? "" : nil
  }

  private static func name(_ holder: Holder?) -> String {
    holder.map { "process \($0.pid) on '\($0.host)'" } ?? "another process"
  }

  private static func failure(_ path: String, _ code: Int32) -> StoreError {
    .submission(
      path: (path as NSString).deletingLastPathComponent,
      what: "cannot be written to: \(String(cString: strerror(code)))"
    )
  }

  private static func refusal(_ experiment: String, _ path: String, _ holder: Holder?) -> StoreError
  {
    .submission(
      path: (path as NSString).deletingLastPathComponent,
      what: "cannot be added to: '\(path)' says that \(name(holder)) submits trials of "
        + "'\(experiment)', and from here it cannot be seen whether it still does; if it does not, "
        + "remove that file and run the same command again"
    )
  }
}
