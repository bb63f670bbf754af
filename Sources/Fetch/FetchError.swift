/// Why a data set could not be fetched.
public enum FetchError: Error, Sendable, Equatable {
  /// There is no curl on PATH; `urls` are the files that are missing in the folder.
  case noCurl(folder: String, urls: [String])
  /// The program at this path does not start.
  case curlFails(path: String, reason: String)
  /// No mirror gave the file; `urls` are the files that are missing in the folder.
  case noMirror(file: String, failures: [MirrorFailure], folder: String, urls: [String])
  /// A file of that name is there which is not the published one.
  case otherFile(path: String, mismatch: String)
  /// Another process fetches into the same folder.
  case busy(folder: String)
  /// The system refuses to do that with a file or folder.
  case refused(action: String, path: String, reason: String)
  /// It was asked to end; `part` is what there is of the file under way.
  case interrupted(part: String)
}

extension FetchError: CustomStringConvertible {
  /// What was found, where, and what to do.
  public var description: String {
    switch self {
    case .noCurl(let folder, let urls):
      "there is no program 'curl' on PATH; install the package 'curl' "
        + "(apt-get install curl) and run the command again.\n" + Self.byHand(folder, urls)
    case .curlFails(let path, let reason):
      "'\(path)' does not start: \(reason); check its installation"
    case .noMirror(let file, let failures, let folder, let urls):
      "no mirror gave '\(file)':\n"
        + failures.map { "  \($0.url): \($0.reason)\n" }.joined()
        + "Check the network and run the command again; it keeps what is there.\n"
        + Self.byHand(folder, urls)
    case .otherFile(let path, let mismatch):
      "'\(path)' is another file: \(mismatch); move it away, choose another --folder, or replace "
        + "it with --force"
    case .busy(let folder):
      "another process fetches into '\(folder)'; wait until it has ended"
    case .refused(let action, let path, let reason):
      "cannot \(action) '\(path)': \(reason)"
    case .interrupted(let part):
      "interrupted; run the command again to continue '\(part)'"
    }
  }

  private static func byHand(_ folder: String, _ urls: [String]) -> String {
    "Or download by hand into '\(folder)':\n" + urls.map { "  \($0)" }.joined(separator: "\n")
  }
}
