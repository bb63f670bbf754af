import Experiment
import Runner
import Synchronization

/// Keeps what trials tell, by the trials' indices.
final class EventLog: Sendable {
  private let events = Mutex<[Int: [Event]]>([:])

  /// A context for each trial, with a clock that stands still.
  func begin(_ trial: Trial) -> TrialContext {
    TrialContext(
      elapsed: { 0 },
      emit: { event in self.events.withLock { $0[trial.index, default: []].append(event) } }
    )
  }

  /// The values of a metric of a trial, by step.
  func values(_ metric: String, of index: Int = 0) -> [Int: Double] {
    var values: [Int: Double] = [:]
    for case .metrics(let measurement) in events.withLock({ $0[index] ?? [] }) {
      for value in measurement.values where value.metric == metric {
        values[measurement.step] = value.value
      }
    }
    return values
  }

  /// How a trial ended; nil where it did not.
  func outcome(of index: Int = 0) -> Outcome? {
    for case .finished(let outcome) in events.withLock({ $0[index] ?? [] }) { return outcome }
    return nil
  }

  /// What a trial noticed about itself.
  func findings(of index: Int = 0) -> [Finding] {
    events.withLock { $0[index] ?? [] }.compactMap {
      if case .finding(let finding) = $0 { finding } else { nil }
    }
  }

  /// The fields that a trial measured.
  func fields(of index: Int = 0) -> [Field] {
    events.withLock { $0[index] ?? [] }.compactMap {
      if case .field(let field) = $0 { field } else { nil }
    }
  }

  /// The checkpoints of a trial in their order.
  func checkpoints(of index: Int = 0) -> [Checkpoint] {
    events.withLock { $0[index] ?? [] }.compactMap { event in
      if case .checkpoint(let checkpoint) = event { checkpoint } else { nil }
    }
  }

  /// All measurements of all trials.
  var measurements: [Int: [Measurement]] {
    events.withLock { events in
      events.mapValues { list in
        list.compactMap { event in
          if case .metrics(let measurement) = event { measurement } else { nil }
        }
      }
    }
  }
}

/// The plan of a spec with that name's members beside name and workload.
func plan(_ members: String) throws -> Plan {
  Plan(
    try Spec(text: "{\"name\": \"a\", \"workload\": \"network\", \(members)}", file: "s.json")
  )
}
