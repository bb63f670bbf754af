import Foundation

/// Ill-treats stores: kills their writers, crowds them, damages their bytes.
///
/// Every mode ends with a line of what it did, or with what it found and exit code 1.
@main
struct Torture {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    func number(_ index: Int) -> Int {
      arguments.count > index ? Int(arguments[index]) ?? 0 : 0
    }
    do {
      switch arguments.first {
      case "kill": try Killing(folder: arguments[1]).run(kills: number(2), seed: number(3))
      case "crowd":
        try Crowd(folder: arguments[1])
          .run(writers: number(2), readers: number(3), runs: number(4))
      case "damage":
        try Damaging(program: arguments[1], store: arguments[2])
          .run(copies: number(3), seed: number(4))
      case "write":
        try Writing(store: arguments[1], log: arguments[2]).run(seed: number(3), runs: number(4))
      case "read": try Reading(store: arguments[1]).run(until: arguments[2])
      default:
        throw Fault(
          """
          usage: torture kill FOLDER KILLS SEED
                 torture crowd FOLDER WRITERS READERS RUNS
                 torture damage EXP STORE COPIES SEED
          """
        )
      }
    } catch {
      FileHandle.standardError.write(Data("torture: \(error)\n".utf8))
      exit(1)
    }
  }
}

/// What must not be, and is.
struct Fault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// A generator whose seed tells what was done.
///
/// G. L. Steele, D. Lea and C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) {
    state = UInt64(truncatingIfNeeded: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A process of this program, or of another.
struct Child {
  let process = Process()

  /// Starts it; what it prints goes to a file, or nowhere.
  init(_ arguments: [String], program: String? = nil, output: String? = nil) throws {
    process.executableURL = URL(fileURLWithPath: program ?? Bundle.main.executablePath ?? "")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.standardError
    if let output {
      try Data().write(to: URL(fileURLWithPath: output))
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
      process.standardOutput = file
      process.standardError = file
    }
    try process.run()
  }

  /// Ends it as a power cut would, as far as the process goes.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Waits for its end; 128 and the signal's number where a signal ended it.
  func status() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .exit
      ? process.terminationStatus : 128 + process.terminationStatus
  }
}
