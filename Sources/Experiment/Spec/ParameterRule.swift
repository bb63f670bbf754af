/// What a parameter of a workload may be: its type, range, default and meaning.
///
/// The table of these rules is the only place that says so; the reader, the help texts and the
/// schema are made from it.
public struct ParameterRule: Sendable {
  /// The type and the range of a parameter.
  public enum Kind: Hashable, Sendable {
    /// True or false.
    case bool
    /// A whole number of that range.
    case integer(ClosedRange<Int>)
    /// One such whole number, or a list of any length of them.
    case integers(ClosedRange<Int>)
    /// A finite number of that interval.
    case number(Interval)
    /// One of these words.
    case choice([String])
    /// A function: a formula in named variables, or the name of a known one.
    case expression
    /// A number for each variable; in a spec also a list of such, which is swept.
    case point
    /// Ranges of two variables, see ``Region``.
    case region
    /// Anything without parts: true, false, a number as written, a text.
    case scalar
  }

  /// What a parameter is where the spec says nothing.
  public enum Fallback: Hashable, Sendable {
    /// The spec must say it.
    case required
    /// It stays unset, which its summary explains.
    case unset
    /// This value.
    case value(Value)
    /// The value that belongs to the value of another parameter.
    case chosen(by: String, [String: Value])
  }

  /// A word that a parameter cannot be, though there is such a thing.
  public struct Refusal: Hashable, Sendable {
    /// The word.
    public let word: String
    /// Why it makes no sense.
    public let reason: String
    /// What to do instead.
    public let hint: String
  }

  /// The name in the spec.
  public let name: String
  /// The type and the range.
  public let kind: Kind
  /// What it is where the spec says nothing.
  public let fallback: Fallback
  /// The parameter has a meaning only where each of these parameters has one of these values.
  public let condition: [String: [String]]
  /// Words that a spec may come to use here and that this version does not have yet.
  public let later: [String]
  /// Words that are known and make no sense here.
  public let refused: [Refusal]
  /// One sentence for people.
  public let summary: String

  init(
    _ name: String,
    _ kind: Kind,
    _ fallback: Fallback,
    when condition: [String: [String]] = [:],
    later: [String] = [],
    refused: [Refusal] = [],
    _ summary: String
  ) {
    self.name = name
    self.kind = kind
    self.fallback = fallback
    self.condition = condition
    self.later = later
    self.refused = refused
    self.summary = summary
  }
}

/// An interval of numbers.
public struct Interval: Hashable, Sendable {
  /// The lower end.
  public let lower: Double
  /// Whether the lower end itself is left out.
  public let isOpenBelow: Bool
  /// The upper end, infinity where there is none.
  public let upper: Double
  /// Whether the upper end itself is left out.
  public let isOpenAbove: Bool

  /// All numbers above that one.
  static func above(_ lower: Double) -> Interval {
    Interval(lower: lower, isOpenBelow: true, upper: .infinity, isOpenAbove: true)
  }

  /// All numbers from that one on.
  static func from(_ lower: Double) -> Interval {
    Interval(lower: lower, isOpenBelow: false, upper: .infinity, isOpenAbove: true)
  }

  /// All numbers from the lower end to below the upper one.
  static func from(_ lower: Double, below upper: Double) -> Interval {
    Interval(lower: lower, isOpenBelow: false, upper: upper, isOpenAbove: true)
  }

  /// All numbers from the lower end up to the upper one.
  static func from(_ lower: Double, to upper: Double) -> Interval {
    Interval(lower: lower, isOpenBelow: false, upper: upper, isOpenAbove: false)
  }

  /// All numbers above the lower end, up to the upper one.
  static func above(_ lower: Double, to upper: Double) -> Interval {
    Interval(lower: lower, isOpenBelow: true, upper: upper, isOpenAbove: false)
  }

  /// All numbers between the ends.
  static func above(_ lower: Double, below upper: Double) -> Interval {
    Interval(lower: lower, isOpenBelow: true, upper: upper, isOpenAbove: true)
  }

  /// Any number.
  static let any = Interval(
    lower: -.infinity,
    isOpenBelow: true,
    upper: .infinity,
    isOpenAbove: true
  )

  /// Whether the interval holds the number; it never holds NaN or an infinity.
  func contains(_ value: Double) -> Bool {
    value.isFinite && (isOpenBelow ? value > lower : value >= lower)
      && (isOpenAbove ? value < upper : value <= upper)
  }
}

extension ParameterRule.Kind {
  /// What a value must be, for messages: `a number above 0`.
  public var expectation: String {
    switch self {
    case .bool: "true or false"
    case .integer(let range): "a whole number" + Self.text(of: range)
    case .integers(let range): "a whole number" + Self.text(of: range) + " or a list of them"
    case .number(let interval): "a number" + Self.text(of: interval)
    case .choice(let names): names.count == 1 ? listed(names) : "one of \(listed(names))"
    case .expression: "a function such as \"x0^2 + x1^2\""
    case .point: "a point such as {\"x0\": -3, \"x1\": 4}"
    case .scalar: "true, false, a number or a text"
    case .region: "ranges of two variables such as {\"x0\": [-4, 4], \"x1\": [-4, 4]}"
    }
  }

  /// Whether values are objects, whose members can be named one by one.
  var hasMembers: Bool { self == .point || self == .region }

  private static func text(of range: ClosedRange<Int>) -> String {
    if range == Int.min...Int.max { return "" }
    return range.upperBound == .max
      ? " of at least \(range.lowerBound)" : " from \(range.lowerBound) to \(range.upperBound)"
  }

  private static func text(of interval: Interval) -> String {
    let lower =
      interval.lower == -.infinity
      ? "" : (interval.isOpenBelow ? " above " : " from ") + shortText(interval.lower)
    if interval.upper == .infinity { return interval.isOpenBelow ? lower : lower + " up" }
    return lower + (interval.isOpenAbove ? " to below " : " to ") + shortText(interval.upper)
  }
}
