import Experiment
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

/// Disks that fail while a task records.
struct JournalFailureTests {
  /// Lets the first calls fail with some error, and counts all of them.
  private final class Calls: Sendable {
    let count = Mutex(0)
    private let failing: Range<Int>
    private let code: Int32

    init(failing: Range<Int>, with code: Int32) {
      self.failing = failing
      self.code = code
    }

    func fails() -> Bool {
      let number = count.withLock { count in
        defer { count += 1 }
        return count
      }
      if failing.contains(number) { errno = code }
      return failing.contains(number)
    }
  }

  @Test func `what could not be brought to disk ends the task`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      // The system tells it once; from then on it says that all is well.
      let calls = Calls(failing: 0..<1, with: EIO)
      let system = JournalFile.System(sync: { calls.fails() ? -1 : fsync($0) })
      let task = try fixture.task(0, system: system)
      let writer = try fixture.begin(1, trial: 0, in: task)
      let other = try fixture.begin(2, trial: 2, in: task)
      try fixture.record(0..<3, by: writer)
      try writer.finish(Outcome(.finished), at: fixture.clock.now)
      // As the thread does that writes.
      try? task.commit()
      let failure = StoreError.journal(
        path: fixture.submission.folder + "/task-0.journal",
        what: "cannot be brought to disk: Input/output error; make room or make its folder "
          + "accessible, then start the task again, which goes on"
      )
      #expect(throws: failure) { try fixture.begin(3, trial: 4, in: task) }
      #expect(throws: failure) { try fixture.record(0..<1, by: other) }
      #expect(throws: failure) {
        try other.attach(Artifact(path: "a", hash: String(repeating: "a", count: 64), size: 3))
      }
      #expect(throws: failure) { try other.flush() }
      #expect(throws: failure) { try other.finish(Outcome(.finished), at: fixture.clock.now) }
      #expect(throws: failure) { try task.close(wasInterrupted: false) }
      #expect(calls.count.withLock { $0 } == 1)
      #expect(failure.category == .inputOutput)
    }
  }

  @Test func `where nothing can be written nothing is begun, and the next one begins anew`() throws
  {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let calls = Calls(failing: 0..<2, with: ENOSPC)
      let system = JournalFile.System(
        write: { calls.fails() ? -1 : Foundation.write($0, $1, $2) }
      )
      let task = try fixture.task(0, system: system)
      for _ in 0..<2 {
        #expect(throws: StoreError.self) { try fixture.begin(1, trial: 0, in: task) }
      }
      #expect(fixture.submission.journals() == [:])
      try fixture.run(2, trial: 0, in: task)
      try task.close(wasInterrupted: false)
      let scan = try JournalScan(fixture.submission.journal(of: 0, part: 1))
      #expect(scan.task?.part == 1 && scan.runs.count == 1 && scan.damages.isEmpty)
    }
  }

  @Test func `a file that appears at the last moment is left to whoever made it`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      // As where a client of a network file system remembers a folder without it.
      let calls = Calls(failing: 0..<2, with: 0)
      let system = JournalFile.System(make: { path in
        if calls.fails() { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        return JournalFile.System().make(path)
      })
      let task = try fixture.task(0, system: system)
      try fixture.run(1, trial: 0, in: task)
      try task.close(wasInterrupted: false)
      #expect(fixture.submission.parts(of: 0) == [1, 2, 3])
      #expect(try JournalScan(fixture.submission.journal(of: 0, part: 3)).task?.part == 3)
      #expect(try fixture.store().collect(fixture.submission).added == 1)
    }
  }
}
