/// The submissions beside a store.
public struct SubmissionListing: Sendable {
  /// A folder whose submission cannot be read.
  public struct Unreadable: Sendable {
    /// The folder's name.
    public let id: String
    /// Why.
    public let error: StoreError

    /// The experiment that its name tells of: `k` of `k-2`; its name where that is of another form.
    public var experiment: String {
      guard let dash = id.lastIndex(of: "-"), Int(id[id.index(after: dash)...]) != nil else {
        return id
      }
      return String(id[..<dash])
    }
  }

  /// Those that can be read, by their experiments' names and their numbers.
  public let submissions: [Submission]
  /// The others, by their names.
  public let unreadable: [Unreadable]

  /// Makes a listing.
  public init(submissions: [Submission], unreadable: [Unreadable]) {
    self.submissions = submissions
    self.unreadable = unreadable
  }

  /// The submissions of an experiment.
  ///
  /// - Throws: What keeps one of them from being read, as far as its name tells of what it is.
  public func all(of experiment: String) throws(StoreError) -> [Submission] {
    if let one = unreadable.first(where: { $0.experiment == experiment }) { throw one.error }
    return submissions.filter { $0.head.experiment == experiment }
  }
}
