/// Where a search stands: what it has proposed and what is known of it.
///
/// It changes round by round: results of a part of a round change nothing.
struct SearchState: Hashable, Sendable {
  /// The settings of all rounds whose results are known, in their order.
  private(set) var known: [ParzenSearch.Known] = []
  /// Why each setting is there, in their order.
  private(set) var proposals: [Proposal] = []
  /// The round that is proposed next, from 0.
  private(set) var round = 0
  /// Whether nothing more will be proposed.
  var isComplete = false

  /// The places of the settings whose results are awaited, nil where a dimension has no meaning.
  private(set) var awaited: [[Double?]] = []
  private var seen: Set<Setting> = []

  /// The numbers of the settings whose results are awaited.
  var awaitedNumbers: Range<Int> { known.count..<proposals.count }

  /// Whether a setting has not been proposed yet.
  func isNew(_ setting: Setting) -> Bool { !seen.contains(setting) }

  /// Takes a setting of the round.
  mutating func add(_ setting: Setting, _ places: [Double?], _ proposal: Proposal) {
    seen.insert(setting)
    proposals.append(proposal)
    awaited.append(places)
  }

  /// Takes the results of the last round, where all are known.
  ///
  /// - Parameter loss: Tells the loss of the setting of a number; nil where it is not known yet.
  /// - Returns: Whether they were, so that a next round can be proposed.
  mutating func takeResults(_ loss: (Int) -> Double?) -> Bool {
    guard !proposals.isEmpty else { return true }
    let losses = awaitedNumbers.map(loss)
    guard losses.allSatisfy({ $0 != nil }) else { return false }
    for (places, loss) in zip(awaited, losses) {
      known.append(ParzenSearch.Known(places, loss: loss ?? .nan))
    }
    awaited = []
    round += 1
    return true
  }
}
