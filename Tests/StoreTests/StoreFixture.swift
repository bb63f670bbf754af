import Experiment
import Foundation
import Store
import Synchronization

/// A trial whose setting holds a value of each kind.
func sampleTrial(_ index: Int, seed: Int = 0, stop: StopRule? = nil) -> Trial {
  Trial(
    index: index,
    workload: "network/1",
    setting: Setting([
      "learning_rate": .number(0.1 * Double(index + 1)),
      "hidden_size": .integer(50),
      "optimizer": .string("sgd \"quoted\" \\ 学习率\n\u{1}"),
      "nesterov": .bool(true),
      "layers": .list([.integer(3), .number(3), .string("a,]\""), .bool(false), .list([])]),
    ]),
    dataset: "{\"kind\":\"digits\",\"parameters\":[1,2]}",
    seed: seed,
    swept: ["learning_rate"],
    stop: stop
  )
}

/// An experiment of some trials.
func sampleExperiment(_ name: String = "lr-sweep", trials count: Int = 3) -> ExperimentRecord {
  let canonical = "{\"name\":\"\(name)\",\"trials\":\(count)}"
  return ExperimentRecord(
    name: name,
    description: "about \(name)",
    spec: SpecText(
      hash: SHA256.hex(of: canonical),
      source: "{ \"name\": \"\(name)\" }\n",
      canonical: canonical
    ),
    trials: (0..<count).map { sampleTrial($0) }
  )
}

/// A run of a trial of `sampleExperiment`, its id made from a number.
func sampleRun(
  _ number: Int,
  trial: Int = 0,
  experiment: String = "lr-sweep",
  at time: Int = 1_000_000
) -> Run {
  Run(
    id: sampleID(number),
    experiment: experiment,
    trial: sampleTrial(trial),
    startedAt: time,
    provenance: Provenance(
      program: "1.0.0",
      command: "exp run 'a b'.json",
      specHash: "none",
      libraries: ["OpenBLAS": "0.3.21"],
      commit: "abc",
      isDirty: false
    )
  )
}

/// 16 hexadecimal digits, the number in front.
func sampleID(_ number: Int) -> String {
  let text = String(number, radix: 16)
  return String(repeating: "0", count: max(0, 8 - text.count)) + text + "deadbeef"
}

/// The writer of most tests.
let sampleWriter = WriterIdentity(host: "here", pid: 1, processStart: "boot 1")

/// A clock that stands until it is moved.
final class StillClock: Sendable {
  private let time: Mutex<Int>

  init(_ time: Int = 2_000_000) {
    self.time = Mutex(time)
  }

  var now: Int { time.withLock { $0 } }

  func advance(by milliseconds: Int) {
    time.withLock { $0 += milliseconds }
  }
}

/// Opens a store whose writers all live.
func openStore(
  _ folder: URL,
  _ access: Store.Access = .write(sampleWriter),
  clock: StillClock = StillClock(),
  isAlive: @escaping @Sendable (WriterIdentity) -> Bool? = { _ in true }
) throws -> Store {
  try Store(
    path: folder.appendingPathComponent("exp.sqlite").path,
    access: access,
    liveness: Liveness(isAlive: isAlive),
    now: { clock.now }
  )
}
