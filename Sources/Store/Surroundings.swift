/// What opening a store needs to know of the world outside, and whom it tells.
struct Surroundings: Sendable {
  /// Tells whether the processes that say they are writing still are.
  var liveness: Liveness
  /// The time, in milliseconds since 1970-01-01 UTC.
  var now: @Sendable () -> Int
  /// Takes what the user should know.
  var notify: @Sendable (StoreNotice) -> Void = { _ in }
  /// The kind of network file system that a file or folder lies on, nil on a local one.
  var networkFileSystem: @Sendable (String) -> String? = NetworkFileSystem.name(at:)
}
