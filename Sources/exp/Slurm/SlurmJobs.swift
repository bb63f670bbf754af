import Experiment
import Foundation
import Store

/// The jobs of Slurm that a submission became, as the file `slurm.json` in its folder keeps them.
struct SlurmJobs: Codable, Equatable {
  /// The name of the array's script in a submission's folder.
  static let scriptName = "job.sh"
  /// The name of the collecting job's script.
  static let collectionScriptName = "collect.sh"
  private static let fileName = "slurm.json"

  /// The id of the array's job.
  var array: String
  /// The id of the job that collects after it; nil where there is none.
  var collection: String?
  /// Whose jobs they are.
  var user: String
  /// The tasks that were cancelled by `exp cancel`, rising; Slurm soon forgets those that it never began.
  var cancelled: [Int]?

  enum CodingKeys: String, CodingKey {
    case user, cancelled
    case array = "job"
    case collection = "collect_job"
  }

  /// The jobs of a submission; nil where it was not submitted to Slurm, or that was not written down.
  static func read(_ submission: Submission) -> SlurmJobs? {
    guard let data = FileManager.default.contents(atPath: "\(submission.folder)/\(fileName)")
    else { return nil }
    return try? JSONDecoder().decode(SlurmJobs.self, from: data)
  }

  /// Whether a submission was made for Slurm, so that it may have jobs that are not written down.
  static func areMeant(by submission: Submission) -> Bool {
    FileManager.default.fileExists(atPath: "\(submission.folder)/\(scriptName)")
  }

  /// Writes them into a submission's folder.
  ///
  /// - Throws: `FileError`.
  func write(to submission: Submission) throws {
    let path = "\(submission.folder)/\(Self.fileName)"
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw FileError(path: path, reason: "write", hint: error.localizedDescription)
    }
  }

  /// The id that `sbatch --parsable` prints, `ID` or `ID;CLUSTER`; nil for anything else.
  static func id(_ output: String) -> String? {
    let id = output.split(separator: "\n").last?.prefix { $0 != ";" }
    guard let id, !id.isEmpty, id.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return String(id)
  }

  /// The name of whoever runs this program, as Slurm knows people.
  static var currentUser: String {
    guard let entry = getpwuid(getuid()) else { return "\(getuid())" }
    return String(cString: entry.pointee.pw_name)
  }
}
