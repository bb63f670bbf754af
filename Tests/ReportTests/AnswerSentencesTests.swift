import Experiment
import Report
import Testing

/// What reports say came out: each sentence is read against the numbers that stand in the test.
struct AnswerSentencesTests {
  private let objective = Objective(.maximize, "test_accuracy")

  private func result(
    _ rate: Double,
    _ accuracy: Double,
    size: Int? = nil,
    seed: Int = 0,
    status: RunStatus = .finished
  ) -> RunResult {
    var values: [String: Value] = ["learning_rate": .number(rate)]
    if let size { values["hidden_size"] = .integer(size) }
    return SampleRuns.result(
      SampleRuns.run(
        values,
        seed: seed,
        swept: ["learning_rate"] + (size == nil ? [] : ["hidden_size"]),
        status: status
      ),
      ["test_accuracy": accuracy]
    )
  }

  private func sentences(_ results: [RunResult], planned: Int = 0) -> [String] {
    let table = SettingTable(results, objective: objective)
    return AnswerSentences(
      table,
      plannedCount: planned,
      importance: Importance(table, sweep: nil)
    ).all
  }

  /// The numbers by hand.
  ///
  /// The differences to rate 0.1 are 0.30, 0.31, 0.32 and more; to the other size 0.01, 0, 0.01, whose t
  /// interval is 0.0067 ± 0.0143. The settings' means are 0.91, 0.9033, 0.60, 0.59: of their variance
  /// 0.0243017 the learning rate makes 0.0242840, the size 0.0000174.
  @Test func `a clear winner`() {
    let results = [0, 1, 2].flatMap { seed -> [RunResult] in
      let k = Double(seed)
      return [
        result(1, 0.90 + 0.01 * k, size: 50, seed: seed),
        result(1, 0.89 + 0.01 * Double([0, 2, 2][seed]), size: 20, seed: seed),
        result(0.1, 0.60, size: 50, seed: seed), result(0.1, 0.59, size: 20, seed: seed),
      ]
    }
    #expect(
      sentences(results) == [
        "learning_rate 1, hidden_size 50 has the highest mean test_accuracy: 0.910 ± 0.010 (mean and "
          + "standard deviation over 3 seeds; 95 % interval of the mean 0.885 to 0.935).",
        "It is separated from 2 of 3 others, not from learning_rate 1, hidden_size 20 (95 % intervals "
          + "of paired differences over shared seeds, Student's t, each comparison for itself).",
        "Of the settings that came to their end learning_rate 0.1, hidden_size 20 has the lowest: "
          + "0.59 ± 0.",
        "There are 12 runs of 4 settings, 3 seeds each.",
        "learning_rate mattered most: by itself it accounts for 99.9 % of the variance of "
          + "test_accuracy between settings, hidden_size 0.1 %, combinations under 0.1 %.",
      ]
    )
  }

  /// Of a sum of two functions of one parameter each nothing is left but the rounding of the last bits.
  @Test func `what is added up has no combinations`() {
    var results: [RunResult] = []
    for (rate, one) in [(1.0, 0), (2, 0.1), (3, 0.2)] {
      for (size, other) in [(10, 0), (20, 0.07), (30, 0.14)] {
        results.append(result(rate, one + other, size: size))
      }
    }
    #expect(
      sentences(results).last
        == "learning_rate mattered most: by itself it accounts for 67.1 % of the variance of "
        + "test_accuracy between settings, hidden_size 32.9 %, combinations 0 %."
    )
  }

  @Test func `a tie`() {
    #expect(
      sentences([
        result(0.1, 0.8), result(0.1, 0.9, seed: 1), result(1, 0.9), result(1, 0.8, seed: 1),
        result(10, 0.5), result(10, 0.25, seed: 1),
      ]) == [
        "2 settings share the highest test_accuracy, 0.85: learning_rate 0.1; learning_rate 1.",
        "Of the settings that came to their end learning_rate 10 has the lowest: 0.38 ± 0.18.",
        "There are 6 runs of 3 settings, 2 seeds each.",
      ]
    )
    #expect(
      sentences([result(0.1, 0.8), result(1, 0.8)]).first
        == "All 2 settings that came to their end have the same test_accuracy, 0.8, so none is "
        + "better than another."
    )
  }

  @Test func `all diverge`() {
    let results = [1.0, 10].flatMap { rate in
      [0, 1].map { result(rate, .nan, seed: $0, status: .diverged) }
    }
    #expect(
      sentences(results) == [
        "All 4 runs diverged, so no setting is called best.",
        "There are 4 runs of 2 settings, 2 seeds each.",
      ]
    )
  }

  @Test func `a single trial`() {
    #expect(
      sentences([result(1, 0.9)]) == [
        "The last test_accuracy at step 0 is 0.9.",
        "There is one run, so there is neither a spread to tell nor a setting to compare it with.",
      ]
    )
  }

  @Test func `one seed separates nothing, and what broke off is named`() {
    #expect(
      sentences(
        [
          result(0.1, 0.8), result(1, 0.9), result(10, 0.95, status: .diverged),
          result(100, 0.1, status: .failed),
        ],
        planned: 2
      ) == [
        "learning_rate 1 has the highest test_accuracy: 0.9.",
        "With one seed each, nothing tells whether settings differ by more than chance.",
        "Of the settings that came to their end learning_rate 0.1 has the lowest: 0.8.",
        "There are 4 runs of 4 settings, 1 seed each.", "2 trials of the spec have no run.",
        "1 of 4 runs diverged: learning_rate 10.", "1 of 4 runs failed: learning_rate 100.",
      ]
    )
  }

  @Test func `a setting with other seeds stays open`() {
    #expect(
      sentences([
        result(1, 0.9), result(1, 0.92, seed: 1), result(0.1, 0.8, seed: 2),
        result(0.1, 0.82, seed: 3),
      ])[1] == "It shares fewer than two seeds with learning_rate 0.1, so that stays open."
    )
  }

  @Test func `what runs noticed and what looks the same is said`() {
    let far = result(10, 0.5)
    let results = [
      result(0.1, 0.9), result(1, 0.90001),
      RunResult(
        far.run,
        Array(far.summaries.values),
        findings: [Finding(.diverged, message: "It went away."), Finding(.converged, message: "x")]
      ),
    ]
    let told = sentences(results)
    #expect(told[0] == "learning_rate 1 has the highest test_accuracy: 0.9.")
    #expect(told[1] == "In four digits learning_rate 0.1 came to the same.")
    #expect(
      told.last
        == "1 of 3 runs noticed: diverged, the descent moved ever farther away (learning_rate 10)."
    )
  }

  @Test func `nothing run, nothing said`() {
    #expect(sentences([]) == ["No trial has a run yet."])
  }

  @Test func `settings that were ended early are counted`() {
    let told = sentences([
      result(1, 0.9), result(0.1, 0.5, status: .terminated), result(0.01, 0.4, status: .terminated),
    ])
    #expect(
      told.contains(
        "2 of 3 runs are ended early because others did better: learning_rate 0.1; learning_rate 0.01."
      )
    )
  }
}
