import Foundation
import TestSupport
import Testing

@testable import Store

struct PatienceTests {
  @Test func `waiting ends when nobody writes, and goes on while somebody does`() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("exp.sqlite").path
      let patience = Patience(path: path, seconds: 0.02)
      #expect(patience.wait(tries: 0))
      Thread.sleep(forTimeInterval: 0.03)
      #expect(!patience.wait(tries: 32))

      #expect(patience.wait(tries: 0))
      Thread.sleep(forTimeInterval: 0.03)
      try Data("frame".utf8).write(to: URL(fileURLWithPath: path + "-wal"))
      let patient = Patience(path: path, seconds: 1000)
      #expect(patience.wait(tries: 32))
      for tries in 0..<3 { #expect(patient.wait(tries: tries)) }
      Thread.sleep(forTimeInterval: 0.03)
      #expect(!patience.wait(tries: 33))
    }
  }
}
