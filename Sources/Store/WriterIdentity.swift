/// A process that writes runs, told from every other process at any time.
public struct WriterIdentity: Hashable, Sendable {
  /// The host's name.
  public let host: String
  /// The process's number on that host.
  public let pid: Int
  /// What tells this process from a later one of the same number: any text that only it has.
  public let processStart: String

  /// Makes an identity.
  public init(host: String, pid: Int, processStart: String) {
    self.host = host
    self.pid = pid
    self.processStart = processStart
  }
}

/// Tells whether writers are still at work.
public struct Liveness: Sendable {
  /// Milliseconds without a heartbeat after which a writer that cannot be looked at counts as dead.
  public static let longestSilence = 60_000

  /// Whether a writer's process is alive; nil where that cannot be seen from here, as on another
  /// host: then its heartbeat decides.
  public let isAlive: @Sendable (WriterIdentity) -> Bool?

  /// Makes a judge of writers.
  public init(isAlive: @escaping @Sendable (WriterIdentity) -> Bool?) {
    self.isAlive = isAlive
  }

  /// Whether a writer must be taken for dead.
  ///
  /// - Parameters:
  ///   - writer: The process.
  ///   - heartbeat: When it was last heard of, in milliseconds since 1970-01-01 UTC.
  ///   - now: The time now, likewise.
  /// - Returns: True also of one that cannot be looked at and has been silent for too long.
  public func isDead(_ writer: WriterIdentity, heartbeat: Int, now: Int) -> Bool {
    if let alive = isAlive(writer) { return !alive }
    return heartbeat < now - Self.longestSilence
  }
}
