import Experiment
import Foundation
import Store
import TestSupport
import Testing

struct LivenessTests {
  /// What a reader sees of a run whose writer was last heard of at 2,000,000.
  static let cases: [(alive: Bool?, silence: Int, status: RunStatus)] = [
    (true, 1_000_000, .running),
    (false, 0, .interrupted),
    (nil, 60_000, .running),
    (nil, 60_001, .interrupted),
  ]

  @Test(arguments: cases)
  func `a dead writer's run reads as interrupted`(
    alive: Bool?,
    silence: Int,
    status: RunStatus
  ) throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let clock = StillClock(2_000_000 + silence)
      for access in [Store.Access.read, .write(sampleWriter), .read] {
        let other = try openStore(folder, access, clock: clock) { identity in
          #expect(identity == sampleWriter)
          return alive
        }
        let run = try other.run(matching: writer.run.id)
        #expect(run.status == status)
        #expect(run.finishedAt == (status == .running ? nil : 2_000_000))
        #expect(try other.experiments()[0].counts == [status: 1, .planned: 2])
        try other.close()
      }
    }
  }

  @Test func `heartbeats go on while no points come`() throws {
    try withTemporaryFolder { folder in
      let clock = StillClock()
      let store = try openStore(folder, clock: clock)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      clock.advance(by: 100_000)
      try writer.flush()
      let reader = try openStore(folder, .read, clock: clock) { _ in nil }
      #expect(try reader.run(matching: writer.run.id).status == .running)
    }
  }

  #if os(Linux)
    @Test func `this process is alive, another start or boot of its number is not`() throws {
      let me = WriterIdentity.ofThisProcess()
      let isAlive = Liveness.thisHost.isAlive
      #expect(isAlive(me) == true)
      let parts = me.processStart.split(separator: " ").map(String.init)
      #expect(parts.count == 3)
      func variant(_ parts: [String], host: String = me.host, pid: Int = me.pid) -> WriterIdentity {
        WriterIdentity(host: host, pid: pid, processStart: parts.joined(separator: " "))
      }
      #expect(isAlive(variant([parts[0], parts[1], "1"])) == false)
      #expect(isAlive(variant(["boot", parts[1], parts[2]])) == false)
      #expect(isAlive(variant([parts[0], "pid:[1]", parts[2]])) == nil)
      #expect(isAlive(variant(parts, host: me.host + "x")) == nil)
      #expect(isAlive(variant(parts, pid: 4_000_000)) == false)
    }
  #endif
}
