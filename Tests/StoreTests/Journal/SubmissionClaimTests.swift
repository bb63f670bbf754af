import Dispatch
import Experiment
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

struct SubmissionClaimTests {
  private static func claim(
    in folder: URL,
    pid: Int = 1,
    patience: Int = Liveness.longestSilence,
    isAlive: @escaping @Sendable (WriterIdentity) -> Bool?,
    onWait: (String) -> Void = { _ in }
  ) throws(StoreError) -> SubmissionClaim {
    try SubmissionClaim(
      of: "k",
      besides: folder.appendingPathComponent("exp.sqlite").path,
      as: WriterIdentity(host: "here", pid: pid, processStart: "boot"),
      liveness: Liveness(isAlive: isAlive),
      patience: patience,
      now: { 5 },
      onWait: onWait
    )
  }

  private func path(in folder: URL) -> String {
    folder.appendingPathComponent("exp-submissions/k.submitting").path
  }

  @Test func `one has it at a time, also where all find one that was left behind`() throws {
    try withTemporaryFolder { folder in
      for _ in 0..<20 {
        // Of a process that is no more.
        _ = try Self.claim(in: folder, pid: 0, isAlive: { _ in nil })
        let holders = Mutex((now: 0, most: 0, all: 0))
        DispatchQueue.concurrentPerform(iterations: 4) { index in
          let claim = try? Self.claim(in: folder, pid: index + 1, isAlive: { $0.pid > 0 })
          holders.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
          }
          sched_yield()
          holders.withLock {
            $0.now -= 1
            $0.all += claim == nil ? 0 : 1
          }
          claim?.release()
        }
        let (most, all) = holders.withLock { ($0.most, $0.all) }
        #expect(most == 1 && all == 4)
        #expect(!FileManager.default.fileExists(atPath: path(in: folder)))
      }
    }
  }

  @Test func `who sees one that was left behind does not remove what another made since`() throws {
    try withTemporaryFolder { folder in
      _ = try Self.claim(in: folder, pid: 0, isAlive: { _ in nil })
      let isDead: @Sendable (WriterIdentity) -> Bool? = { $0.pid == 0 ? false : nil }
      #expect(throws: StoreError.self) {
        _ = try Self.claim(in: folder, pid: 2, patience: 0) { writer in
          // Another is quicker.
          if writer.pid == 0 { _ = try? Self.claim(in: folder, pid: 1, isAlive: isDead) }
          return isDead(writer)
        }
      }
      let text = try String(contentsOfFile: path(in: folder), encoding: .utf8)
      #expect(text.contains("\"pid\":1,"))
    }
  }

  @Test func `a holder who cannot be seen is waited for, and then named`() throws {
    try withTemporaryFolder { folder in
      let first = try Self.claim(in: folder, pid: 7, isAlive: { _ in nil })
      let text = try String(contentsOfFile: path(in: folder), encoding: .utf8)
      #expect(text == #"{"host":"here","pid":7,"process_start":"boot","since":5}"#)
      var waits: [String] = []
      let root = folder.appendingPathComponent("exp-submissions").standardizedFileURL.path
      #expect(
        throws: StoreError.submission(
          path: root,
          what: "cannot be added to: '\(root)/k.submitting' says that process 7 on 'here' submits "
            + "trials of 'k', and from here it cannot be seen whether it still does; if it does not, "
            + "remove that file and run the same command again"
        )
      ) {
        _ = try Self.claim(in: folder, patience: 100, isAlive: { _ in nil }) { waits.append($0) }
      }
      #expect(waits == ["waits for process 7 on 'here', which submits trials of 'k'"])
      first.release()
      // What a process left that was killed before it had written its name.
      try Data().write(to: URL(fileURLWithPath: path(in: folder)))
      #expect(throws: StoreError.self) {
        _ = try Self.claim(in: folder, patience: 0, isAlive: { _ in false })
      }
    }
  }

  @Test func `what another has is not given back`() throws {
    try withTemporaryFolder { folder in
      let first = try Self.claim(in: folder, pid: 1, isAlive: { _ in true })
      try FileManager.default.removeItem(atPath: path(in: folder))
      let second = try Self.claim(in: folder, pid: 2, isAlive: { _ in true })
      first.release()
      #expect(FileManager.default.fileExists(atPath: path(in: folder)))
      second.release()
      #expect(!FileManager.default.fileExists(atPath: path(in: folder)))
    }
  }
}
