import Foundation
import Testing

@testable import Plot

/// Where snapshots are kept, beside this file.
private let folder = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().appendingPathComponent("Snapshots")

/// Compares a scene with the text recorded before; `EXP_RECORD=1` records it and fails.
func expectSnapshot(_ scene: Scene, _ name: String) throws {
  let file = folder.appendingPathComponent("\(name).txt")
  let isRecording = ProcessInfo.processInfo.environment["EXP_RECORD"] == "1"
  guard !isRecording, let recorded = try? String(contentsOf: file, encoding: .utf8) else {
    try scene.description.write(to: file, atomically: true, encoding: .utf8)
    Issue.record("recorded \(name).txt; look at the change and run the tests again")
    return
  }
  guard recorded != scene.description else { return }
  let changed = zip(recorded.split(separator: "\n"), scene.description.split(separator: "\n"))
    .first { $0 != $1 }
  Issue.record(
    "\(name) is laid out in another way: '\(changed?.0 ?? "")' became '\(changed?.1 ?? "")'"
  )
}
