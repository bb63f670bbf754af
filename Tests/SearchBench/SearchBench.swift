import Experiment
import Foundation

/// Searches five functions by chance and by the Parzen estimator.
///
/// Prints the best value of each repetition as `function,method,seed,best`. The argument is how many
/// repetitions there are, 30 unless given.
@main
enum SearchBench {
  private static let evaluations = 60

  static func main() {
    let repetitions = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 30
    for function in TestFunction.all {
      for seed in 0..<repetitions {
        for (method, batch) in [("random", 0), ("bayes", 1), ("bayes-4", 4)] {
          print("\(function.name),\(method),\(seed),\(best(function, seed: seed, batch: batch))")
        }
      }
    }
  }

  /// The smallest value found; by chance where the batch is 0.
  private static func best(_ function: TestFunction, seed: Int, batch: Int) -> Double {
    let dimensions = function.dimensions.enumerated().map { (name: "x\($0)", dimension: $1) }
    let search = ParzenSearch(dimensions, seed: seed)
    var known: [ParzenSearch.Known] = []
    var waiting: [ParzenSearch.Known] = []
    for number in 0..<evaluations {
      let isDrawn = batch == 0 || number < ParzenSearch.startup
      var places = search.random(number)
      if !isDrawn {
        let densities = search.densities(after: known, awaiting: waiting.map(\.places))
        places = search.propose(number, by: densities, activity: function.active)?.places ?? places
      }
      let active = zip(places, function.active(places)).map { $1 ? $0 : nil }
      waiting.append(ParzenSearch.Known(active, loss: function.value(places)))
      if isDrawn || waiting.count == batch {
        known += waiting
        waiting = []
      }
    }
    return (known + waiting).map(\.loss).min() ?? .nan
  }
}

/// A function to be minimized, of places in [0, 1) and numbers of choices.
struct TestFunction: Sendable {
  let name: String
  let dimensions: [ParzenSearch.Dimension]
  let value: @Sendable ([Double]) -> Double
  /// Which dimensions have a meaning.
  var active: @Sendable ([Double]) -> [Bool] = { $0.map { _ in true } }

  static let all = [branin, hartmann, rosenbrock, ackley, conditional]

  /// Dixon and Szegö, 1978; the minimum is 0.397887.
  private static let branin = TestFunction(name: "branin", dimensions: [.place, .place]) { p in
    let (x, y) = (-5 + 15 * p[0], 15 * p[1])
    let valley = y - 5.1 / (4 * .pi * .pi) * x * x + 5 / .pi * x - 6
    return valley * valley + 10 * (1 - 1 / (8 * .pi)) * cos(x) + 10
  }

  /// Hartman, 1973; the minimum is -3.32237.
  private static let hartmann = TestFunction(
    name: "hartmann6",
    dimensions: Array(repeating: .place, count: 6)
  ) { p in
    let scales: [[Double]] = [
      [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
      [17, 8, 0.05, 10, 0.1, 14],
    ]
    let centres: [[Double]] = [
      [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
      [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
      [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
      [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ]
    return -[1.0, 1.2, 3, 3.2].indices.reduce(0.0) { sum, row in
      let distance = p.indices.reduce(0.0) { sum, column in
        let way = p[column] - centres[row][column]
        return sum + scales[row][column] * way * way
      }
      return sum + [1.0, 1.2, 3, 3.2][row] * exp(-distance)
    }
  }

  /// Rosenbrock, 1960, on [-5, 10] in four dimensions; the minimum is 0.
  private static let rosenbrock = TestFunction(
    name: "rosenbrock4",
    dimensions: Array(repeating: .place, count: 4)
  ) { p in
    let x = p.map { -5 + 15 * $0 }
    return (0..<3).reduce(0.0) { sum, index in
      let (valley, slope) = (x[index + 1] - x[index] * x[index], 1 - x[index])
      return sum + 100 * valley * valley + slope * slope
    }
  }

  /// Ackley, 1987, on [-32.768, 32.768] in ten dimensions; the minimum is 0.
  private static let ackley = TestFunction(
    name: "ackley10",
    dimensions: Array(repeating: .place, count: 10)
  ) { p in
    let x = p.map { 65.536 * $0 - 32.768 }
    let square = x.reduce(0) { $0 + $1 * $1 } / 10
    let wave = x.reduce(0) { $0 + cos(2 * .pi * $1) } / 10
    return -20 * exp(-0.2 * square.squareRoot()) - exp(wave) + 20 + exp(1)
  }

  /// A choice that decides which numbers have a meaning; the minimum is 0, with the second choice.
  private static let conditional = TestFunction(
    name: "conditional",
    dimensions: [.choice(count: 3, probabilities: nil), .place, .place, .place, .place],
    value: { p in
      let square = { (x: Double, centre: Double) in (x - centre) * (x - centre) }
      switch Int(p[0]) {
      case 0: return 0.1 + square(p[1], 0.3)
      case 1: return square(p[2], 0.7) + 2 * square(p[3], 0.2)
      default: return 0.05 + p[4]
      }
    },
    active: { p in
      [true, Int(p[0]) == 0, Int(p[0]) == 1, Int(p[0]) == 1, Int(p[0]) == 2]
    }
  )
}
