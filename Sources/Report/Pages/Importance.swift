internal import Calculus
public import Experiment

/// How much each swept parameter has to do with how well settings did.
///
/// Over a grid the variance of the settings' means is decomposed exactly, as a functional analysis of
/// variance: F. Hutter, H. Hoos and K. Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter
/// Importance", ICML 2014, whose marginals need no model here because every cell was measured. Over
/// random draws shares of the variance of ranks are given: the square of C. Spearman's correlation, "The
/// Proof and Measurement of Association between Two Things", 1904, or for words the correlation ratio
/// (of W. H. Kruskal and W. A. Wallis, "Use of Ranks in One-Criterion Variance Analysis", 1952).
public struct Importance: Hashable, Sendable {
  /// How shares were computed.
  public enum Method: Hashable, Sendable {
    /// All combinations of the values were there.
    case grid
    /// Settings were drawn.
    case ranks
  }

  /// What one parameter, or two together beyond each alone, account for.
  public struct Effect: Hashable, Sendable {
    /// One name, or two of an interaction.
    public let names: [String]
    /// From 0 to 1.
    public let share: Double
    /// Spearman's correlation with the metric where ranks of numbers were compared, else nil.
    public let correlation: Double?

    /// Whether its share is larger than another's by more than rounding makes.
    public func outweighs(_ other: Effect) -> Bool { share - other.share > 1e-9 }
  }

  /// The mean over all settings that have a value.
  public struct Level: Hashable, Sendable {
    /// The value.
    public let label: String
    /// The mean of the metric over these settings, the geometric one where logarithms are decomposed.
    public let mean: Double
    /// How many settings there are.
    public let count: Int
  }

  /// How shares were computed.
  public let method: Method
  /// What was decomposed.
  public let objective: Objective
  /// Whether it was the metric's logarithm, as its values are positive and spread over three decades.
  public let isLogarithm: Bool
  /// The effects: of single parameters, the largest first, then of pairs.
  public let effects: [Effect]
  /// What three and more parameters account for together.
  public let rest: Double
  /// How many settings the shares are of.
  public let count: Int
  /// Values that were left out, by parameter, as not all settings with them have a number.
  public let omitted: [String]
  /// The share of the variance that chance alone, told from the seeds, would make; nil where settings have
  /// one seed.
  public let noise: Double?
  /// What each value of each parameter came to, in the order of the parameters.
  public let levels: [(name: String, levels: [Level])]

  /// The effect of a parameter, or of two.
  public func effect(_ names: String...) -> Effect? {
    effects.first { Set($0.names) == Set(names) }
  }

  /// The effects of single parameters, the largest first.
  public var mainEffects: [Effect] { effects.filter { $0.names.count == 1 } }

  /// Whether all settings came out the same.
  public let isConstant: Bool

  /// Computes shares; nil where fewer than two parameters vary independently, or too few settings have
  /// a number.
  ///
  /// - Parameters:
  ///   - table: The settings.
  ///   - sweep: How they were chosen; nil where that is not known.
  public init?(_ table: SettingTable, sweep: Sweep?) {
    guard let objective = table.objective else { return nil }
    let cells = ImportanceCells(table, objective, zip: sweep?.zip ?? [])
    guard cells.factors.count > 1 else { return nil }
    self.objective = objective
    let isDrawn = sweep.map { $0.method != .grid } ?? false
    let grid = isDrawn ? nil : cells.completed()
    let used = grid?.cells ?? cells
    let rows = used.rows
    guard rows.count >= (grid == nil ? 5 : 4) else { return nil }
    count = rows.count
    let raw = rows.map(\.mean)
    let (low, high) = (raw.min() ?? 0, raw.max() ?? 0)
    isConstant = low == high
    if let grid {
      method = .grid
      omitted = grid.omitted
      isLogarithm = low > 0 && high / low > 1000
      let parts = used.decomposed(isLogarithm ? raw.map(VectorMath.log10) : raw)
      effects = parts.effects
      rest = parts.rest
      noise = isLogarithm ? nil : used.noise
    } else {
      method = .ranks
      omitted = []
      isLogarithm = false
      effects = used.rankEffects(raw)
      rest = 0
      noise = nil
    }
    let isLogarithm = isLogarithm
    levels = used.factors.indices.map { index in
      (used.factors[index].name, used.levels(of: index, isGeometric: isLogarithm))
    }
  }

  /// Equal where all is.
  public static func == (one: Importance, other: Importance) -> Bool {
    one.method == other.method && one.objective == other.objective && one.effects == other.effects
      && one.rest == other.rest && one.count == other.count && one.omitted == other.omitted
      && one.noise == other.noise && one.isLogarithm == other.isLogarithm
      && one.levels.map(\.name) == other.levels.map(\.name)
      && one.levels.map(\.levels) == other.levels.map(\.levels)
  }

  /// Hashes what tells importances apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(effects)
    hasher.combine(count)
  }
}
