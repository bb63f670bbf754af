import Experiment
import Testing

@testable import Report

struct ComparisonTests {
  private func group(_ rate: Double, _ accuracies: [Double], status: RunStatus = .finished)
    -> [RunResult]
  {
    accuracies.enumerated().map { seed, accuracy in
      SampleRuns.result(
        SampleRuns.run(
          ["learning_rate": .number(rate)],
          seed: seed,
          swept: ["learning_rate"],
          status: status
        ),
        ["test_accuracy": accuracy]
      )
    }
  }

  @Test(arguments: [
    // SciPy 1.17: scipy.stats.t.ppf(0.975, n).
    (1, 12.706204736174694), (2, 4.302652729749462), (3, 3.182446305283709),
    (9, 2.262157162798205), (30, 2.0422724563012378),
  ])
  func `Student's t agrees with SciPy's`(_ degrees: Int, _ expected: Double) {
    #expect(abs(Statistics.studentQuantile(degrees: degrees) - expected) < 1e-9 * expected)
  }

  @Test
  func `differences are taken seed by seed`() throws {
    let groups = SettingGroup.groups(
      group(1, [0.9665, 0.9645, 0.9625]) + group(2, [0.9655, 0.9625, 0.9620])
    )
    let comparison = try #require(Comparison(groups[0], groups[1], metric: "test_accuracy"))
    // Python: mean, stdev and t.ppf(0.975, 2) s / sqrt(3) of the three differences.
    #expect(abs(comparison.difference.mean - 0.0011666666666666668) < 1e-15)
    #expect(abs((comparison.difference.interval ?? 0) - 0.0018974) < 1e-6)
    #expect(!comparison.isSeparated)
  }

  @Test
  func `seeds that swing together do not hide a difference`() {
    let table = SettingTable(
      group(1, [0.5, 0.7, 0.9]) + group(2, [0.49, 0.69, 0.89001]) + group(3, [0.6, 0.6, 0.6])
    )
    #expect(
      table.bestSentence
        == "Best: learning_rate 1 with test_accuracy 0.70 ± 0.20 (mean and standard deviation over "
        + "3 seeds; 95 % interval 0.20 to 1.20). Not separated from learning_rate 3 (95 % paired t interval)."
    )
  }

  /// Settings of a sweep that was given more seeds later, each with those that it has.
  @Test
  func `what shares too few seeds stays open, as in a report`() {
    func group(_ rate: Double, _ accuracies: [Int: Double]) -> [RunResult] {
      accuracies.sorted { $0.key < $1.key }.map { seed, accuracy in
        SampleRuns.result(
          SampleRuns.run(["learning_rate": .number(rate)], seed: seed, swept: ["learning_rate"]),
          ["test_accuracy": accuracy]
        )
      }
    }
    let best = group(1, [0: 0.9, 1: 0.92])
    let open = "It shares fewer than two seeds with learning_rate 3, so that stays open."
    let value =
      "Best: learning_rate 1 with test_accuracy 0.910 ± 0.014 (mean and standard deviation over "
      + "2 seeds; 95 % interval 0.783 to 1.037)."
    let other = SettingTable(best + group(3, [2: 0.5, 3: 0.6]))
    #expect(other.bestSentence == "\(value) \(open)")
    #expect(other.notSeparatedFromBest?.map(\.setting) == [other.groups[1].setting])
    #expect(AnswerSentences(other).text.contains(open))
    let three = SettingTable(best + group(2, [0: 0.5, 1: 0.52]) + group(3, [1: 0.4]))
    #expect(
      three.bestSentence
        == "\(value) It is separated from learning_rate 2 (95 % paired t interval). \(open)"
    )
    #expect(three.separationFromBest?.map(\.isSeparated) == [true, nil])
  }

  @Test
  func `one seed tells nothing apart, and says so`() {
    let table = SettingTable(group(1, [0.5]) + group(2, [0.4]))
    #expect(
      table.bestSentence
        == "Best: learning_rate 1 with test_accuracy 0.5. One seed cannot tell settings apart; "
        + "more under 'seeds' can."
    )
  }

  @Test
  func `equal settings are best together, and one alone has nothing beside it`() {
    let tie = SettingTable(group(1, [0.5]) + group(2, [0.5]) + group(3, [0.4]))
    #expect(
      tie.bestSentence
        == "Best: learning_rate 1; learning_rate 2 alike with test_accuracy 0.5. One seed cannot tell "
        + "settings apart; more under 'seeds' can."
    )
    let alone = SettingTable(group(1, [0.5, 0.7]) + group(2, [0.9, 0.8], status: .diverged))
    #expect(
      alone.bestSentence?.hasSuffix(" No other setting's runs all came to their end.") == true
    )
  }

  @Test
  func `control characters of values do not reach a terminal`() throws {
    let results = ["a\u{1b}[31m\r\n", "b"].map { text in
      SampleRuns.result(
        SampleRuns.run(["mode": .string(text)], swept: ["mode"]),
        ["test_accuracy": 0.5]
      )
    }
    let text = SettingTable(results).text
    let sentence = try #require(text.split(separator: "\n").last)
    #expect(!text.unicodeScalars.contains("\u{1b}") && !text.unicodeScalars.contains("\r"))
    #expect(sentence.hasPrefix("Best: mode a"))
  }

  @Test
  func `nothing is best where all diverged`() {
    #expect(SettingTable(group(1, [0.5, 0.6], status: .diverged)).bestSentence == nil)
    #expect(SettingTable([]).bestSentence == nil)
  }

  @Test
  func `a single setting is not compared`() {
    #expect(
      SettingTable(group(1, [0.5, 0.7])).bestSentence
        == "test_accuracy 0.60 ± 0.14 (mean and standard deviation over 2 seeds; 95 % interval "
        + "-0.67 to 1.87)."
    )
  }
}
