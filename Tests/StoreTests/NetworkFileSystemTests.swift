import Experiment
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

struct NetworkFileSystemTests {
  /// Opens a store as if it lay on a network file system, or on a local one.
  private static func open(
    _ folder: URL,
    _ access: Store.Access = .write(sampleWriter),
    on fileSystem: String?,
    notices: UpgradeTests.Notices = UpgradeTests.Notices()
  ) throws -> Store {
    let alive = Liveness { _ in true }
    var surroundings = Surroundings(liveness: alive, now: { 1 }, notify: { notices.add($0) })
    surroundings.networkFileSystem = { _ in fileSystem }
    let path = folder.appendingPathComponent("exp.sqlite").path
    return try Store(path: path, access: access, tuning: Store.Tuning(), surroundings)
  }

  private static func journal(_ folder: URL) throws -> String? {
    let queue = try DatabaseQueue(path: folder.appendingPathComponent("exp.sqlite").path)
    return try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
  }

  private static func record(_ number: Int, _ store: Store) throws {
    try store.register(sampleExperiment())
    let writer = try store.begin(sampleRun(number))
    for step in 0..<5000 {
      try writer.append(Double(step), to: writer.metric("loss"), step: step, elapsed: 0)
      if step % 1000 == 0 { try writer.flush() }
    }
    try writer.finish(Outcome(.finished), at: 0)
  }

  @Test func `there is no write-ahead log on a network file system`() throws {
    try withTemporaryFolder { folder in
      let notices = UpgradeTests.Notices()
      let store = try Self.open(folder, on: "nfs4", notices: notices)
      try Self.record(1, store)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(!files.contains { $0.hasSuffix("-wal") || $0.hasSuffix("-shm") })
      let reader = try Self.open(folder, .read, on: "nfs4", notices: notices)
      #expect(try reader.series("loss", of: sampleID(1))?.count == 5000)
      try reader.close()
      try store.close()
      #expect(try Self.journal(folder) == "delete")
      #expect(notices.taken == [.onNetwork(path: store.path, fileSystem: "nfs4")])
    }
  }

  @Test func `a store that is moved changes its journal and nothing else`() throws {
    try withTemporaryFolder { folder in
      let local = try Self.open(folder, on: nil)
      try Self.record(1, local)
      try local.close()
      #expect(try Self.journal(folder) == "wal")
      let notices = UpgradeTests.Notices()
      let reader = try Self.open(folder, .read, on: "fuse.sshfs", notices: notices)
      #expect(try reader.series("loss", of: sampleID(1))?.count == 5000)
      try reader.close()
      #expect(try Self.journal(folder) == "delete")
      #expect(notices.taken == [.onNetwork(path: reader.path, fileSystem: "fuse.sshfs")])
      let back = try Self.open(folder, on: nil, notices: notices)
      try Self.record(2, back)
      #expect(try back.series("loss", of: [1, 2].map(sampleID)).count == 2)
      try back.close()
      #expect(try Self.journal(folder) == "wal")
      #expect(notices.taken.count == 1)
    }
  }

  @Test func `a log that a kill left is taken in`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.open(folder, on: nil)
      try Self.record(1, store)
      let moved = folder.appendingPathComponent("moved")
      try FileManager.default.createDirectory(at: moved, withIntermediateDirectories: true)
      for name in ["exp.sqlite", "exp.sqlite-wal"] {
        try FileManager.default.copyItem(
          at: folder.appendingPathComponent(name),
          to: moved.appendingPathComponent(name)
        )
      }
      let copy = try Self.open(moved, on: "cifs")
      #expect(try copy.series("loss", of: sampleID(1))?.count == 5000)
      #expect(try FileManager.default.contentsOfDirectory(atPath: moved.path) == ["exp.sqlite"])
    }
  }

  @Test func `writers and readers at once lose nothing there`() throws {
    try withTemporaryFolder { folder in
      try Self.open(folder, on: "nfs").close()
      let errors = ConcurrencyTests.onThreads(6) { index in
        let store = try Self.open(folder, index < 4 ? .write(sampleWriter) : .read, on: "nfs")
        if index >= 4 { return try ConcurrencyTests.readRepeatedly(store) }
        try Self.record(index, store)
        try store.close()
      }
      #expect(errors == [])
      let store = try Self.open(folder, .read, on: "nfs")
      let series = try store.series("loss", of: (0..<4).map(sampleID))
      #expect(series.values.map(\.count) == [5000, 5000, 5000, 5000])
    }
  }

  @Test(arguments: [
    ("ext4", false), ("xfs", false), ("btrfs", false), ("tmpfs", false), ("overlay", false),
    ("fuseblk", false), ("fuse.gocryptfs", false), ("nfs", true), ("nfs4", true), ("cifs", true),
    ("9p", true), ("lustre", true), ("gpfs", true), ("ceph", true), ("afs", true),
    ("fuse.sshfs", true), ("fuse.rclone", true), ("fuse", true),
  ])
  func `file systems are known by their types`(type: String, isNetwork: Bool) {
    #expect(NetworkFileSystem.includes(type) == isNetwork)
  }

  @Test func `a device's type is found among the mounts`() {
    let mounts = """
      22 27 0:21 / /proc rw,nosuid shared:12 - proc proc rw
      27 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
      90 27 0:52 / /home/a\\040b rw,relatime shared:43 master:2 - nfs4 server:/home rw,vers=4.2
      odd line
      91 27 0:53
      """
    #expect(NetworkFileSystem.type(ofDevice: "254:1", in: mounts) == "ext4")
    #expect(NetworkFileSystem.type(ofDevice: "0:52", in: mounts) == "nfs4")
    #expect(NetworkFileSystem.type(ofDevice: "0:53", in: mounts) == nil)
    #expect(NetworkFileSystem.type(ofDevice: "0:5", in: mounts) == nil)
  }

  #if os(Linux)
    @Test func `proc is found where it is mounted, and is not a network`() throws {
      let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
      #expect(mounts.contains(" - proc "))
      #expect(NetworkFileSystem.name(at: "/proc/nothing-of-this-name") == nil)
    }
  #endif
}
