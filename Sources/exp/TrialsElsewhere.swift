import Store

/// Trials that are about to be run or submitted, though tasks of submissions have them already.
struct TrialsElsewhere {
  /// What one submission has of them.
  private struct Part {
    let state: SubmissionState
    /// How many wait in tasks that will run, or run there.
    let openCount: Int
    /// How many have come to their ends there, which the store does not know.
    let endedCount: Int
  }

  private let parts: [Part]
  private let silenceNotes: [String]

  /// Looks for trials in the submissions of an experiment; Slurm is asked only where tasks that it may
  /// have are not over.
  ///
  /// - Parameters:
  ///   - trials: The trials' ids; nothing is looked at where there are none.
  ///   - experiment: The experiment's name.
  ///   - store: The store.
  /// - Throws: What keeps the store or a journal from being read.
  init(_ trials: Set<String>, of experiment: String, _ store: Store) throws {
    let list = trials.isEmpty ? nil : try SubmissionList(store, of: [experiment])
    silenceNotes = list?.silenceNotes ?? []
    parts = (list?.entries ?? []).compactMap { entry in
      let open = entry.state.openTrials([.waiting, .queued, .running])
      let part = Part(
        state: entry.state,
        openCount: entry.open.intersection(open).intersection(trials).count,
        endedCount: entry.uncollected.intersection(trials).count
      )
      return part.openCount + part.endedCount > 0 ? part : nil
    }
  }

  /// What there is, and what can be done about it; nil where there is nothing.
  var text: String? {
    var lines = silenceNotes
    for part in parts {
      let id = part.state.submission.id
      if part.openCount > 0 {
        let giveUp =
          part.state.jobs == nil
          ? "let none of its tasks run" : "take them back with 'exp cancel \(id)'"
        lines.append(
          "exp: note: tasks of \(id) have \(count(part.openCount)), too, which would be computed "
            + "twice: wait for them ('exp list' tells where they are) and 'exp collect \(id)', or "
            + giveUp
        )
      }
      if part.endedCount > 0 {
        lines.append(
          "exp: note: tasks of \(id) have run \(count(part.endedCount)) already: "
            + "'exp collect \(id)' brings in what they recorded"
        )
      }
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private func count(_ count: Int) -> String { "\(count) of these trials" }
}
