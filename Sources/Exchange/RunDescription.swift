import Experiment

/// What an export says of a run beside its points.
struct RunDescription {
  let experiment: String
  let seed: Int
  let status: RunStatus
  let setting: Setting
  let startedAt: Int?
  let finishedAt: Int?
  let note: String
  let tags: [String]

  /// The status that a word stands for.
  ///
  /// - Throws: What is wrong with it, of a run that is not over, too.
  static func status(_ word: String) throws(ImportProblem) -> RunStatus {
    guard let status = RunStatus(rawValue: word), status != .planned, status != .running else {
      throw ImportProblem(text: "expected the status of a run that is over, found '\(word)'")
    }
    return status
  }
}

/// What is wrong with one line of a file.
struct ImportProblem: Error {
  let text: String
}
