import Foundation

/// Damages copies of a store and asks the program everything of each: it must answer or say what is
/// wrong, and never crash.
struct Damaging {
  let program: String
  let store: String

  /// What the program may answer with: done, not found, bad data, a damaged file.
  private static let statuses: Set<Int32> = [0, 64, 65, 74]

  func run(copies: Int, seed: Int) throws {
    var random = SplitMix(seed: seed)
    let whole = try Data(contentsOf: URL(fileURLWithPath: store))
    let folder = URL(fileURLWithPath: store).deletingLastPathComponent()
      .appendingPathComponent("damaged").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let copy = "\(folder)/exp.sqlite"
    let commands = [
      ["list"], ["list", "line", "--all"], ["show", "latest"], ["restore"], ["doctor"],
      ["plot", "line", "--folder", "\(folder)/figures"],
      ["report", "line", "--folder", "\(folder)/report"],
      ["doctor", "--salvage", "\(folder)/new.sqlite"], ["gc", "--now"], ["doctor", "--repair"],
    ]
    var answers: [Int32: Int] = [:]
    for number in 0..<copies {
      let bytes = damaged(whole, &random)
      for command in commands {
        for suffix in ["", "-wal", "-shm", "-journal"] {
          try? FileManager.default.removeItem(atPath: copy + suffix)
          try? FileManager.default.removeItem(atPath: "\(folder)/new.sqlite" + suffix)
        }
        try bytes.write(to: URL(fileURLWithPath: copy))
        let output = "\(folder)/output"
        let child = try Child(command + ["--store", copy], program: program, output: output)
        let status = child.status()
        let text = String(
          decoding: try Data(contentsOf: URL(fileURLWithPath: output)),
          as: UTF8.self
        )
        guard Self.statuses.contains(status), status == 0 || !text.isEmpty else {
          throw Fault("copy \(number), \(command.joined(separator: " ")): \(status)\n\(text)")
        }
        answers[status, default: 0] += 1
      }
    }
    let counts = answers.sorted { $0.key < $1.key }.map { "\($0.value) times \($0.key)" }
    print("\(copies) damaged copies: the answers were \(counts.joined(separator: ", "))")
  }

  /// A store with flipped bits, overwritten bytes or a missing end.
  private func damaged(_ whole: Data, _ random: inout SplitMix) -> Data {
    var bytes = whole
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return whole.prefix(Int.random(in: 0..<whole.count, using: &random))
    case 1:
      for _ in 0..<Int.random(in: 1...50, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8(random.next() % 8)
      }
    case 2:
      // The head and the schema lie in front.
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        bytes[Int.random(in: 0..<min(8192, bytes.count), using: &random)] = UInt8(
          truncatingIfNeeded: random.next()
        )
      }
    default:
      let start = Int.random(in: 0..<bytes.count, using: &random)
      for index in start..<min(bytes.count, start + 3000) {
        bytes[index] = UInt8(truncatingIfNeeded: random.next())
      }
    }
    return bytes
  }
}
