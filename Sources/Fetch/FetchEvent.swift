/// What a download tells as it goes.
public enum FetchEvent: Sendable, Equatable {
  /// The file is there and right: nothing is transferred.
  case alreadyThere(path: String)
  /// A transfer begins; `from` is how many bytes are already on disk.
  case transferring(url: String, from: Int)
  /// What curl draws of its progress, to be written to the terminal as it is.
  case progress(String)
  /// An unfinished file was removed because it can become nothing good.
  case removed(path: String, reason: String)
  /// A mirror did not give the file; the next one is tried.
  case failed(MirrorFailure)
  /// The file is complete, checked and in its place.
  case finished(path: String)
}

/// Why a mirror did not give a file.
public struct MirrorFailure: Sendable, Equatable {
  /// The file's address.
  public let url: String
  /// The reason, in the words of curl where it is one of the network.
  public let reason: String
}
