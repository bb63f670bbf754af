import Experiment

/// What Slurm knows of jobs, as squeue(1) and sacct(1) tell it.
struct SlurmQueue: Equatable {
  /// A task of an array, or a job that is none.
  struct Key: Hashable {
    /// The id of the array's job, or of the job.
    let job: String
    /// The task's index; nil for a job that is no array.
    let index: Int?
  }

  /// Where a task stands.
  enum Phase: String, Equatable {
    /// It waits: for its turn, for nodes, or to be run once more.
    case queued
    case running
    /// It will not run again by itself.
    case ended
  }

  /// What is known of a task.
  struct State: Equatable {
    let phase: Phase
    /// Slurm's word for the state, in small letters: `pending`, `timeout`, `out_of_memory`.
    let word: String
    /// Why it waits, or why it ended, in Slurm's word; nil where it says `None`.
    let reason: String?
  }

  /// The states by job and task.
  private(set) var states: [Key: State] = [:]
  /// The ids of the jobs of a name.
  private(set) var jobs: [String: Set<String>] = [:]

  /// The format of squeue's lines: the name, which may hold anything, comes last.
  static let squeueFormat = "%F|%K|%T|%r|%j"
  /// The format of sacct's lines.
  static let sacctFormat = "JobID,State,JobName"

  /// Nothing.
  init() {}

  /// Reads what `squeue --noheader --array --format=squeueFormat` prints; lines of another form are
  /// left out.
  init(squeue text: String) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false)
        .map(String.init)
      guard parts.count == 5, !parts[0].isEmpty, parts[0].allSatisfy(\.isASCII),
        parts[0].allSatisfy(\.isNumber)
      else { continue }
      let reason = parts[3] == "None" || parts[3].isEmpty ? nil : parts[3]
      // Pending tasks come together where a squeue does not know --array of them.
      for index in Self.indices(parts[1]) {
        states[Key(job: parts[0], index: index)] = State(word: parts[2], reason: reason)
      }
      jobs[parts[4], default: []].insert(parts[0])
    }
  }

  /// Adds what `sacct --noheader --parsable2 --allocations --format=sacctFormat` prints of tasks that
  /// squeue did not tell; of a task that was requeued the last line counts.
  ///
  /// Tasks that have not begun come together, since sacct before 23.02 knows no `--array`.
  mutating func add(sacct text: String) {
    var told = states
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        .map(String.init)
      guard parts.count == 3, !parts[0].contains(".") else { continue }
      let id = parts[0].split(separator: "_", maxSplits: 1).map(String.init)
      guard let job = id.first, job.allSatisfy(\.isNumber) else { continue }
      // "CANCELLED by 1000" names who did it.
      let words = parts[1].split(separator: " ")
      guard let word = words.first else { continue }
      for index in id.count == 2 ? Self.indices(id[1]) : [nil] {
        let key = Key(job: job, index: index)
        if states[key] == nil { told[key] = State(word: String(word), reason: nil) }
      }
      jobs[parts[2], default: []].insert(job)
    }
    states = told
  }

  /// The indices that a text such as `3`, `[0-4,7]`, `[5-9%2]` or `N/A` stands for; nil for none.
  static func indices(_ text: String) -> [Int?] {
    if let index = Int(text) { return [index] }
    guard text.hasPrefix("[") || text.contains(where: { ",-".contains($0) }) else { return [nil] }
    let list = text.drop { $0 == "[" }.prefix { $0 != "%" && $0 != "]" }
    return list.split(separator: ",").flatMap { part -> [Int?] in
      let ends = part.split(separator: "-").map { Int($0) }
      guard let first = ends.first ?? nil else { return [] }
      let last = ends.count > 1 ? ends[1] ?? first : first
      // No cluster has more; a line that says so is damaged.
      guard first <= last, last - first < 4_000_001 else { return [] }
      return Array(first...last)
    }
  }
}

extension SlurmQueue.State {
  /// The state that a word of Slurm means, in its long form.
  init(word: String, reason: String?) {
    let word = word.lowercased()
    self.word = word
    self.reason = reason
    switch word {
    case "pending", "configuring", "requeued", "requeue_hold", "requeue_fed", "special_exit",
      "resv_del_hold":
      phase = .queued
    case "running", "completing", "suspended", "stopped", "signaling", "stage_out", "resizing":
      phase = .running
    default: phase = .ended
    }
  }

  /// The state and its reason for people: `timeout`, `pending (Priority)`.
  var text: String {
    let words = word.replacing("_", with: " ")
    // What was cancelled keeps the reason for which it waited.
    guard let reason, word != "cancelled" else { return words }
    return "\(words) (\(reason))"
  }
}
