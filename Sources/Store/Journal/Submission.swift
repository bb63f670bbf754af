public import Experiment
internal import Foundation

/// What a number of tasks need to run the missing trials of a plan without the store: a folder on a file
/// system that all of them see.
public struct Submission: Sendable {
  /// A trial that is missing.
  public struct Item: Hashable, Sendable {
    /// Its place in the plan, from 0.
    public let index: Int
    /// Its id.
    public let id: String

    /// Makes an item.
    public init(index: Int, id: String) {
      self.index = index
      self.id = id
    }
  }

  /// What all tasks share.
  public struct Head: Codable, Hashable, Sendable {
    /// The version of the layout.
    public static let format = 1

    /// The version of the layout that it was written in.
    public let format: Int
    /// The experiment's name.
    public let experiment: String
    /// What was typed as the spec.
    public let source: String
    /// The spec with overrides and defaults filled in.
    public let canonical: String
    /// The canonical spec's SHA-256.
    public let specHash: String
    /// The hash of the data set where it is in a file; nil for others.
    public let dataHash: String?
    /// The folder, absolute, that paths in the spec are relative to.
    public let specFolder: String
    /// The version of exp.
    public let program: String
    /// The command that made it.
    public let command: String
    /// How many tasks share the trials, at least 1.
    public let taskCount: Int
    /// How many trials a task runs at the same time where it is not told otherwise; nil for 1.
    public let jobs: Int?
    /// Seconds between two checkpoints; nil for as a rule.
    public let checkpointEvery: Double?
    /// How often a trial that fails is tried again.
    public let retries: Int
    /// When it was made, in milliseconds since 1970-01-01 UTC.
    public let createdAt: Int

    enum CodingKeys: String, CodingKey {
      case format, experiment, source, canonical, program, command, jobs, retries
      case specHash = "spec_hash"
      case dataHash = "data_hash"
      case specFolder = "spec_folder"
      case taskCount = "tasks"
      case checkpointEvery = "checkpoint_every"
      case createdAt = "created_at"
    }

    /// Makes a head.
    public init(
      spec: Spec,
      source: String,
      dataHash: String?,
      specFolder: String,
      program: String,
      command: String,
      taskCount: Int,
      jobs: Int? = nil,
      checkpointEvery: Double? = nil,
      retries: Int = 0,
      createdAt: Int
    ) {
      format = Self.format
      experiment = spec.name
      self.source = source
      canonical = spec.canonicalText
      specHash = spec.hash
      self.dataHash = dataHash
      self.specFolder = specFolder
      self.program = program
      self.command = command
      self.taskCount = taskCount
      self.jobs = jobs
      self.checkpointEvery = checkpointEvery
      self.retries = retries
      self.createdAt = createdAt
    }
  }

  /// The name of the file that makes a folder a submission.
  static let fileName = "submission.jsonl"

  /// The folder, absolute.
  public let folder: String
  /// What all tasks share.
  public let head: Head
  /// The trials that are missing, in the order in which they are dealt to the tasks.
  public let trials: [Item]

  /// The folder's name, which tells it from other submissions to the same store.
  public var id: String { (folder as NSString).lastPathComponent }

  /// The folder of what programs leave.
  public var filesFolder: String { folder + "/files" }

  /// The trials of a task: numbers K, K + N, K + 2 N … of the list, with N tasks.
  ///
  /// - Parameter task: The task's number, from 0.
  /// - Returns: Its trials, in order.
  public func share(of task: Int) -> [Item] {
    stride(from: task, to: trials.count, by: head.taskCount).map { trials[$0] }
  }

  /// The path of a part of a task's journal; parts count from 1, and part 0 is what it goes on from.
  func journal(of task: Int, part: Int) -> String {
    "\(folder)/task-\(task)" + (part == 1 ? "" : ".\(part)") + ".journal"
  }

  /// The journals of a task that are there, in the order of their parts.
  func journals(of task: Int) -> [String] {
    parts(of: task).map { journal(of: task, part: $0) }
  }

  /// The journals of all tasks that are there, by the tasks' numbers, in the order of their parts.
  func journals() -> [Int: [String]] {
    parts().reduce(into: [:]) { paths, entry in
      paths[entry.key] = entry.value.map { journal(of: entry.key, part: $0) }
    }
  }

  /// The numbers of the parts of a task's journal that are there, ascending.
  func parts(of task: Int) -> [Int] { parts(beginning: "task-\(task).")[task] ?? [] }

  /// The numbers of the parts of all tasks' journals that are there, ascending, by the tasks' numbers.
  func parts() -> [Int: [Int]] { parts(beginning: "task-") }

  private func parts(beginning start: String) -> [Int: [Int]] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var parts: [Int: [Int]] = [:]
    for name in names where name.hasPrefix(start) && name.hasSuffix(".journal") {
      let numbers = name.dropFirst(5).dropLast(8).split(separator: ".").map { Int($0) }
      guard let task = numbers.first ?? nil, numbers.count <= 2,
        let part = numbers.count == 1 ? 1 : numbers[1]
      else { continue }
      parts[task, default: []].append(part)
    }
    return parts.mapValues { $0.sorted() }
  }
}
