import Calculus
import Experiment

/// Notices that a coordinate turns back at every step: the descent jumps from one side of a valley to
/// the other.
struct OscillationWatch {
  /// So many turns in a row; by chance a coordinate turns that often once in a thousand times.
  static let turns = 10
  /// Jumps are worth a word where they are at least that share of all the way that the coordinate
  /// made; the trembling of an arrived descent is not.
  static let share = 0.01
  /// A factor that near to 1 is neither growth nor decay.
  static let tolerance = 1e-3

  /// Moves of a coordinate, each in the direction opposite to that of the one before.
  private struct Streak {
    var firstStep: Int
    var lastStep: Int
    var firstMove: Double
    var lastMove: Double

    var turns: Int { lastStep - firstStep }

    var size: Double { firstMove.magnitude }

    /// By how much a turn multiplied the length of the jump, on the geometric average.
    var factor: Double {
      VectorMath.pow(lastMove.magnitude / firstMove.magnitude, 1 / Double(turns))
    }
  }

  private var previous: [Double] = []
  private var current: [Streak?]
  private var longest: [Streak?]
  private var lowest: [Double]
  private var highest: [Double]

  init(count: Int) {
    current = [Streak?](repeating: nil, count: count)
    longest = current
    lowest = [Double](repeating: .infinity, count: count)
    highest = [Double](repeating: -.infinity, count: count)
  }

  /// Takes note of a point with finite value and gradient.
  mutating func observe(_ point: DescentPoint) {
    for index in point.position.indices {
      let place = point.position[index]
      lowest[index] = min(lowest[index], place)
      highest[index] = max(highest[index], place)
      guard !previous.isEmpty else { continue }
      let move = place - previous[index]
      let step = point.step - 1
      if var streak = current[index], streak.lastMove * move < 0 {
        streak.lastMove = move
        streak.lastStep = step
        current[index] = streak
        if streak.turns > longest[index]?.turns ?? 0 { longest[index] = streak }
      } else {
        current[index] = Streak(
          firstStep: step,
          lastStep: step,
          firstMove: move,
          lastMove: move
        )
      }
    }
    if previous.isEmpty {
      previous = point.position
    } else {
      for index in previous.indices { previous[index] = point.position[index] }
    }
  }

  /// The finding about the coordinate with the largest jumps, nil where none oscillates.
  func finding(_ function: ObjectiveFunction, _ setting: ObjectiveSetting) -> Finding? {
    let streaks = longest.enumerated().compactMap { index, streak -> (Int, Streak)? in
      guard let streak, streak.turns >= Self.turns,
        streak.size >= Self.share * (highest[index] - lowest[index])
      else { return nil }
      return (index, streak)
    }
    guard let (index, streak) = streaks.max(by: { $0.1.size < $1.1.size }) else { return nil }
    let factor = streak.factor
    let name = function.variables[index]
    let trend =
      if factor > 1 + Self.tolerance {
        "each jump about \(roundedFactor(factor)) times as long as the one before: it grows"
      } else if factor < 1 - Self.tolerance {
        "each jump about \(roundedFactor(factor)) times as long as the one before: it dies down"
      } else {
        "all jumps about equally long: it comes no nearer"
      }
    let others = streaks.filter { $0.0 != index }.map { function.variables[$0.0] }
    return Finding(
      .oscillating,
      step: streak.firstStep,
      message:
        "From step \(streak.firstStep) to step \(streak.lastStep + 1) \(name) jumped from one "
        + "side of a valley to the other at every step, \(trend)."
        + (others.isEmpty ? "" : " So did \(others.joined(separator: ", ")).")
        + " A smaller learning rate than \(shortText(setting.descent.learningRate)) makes the jumps shorter.",
      details: [
        "factor": factor, "turns": Double(streak.turns), "first_jump": streak.size,
      ]
    )
  }
}
