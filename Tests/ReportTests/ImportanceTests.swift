import Experiment
import Report
import Testing

struct ImportanceTests {
  private func table(_ values: [(a: Int, b: Int, value: Double)], metric: String = "loss")
    -> SettingTable
  {
    let results = values.map { item in
      SampleRuns.result(
        SampleRuns.run(
          ["a": .integer(item.a), "b": .integer(item.b)],
          swept: ["a", "b"],
          status: item.value.isFinite ? .finished : .diverged
        ),
        [metric: item.value]
      )
    }
    return SettingTable(results, objective: Objective(.minimize, metric))
  }

  /// By hand: the mean is 4, the means by a are 3 and 5 (variance 1), by b 2, 5 and 5 (variance 2), the
  /// variance of all is 34 / 6, which leaves 16 / 6 to both together.
  @Test func `shares over a grid are those of the analysis of variance`() throws {
    let importance = try #require(
      Importance(
        table([(0, 0, 1), (0, 1, 2), (0, 2, 6), (1, 0, 3), (1, 1, 8), (1, 2, 4)]),
        sweep: nil
      )
    )
    #expect(importance.method == .grid)
    #expect(importance.effects.map(\.names) == [["b"], ["a"], ["a", "b"]])
    for (effect, share) in zip(importance.effects, [12.0 / 34, 6.0 / 34, 16.0 / 34]) {
      #expect(abs(effect.share - share) < 1e-15)
    }
    #expect(abs(importance.rest) < 1e-15)
    #expect(importance.levels[0].levels.map(\.mean) == [3, 5])
    #expect(importance.levels[1].levels.map(\.mean) == [2, 5, 5])
  }

  /// The shares do not hang on the unit, nor do squares overflow.
  @Test(arguments: [1e200, 1e-200, -1e306, 1])
  func `shares are the same in any unit`(unit: Double) throws {
    let values = [(0, 0, 1.0), (0, 1, 2), (0, 2, 6), (1, 0, 3), (1, 1, 8), (1, 2, 4)]
    let scaled = values.map { (a: $0.0, b: $0.1, value: unit * $0.2) }
    let importance = try #require(Importance(table(scaled), sweep: nil))
    for (effect, share) in zip(importance.effects, [12.0 / 34, 6.0 / 34, 16.0 / 34]) {
      #expect(abs(effect.share - share) < 1e-12, "\(effect)")
    }
  }

  /// 1 and 1.0 are two values, as they are two trials, though a reader sees one.
  @Test func `values that look the same are kept apart`() throws {
    let values: [Value] = [.integer(1), .number(1), .integer(2)]
    let results = values.flatMap { x in
      (1...3).map { y in
        SampleRuns.result(
          SampleRuns.run(["x": x, "y": .integer(y)], swept: ["x", "y"]),
          ["loss": 10 * (x.numberValue ?? 0) + Double(y)]
        )
      }
    }
    let objective = Objective(.minimize, "loss")
    let importance = try #require(
      Importance(SettingTable(results, objective: objective), sweep: nil)
    )
    // By x the means are 12, 12 and 22, by y 44/3 - 1, 44/3 and 44/3 + 1: variances 200/9 and 2/3.
    let total = 200.0 / 9 + 2.0 / 3
    #expect(importance.effects.map(\.names) == [["x"], ["y"], ["x", "y"]])
    #expect(abs(importance.effects[0].share - 200.0 / 9 / total) < 1e-12)
    #expect(abs(importance.effects[1].share - 2.0 / 3 / total) < 1e-12)
  }

  @Test func `a value with which runs diverge is left out and named`() throws {
    let importance = try #require(
      Importance(
        table([(0, 0, 1), (0, 1, 2), (1, 0, 3), (1, 1, 4), (2, 0, .nan), (2, 1, .nan)]),
        sweep: nil
      )
    )
    #expect(importance.omitted == ["a 2"])
    #expect(importance.count == 4)
    #expect(importance.effects.map(\.names) == [["a"], ["b"], ["a", "b"]])
    #expect(importance.effects.map(\.share) == [0.8, 0.2, 0])
  }

  /// Spearman's rho is 1 - 6 sum(d^2) / (n (n^2 - 1)): by a the ranks differ by 0, 0, 1, 1, 0 (0.9); by b
  /// they run against each other (-1).
  @Test func `shares over draws are squares of rank correlations`() throws {
    let importance = try #require(
      Importance(
        table([(1, 50, 1), (2, 40, 20), (3, 20, 400), (4, 30, 300), (5, 10, 5000)]),
        sweep: Sweep(method: .random(count: 5, seed: 0))
      )
    )
    #expect(importance.method == .ranks)
    #expect(importance.effects.map(\.names) == [["b"], ["a"]])
    let correlations = importance.effects.compactMap(\.correlation)
    #expect(abs(correlations[0] + 1) < 1e-15)
    #expect(abs(correlations[1] - 0.9) < 1e-15)
    #expect(abs(importance.effects[1].share - 0.81) < 1e-15)
  }

  @Test func `parameters that vary together count as one`() {
    let together = Sweep(zip: [["a", "b"]])
    #expect(
      Importance(table([(0, 0, 1), (1, 1, 2), (2, 2, 3), (3, 3, 5)]), sweep: together) == nil
    )
  }

  @Test func `equal values have no importance`() throws {
    let importance = try #require(
      Importance(table([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)]), sweep: nil)
    )
    #expect(importance.isConstant)
    #expect(importance.effects.allSatisfy { $0.share == 0 })
  }

  /// Both parameters have the same five effects, in another order: the same share but for rounding.
  @Test func `parameters that rounding alone tells apart are a tie`() throws {
    let effects = [0.1, 0.7, 1.3, 2.9, 3.1]
    let order = [3, 0, 4, 1, 2]
    var settings: [(a: Int, b: Int, value: Double)] = []
    for a in 0..<5 {
      for b in 0..<5 { settings.append((a, b, effects[a] + effects[order[b]])) }
    }
    let importance = try #require(Importance(table(settings), sweep: nil))
    let main = importance.mainEffects
    #expect(main.map(\.names) == [["a"], ["b"]])
    #expect(!main[0].outweighs(main[1]) && !main[1].outweighs(main[0]))
    #expect(importance.effect("a", "b")?.share == 0)
    #expect(importance.rest == 0)
  }

  @Test func `thirds of many values part none of them`() throws {
    var settings: [(a: Int, b: Int, value: Double)] = []
    for a in 0..<14 { for b in [1, 3] { settings.append((a, b, Double(a))) } }
    let importance = try #require(
      Importance(table(settings), sweep: Sweep(method: .bayes(count: 28, seed: 0, batch: 4)))
    )
    #expect(importance.method == .ranks)
    let levels = importance.levels[0].levels
    #expect(levels.map(\.label) == ["0 to 4", "5 to 8", "9 to 13"])
    #expect(levels.map(\.count) == [10, 8, 10])
    #expect(levels.map(\.mean) == [2, 6.5, 11])
  }
}
