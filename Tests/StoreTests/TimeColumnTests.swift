import Foundation
import TestSupport
import Testing

@testable import Store

struct TimeColumnTests {
  static let samples: [(times: [UInt32], size: Int)] = [
    ([], 0), ([7], 4), ([.max], 4), ([0, 0], 6), ([5, 65_540], 6), ([5, 65_541], 8), ([5, 4], 8),
    ([0, 1, 2, 65_537], 10), (Array(repeating: .max, count: 3), 8), ([.max, 0], 8),
    ((0..<4096).map { $0 * 1000 }, 8194), ((0..<4096).map { $0 * 100_000 }, 16_384),
  ]

  @Test(arguments: samples) func `times come back, small differences in half the room`(
    times: [UInt32],
    size: Int
  ) {
    let data = TimeColumn.data(times[...])
    #expect(data.count == size)
    #expect(TimeColumn.fits(byteCount: data.count, count: times.count))
    #expect(!TimeColumn.fits(byteCount: data.count + 1, count: times.count))
    var found: [UInt32] = [1]
    data.withUnsafeBytes { TimeColumn.append($0, count: times.count, to: &found) }
    #expect(found == [1] + times)
  }

  /// What versions 1 to 3 wrote: a uint32 for each.
  @Test func `times of earlier versions are read`() {
    let times: [UInt32] = [1, 2, 4, 8, 16]
    var found: [UInt32] = []
    Blob.data(times[...]).withUnsafeBytes { TimeColumn.append($0, count: 5, to: &found) }
    #expect(found == times)
  }

  @Test func `the lines of Python in the docs read the times`() throws {
    let python = "/usr/bin/python3"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      try Test.cancel("no python3 at \(python)")
    }
    let function = try #require(SchemaTests.blocks("python").first { $0.contains("def times") })
    let cases = Self.samples.filter { !$0.times.isEmpty && $0.times.count < 10 }
    let calls = cases.map { times, _ in
      let hex = TimeColumn.data(times[...]).map { String(format: "%02x", $0) }.joined()
      return "print(times(\(times.count), bytes.fromhex('\(hex)')))"
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", "import array\n" + function + "\n" + calls.joined(separator: "\n")]
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(),
      as: UTF8.self
    )
    process.waitUntilExit()
    #expect(text == cases.map { "\($0.times)\n" }.joined())
  }
}
