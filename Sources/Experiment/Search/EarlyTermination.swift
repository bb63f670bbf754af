/// When the worse settings of a sweep end before their last step: at rungs, where those that are there
/// are compared.
public struct EarlyTermination: Hashable, Sendable {
  /// How a setting is compared with the others at a rung.
  public enum Method: Hashable, Sendable {
    /// Of n settings at a rung the best n / eta go on, rounded down, at least one, and those that are
    /// as good as the last of these.
    ///
    /// K. Jamieson, A. Talwalkar, "Non-stochastic best arm identification and hyperparameter
    /// optimization", AISTATS 2016.
    case halving(eta: Double)
    /// A setting goes on unless its best value so far is worse than the median of the running means
    /// of those before it in the plan that came to the rung; the first `startup` always do.
    ///
    /// D. Golovin et al., "Google Vizier: a service for black-box optimization", KDD 2017, 3.2.2.
    case median(startup: Int)
  }

  /// What rungs are counted in.
  public enum Resource: String, Hashable, Sendable {
    /// Steps of the trial; a setting's value at a rung is the last one measured up to there.
    case steps
    /// Measurements of the metric, as W&B counts them.
    case measurements
  }

  /// More rungs than that are not looked at.
  public static let maximumRungCount = 1000

  /// The rule as the spec writes it: all its keys but those that are left out.
  let members: [String: Value]
  /// How settings are compared.
  public let method: Method
  /// What rungs are counted in.
  public let resource: Resource
  private let ladder: Ladder

  /// Where the rungs are.
  enum Ladder: Hashable, Sendable {
    /// First, first · factor, first · factor², …, rounded down.
    case factors(first: Int, factor: Double, below: Int?)
    /// last / factor, last / factor², …, so many of them, rounded down.
    case quotients(last: Int, factor: Double, count: Int)
    /// First, first + interval, first + 2 · interval, …
    case distances(first: Int, interval: Int, below: Int?)
  }

  init(_ method: Method, _ resource: Resource, _ ladder: Ladder, members: [String: Value]) {
    self.method = method
    self.resource = resource
    self.ladder = ladder
    self.members = members
  }

  /// The rungs below a bound, rising, each at least 1.
  public func rungs(below bound: Int) -> [Int] {
    var rungs: [Int] = []
    func add(_ place: Double, below bound: Int) -> Bool {
      guard place < Double(bound), rungs.count < Self.maximumRungCount else { return false }
      let rung = Int(place)
      if rung >= 1, rung > rungs.last ?? 0 { rungs.append(rung) }
      return true
    }
    switch ladder {
    case .factors(let first, let factor, let end):
      var place = Double(first)
      while add(place, below: min(bound, end ?? bound)) { place *= factor }
    case .quotients(let last, let factor, let count):
      var places: [Double] = []
      var place = Double(last)
      for _ in 0..<count where place / factor >= 1 {
        place /= factor
        places.append(place)
      }
      for place in places.reversed() where !add(place, below: bound) { break }
    case .distances(let first, let interval, let end):
      var place = first
      while add(Double(place), below: min(bound, end ?? bound)) { place += interval }
    }
    return rungs
  }

  /// The rule as JSON with sorted keys and no spaces.
  var canonicalText: String { Setting(members).canonicalText }
}
