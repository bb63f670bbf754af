import ArgumentParser
import Experiment
import Foundation
import Store

/// Where the store is; shared by all commands.
struct StoreOptions: ParsableArguments {
  @Option(
    name: .customLong("store"),
    help: ArgumentHelp(
      "The store's file.",
      discussion: """
        Else the environment variable EXP_STORE; else .exp/exp.sqlite in this folder or the \
        nearest one above that has it.
        """,
      valueName: "path"
    )
  )
  var path: String?

  /// The store's path: as named, as found above, or where `run` makes it.
  var resolvedPath: String {
    if let path { return path }
    if let path = ProcessInfo.processInfo.environment["EXP_STORE"], !path.isEmpty { return path }
    let relative = ".exp/exp.sqlite"
    var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
    while true {
      let candidate = folder.appendingPathComponent(relative).path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
      if folder.path == "/" { return relative }
      folder.deleteLastPathComponent()
    }
  }

  /// Whether there is anything at the store's path.
  var exists: Bool { FileManager.default.fileExists(atPath: resolvedPath) }

  /// Opens the store for asking.
  func openForReading() throws(StoreError) -> Store {
    try open(.read)
  }

  /// Opens the store for recording, making it where it is missing.
  func openForWriting() throws(StoreError) -> Store {
    try open(.write(.ofThisProcess()))
  }

  /// Opens a store that is there for changing it.
  func openForChanging() throws(StoreError) -> Store {
    try openForReading().close()
    return try openForWriting()
  }

  private func open(_ access: Store.Access) throws(StoreError) -> Store {
    try Store(path: resolvedPath, access: access, liveness: .thisHost, now: Clock.now) { notice in
      Console.note("exp: note: \(notice)")
    }
  }
}

/// The machine's clocks.
enum Clock {
  /// Milliseconds since 1970-01-01 UTC.
  @Sendable static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  /// What `-7d` and dates without a zone mean now and here.
  static var moment: Moment { Moment(now: now(), timeZone: .current) }

  /// Milliseconds of a clock that is never set.
  @Sendable static func steady() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
