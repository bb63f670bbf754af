/// Something that opening a store did or found and that its user should know.
public enum StoreNotice: Hashable, Sendable {
  /// The store was brought up to this program's version; what it was is in `backup`.
  case upgraded(path: String, from: Int, to: Int, backup: String)
  /// The store lies on a network file system, where it is kept without a write-ahead log.
  case onNetwork(path: String, fileSystem: String)
}

extension StoreNotice: CustomStringConvertible {
  /// What happened, and what it means.
  public var description: String {
    switch self {
    case .upgraded(let path, let from, let to, let backup):
      "the store '\(path)' was brought from layout version \(from) to \(to); as it was before it is"
        + " in '\(backup)', which may be deleted"
    case .onNetwork(let path, let fileSystem):
      "the store '\(path)' lies on a network file system (\(fileSystem)): it is kept with a rollback"
        + " journal there, which is safe as far as that file system's locks are, and slower than"
        + " on a local disk"
    }
  }
}
