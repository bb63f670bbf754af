import Experiment
import Fetch
import Foundation
import TestSupport

/// A small data set as its mirrors serve it, and what a download of it told.
struct Publication {
  /// Two files; the first does not fit into one packet.
  static let contents: [(name: String, bytes: [UInt8])] = [
    ("images", (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }),
    ("labels", Array("a few labels".utf8)),
  ]
  static let images = contents[0].bytes
  static let labels = contents[1].bytes

  /// The data set with these mirrors.
  static func dataset(_ mirrors: [String]) -> PublishedDataset {
    PublishedDataset(
      name: "small",
      title: "Small",
      mirrors: mirrors,
      files: contents.map {
        PublishedFile(name: $0.name, checksum: .file(SHA256.hex(of: $0.bytes)))
      }
    )
  }

  /// Replies of a mirror at `/NAME/` that is in order.
  static func replies(at mirror: String) -> [String: [LoopbackServer.Reply]] {
    Dictionary(uniqueKeysWithValues: contents.map { ("/\(mirror)/\($0.name)", [.file($0.bytes)]) })
  }

  /// A folder that does not exist yet, below a new one.
  static func inFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    try withTemporaryFolder { try body($0.appendingPathComponent("data/small")) }
  }

  /// Downloads without retries and without the proxies of the machine.
  static func download(
    from mirrors: [String],
    into folder: URL,
    replaces: Bool = false,
    environment: [String: String]? = nil,
    isCancelled: @escaping () -> Bool = { false }
  ) throws -> (results: [Download.Result], events: [FetchEvent]) {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let log = EventLog()
    let download = Download(
      dataset(mirrors),
      into: folder.path,
      replaces: replaces,
      environment: environment ?? ["PATH": path, "HOME": "/nonexistent", "NO_PROXY": "*"],
      retries: 0
    )
    let results = try download.run(isCancelled: isCancelled) { log.events.append($0) }
    return (results, log.events)
  }

  /// The error of a download that fails.
  static func failure(
    from mirrors: [String],
    into folder: URL,
    environment: [String: String]? = nil,
    isCancelled: @escaping () -> Bool = { false }
  ) throws -> FetchError? {
    do {
      _ = try download(
        from: mirrors,
        into: folder,
        environment: environment,
        isCancelled: isCancelled
      )
      return nil
    } catch let error as FetchError {
      return error
    }
  }

  /// Writes a file of the folder, which is made where it is missing.
  static func write(_ bytes: some Sequence<UInt8>, to name: String, in folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: folder.appendingPathComponent(name))
  }

  /// The names in the folder, sorted.
  static func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// Whether both files are there and right, and nothing else.
  static func isComplete(_ folder: URL) throws -> Bool {
    try names(in: folder) == contents.map(\.name)
      && contents.allSatisfy {
        try Data(contentsOf: folder.appendingPathComponent($0.name)) == Data($0.bytes)
      }
  }
}

private final class EventLog {
  var events: [FetchEvent] = []
}
