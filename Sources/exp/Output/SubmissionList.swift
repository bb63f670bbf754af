import Experiment
import Report
import Store

/// The submissions beside a store that are not over, for `exp list`.
struct SubmissionList {
  /// A submission and those of its trials that have no end yet, here or elsewhere.
  struct Entry {
    let state: SubmissionState
    /// The trials without an end that no later submission has taken over.
    let open: Set<String>
    /// How many of its trials have an end, in the store or in its journals.
    let doneCount: Int
    /// The trials that have an end in its journals which the store does not know.
    let uncollected: Set<String>
    /// How many of its tasks are in which phase.
    let counts: [SubmissionState.Phase: Int]
  }

  /// The submissions that are not over, in the order of their names and numbers.
  let entries: [Entry]
  /// What Slurm was asked in vain and what follows, a line each.
  let silenceNotes: [String]
  /// What keeps other submissions from being read.
  let unreadable: [SubmissionListing.Unreadable]

  /// Looks at the submissions beside a store; Slurm is asked only where some of its tasks are not over.
  ///
  /// - Parameters:
  ///   - store: The store.
  ///   - experiments: The names of those that are looked at; nil for all.
  /// - Throws: What keeps the store or a journal from being read.
  init(_ store: Store, of experiments: [String]? = nil) throws {
    let listing = Submission.list(besides: store.path)
    unreadable = listing.unreadable.filter { experiments?.contains($0.experiment) ?? true }
    let all = listing.submissions
    // Those of deleted experiments are nobody's affair; most stores have no submissions at all.
    let known = all.isEmpty ? [] : Set(try store.experiments().map(\.name))
    let submissions = all.filter { submission in
      let name = submission.head.experiment
      return known.contains(name) && experiments?.contains(name) ?? true
    }
    var attempts: [String: [String: Attempt]] = [:]
    for name in Set(submissions.map(\.head.experiment)) {
      attempts[name] = try store.lastAttempts(ofAny: name)
    }
    // What a later submission has taken over is its affair.
    var taken: [String: Set<String>] = [:]
    var left: [(submission: Submission, open: Set<String>, missing: Set<String>)] = []
    for submission in submissions.reversed() {
      let name = submission.head.experiment
      let missing = submission.trials.map(\.id).filter { !(attempts[name]?[$0]?.hasEnded ?? false) }
      let open = Set(missing).subtracting(taken[name] ?? [])
      taken[name, default: []].formUnion(submission.trials.map(\.id))
      if !missing.isEmpty { left.append((submission, open, Set(missing))) }
    }
    left.reverse()
    let states = try SubmissionStates(left.map(\.submission))
    silenceNotes = states.silenceNotes
    entries = try zip(states.states, left).compactMap { state, left in
      let open = left.open
      // Also of trials that a later submission has: whoever began the tasks of this one waits for them.
      let ended = state.endedRuns.filter { left.missing.contains($0.key) }
      let final = try store.incompletableRuns(among: Array(ended.values))
      let uncollected = Set(ended.filter { !final.contains($0.value) }.keys)
      if open.isEmpty, uncollected.isEmpty { return nil }
      var counts: [SubmissionState.Phase: Int] = [:]
      for task in state.tasks {
        let share = state.submission.share(of: task.index)
        // A task that others have taken the trials of is not lost any more.
        let isOthers = task.phase == .lost && !share.contains { open.contains($0.id) }
        if !isOthers { counts[task.phase, default: 0] += 1 }
      }
      return Entry(
        state: state,
        open: open,
        doneCount: state.submission.trials.count - left.missing.count + uncollected.count,
        uncollected: uncollected,
        counts: counts
      )
    }
  }

  /// A table of the submissions and their tasks; nil where there are none.
  var table: Table? {
    if entries.isEmpty { return nil }
    let columns = [
      Table.Column("submission"), Table.Column("job"), Table.Column("trials done", isNumeric: true),
      Table.Column("tasks"),
    ]
    return Table(
      columns: columns,
      rows: entries.map { entry in
        let state = entry.state
        let count = state.submission.trials.count
        return [
          state.submission.id, state.jobs?.array ?? "–",
          "\(entry.doneCount) of \(count)", entry.tasksText,
        ]
      }
    )
  }

  /// What is to be known and done about them, a line each.
  var notes: [String] {
    var lines = unreadable.map { "exp: error: \($0.error)" } + silenceNotes
    for entry in entries {
      if let text = entry.lossText { lines.append(text) }
      let ended = entry.uncollected.count
      if ended > 0 {
        let trials = ended == 1 ? "1 trial" : "\(ended) trials"
        let id = entry.state.submission.id
        lines.append("\(id): \(trials) done that 'exp collect \(id)' brings in")
      }
    }
    return lines
  }

  /// The submissions of an experiment in JSON.
  func json(of experiment: String) -> JSON {
    .array(
      entries.filter { $0.state.submission.head.experiment == experiment }.map { entry in
        let state = entry.state
        return .object([
          ("submission", .string(state.submission.id)),
          ("folder", .string(state.submission.folder)),
          ("job", .optional(state.jobs?.array, JSON.string)),
          ("trials", .integer(state.submission.trials.count)),
          ("open", .integer(entry.open.subtracting(state.ended).count)),
          (
            "tasks",
            .object(
              SubmissionState.Phase.allCases.map { ($0.rawValue, .integer(entry.counts[$0] ?? 0)) }
            )
          ),
        ])
      }
    )
  }
}

extension SubmissionList.Entry {
  /// `2 queued (Priority), 3 running, 1 lost`.
  fileprivate var tasksText: String {
    let parts = SubmissionState.Phase.allCases.compactMap { phase -> String? in
      guard let count = counts[phase], count > 0 else { return nil }
      let details = Set(state.tasks.filter { $0.phase == .queued }.compactMap(\.detail))
      let detail = phase == .queued && details.count == 1 ? details.first ?? "" : ""
      // `pending (Priority)` says the first word twice.
      let reason = detail.split(separator: " ", maxSplits: 1).dropFirst().first.map { " \($0)" }
      return "\(count) \(phase.rawValue)\(reason ?? "")"
    }
    return parts.joined(separator: ", ")
  }

  /// Which tasks are lost and why: `k-1: task 3 is lost (timeout); the same 'exp run …' …`.
  fileprivate var lossText: String? {
    let lost = state.tasks.filter { task in
      task.phase == .lost
        && state.submission.share(of: task.index).contains { open.contains($0.id) }
    }
    if lost.isEmpty { return nil }
    var reasons: [String: [Int]] = [:]
    for task in lost { reasons[task.detail ?? "", default: []].append(task.index) }
    let groups = reasons.sorted { $0.value[0] < $1.value[0] }.map { reason, indices in
      indexText(indices) + (reason.isEmpty ? "" : ": \(reason)")
    }
    let place = state.jobs == nil ? "tasks" : "slurm"
    let tasks = lost.count == 1 ? "task" : "tasks"
    return "\(state.submission.id): \(tasks) lost (\(groups.joined(separator: "; "))); the same "
      + "'exp run … --on \(place)' submits again what they left"
  }
}

/// Rising numbers in few words: `0-3, 7`.
func indexText(_ numbers: [Int]) -> String {
  var ranges: [ClosedRange<Int>] = []
  for number in numbers {
    if let last = ranges.last, last.upperBound + 1 == number {
      ranges[ranges.count - 1] = last.lowerBound...number
    } else {
      ranges.append(number...number)
    }
  }
  let texts = ranges.prefix(8).map { range in
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
  }
  return (texts + (ranges.count > 8 ? ["…"] : [])).joined(separator: ", ")
}
