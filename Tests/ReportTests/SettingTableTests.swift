import Experiment
import Report
import Testing

struct SettingTableTests {
  private func results(
    _ values: [(rate: Double, accuracies: [Double])],
    status: RunStatus = .finished
  ) -> [RunResult] {
    values.flatMap { rate, accuracies in
      accuracies.enumerated().map { seed, accuracy in
        SampleRuns.result(
          SampleRuns.run(
            ["learning_rate": .number(rate), "steps": .integer(10)],
            seed: seed,
            swept: ["learning_rate"],
            status: status
          ),
          ["test_accuracy": accuracy, "loss": 1 - accuracy]
        )
      }
    }
  }

  @Test
  func `the best setting comes first, with mean and deviation over its seeds`() {
    let table = SettingTable(results([(0.1, [0.80, 0.82, 0.84]), (1, [0.9, 0.91, 0.95])]))
    #expect(table.objective == Objective(.maximize, "test_accuracy"))
    // By hand: 0.92 and 0.82 in the mean; deviations sqrt(0.0014 / 2) = 0.026458 and 0.02, and
    // with t = 4.3027 of 2 degrees of freedom the mean is known to 0.0657 and 0.0497.
    #expect(
      table.table.text == """
        learning_rate  test_accuracy   95 % interval           loss  seeds  status
                    1  0.920 ± 0.026  0.854 to 0.986  0.080 ± 0.026      3  finished
                  0.1  0.820 ± 0.020  0.770 to 0.870  0.180 ± 0.020      3  finished
        """
    )
  }

  @Test
  func `a goal to minimise turns the order round`() {
    let table = SettingTable(
      results([(0.1, [0.8]), (1, [0.9])]),
      objective: Objective(.minimize, "test_accuracy")
    )
    #expect(table.groups.map { $0.setting["learning_rate"] } == [.number(0.1), .number(1)])
  }

  @Test
  func `settings that diverged or failed come last, whatever their numbers`() {
    let table = SettingTable(
      results([(10, [0.99])], status: .diverged) + results([(0.1, [0.5]), (1, [.nan])])
    )
    #expect(
      table.table.text == """
        learning_rate  test_accuracy  loss  seeds  status
                  0.1            0.5   0.5      1  finished
                    1            NaN   NaN      1  finished
                   10           0.99  0.01      1  diverged
        """
    )
  }

  @Test
  func `a metric that a run lacks has no mean`() {
    let bare = SampleRuns.result(SampleRuns.run(["a": .integer(1)]), [:])
    let full = SampleRuns.result(SampleRuns.run(["a": .integer(2)]), ["loss": 0.5])
    #expect(
      SettingTable([bare, full]).table.text == """
        a  loss  seeds  status
        2   0.5      1  finished
        1     –      1  finished
        """
    )
  }

  @Test
  func `no runs make an empty table`() {
    #expect(SettingTable([]).table.text == "seeds  status")
  }

  @Test
  func `equal runs have a deviation of 0`() {
    let table = SettingTable(results([(0.1, [0.1, 0.1, 0.1])]))
    #expect(table.groups[0].final("test_accuracy")?.deviation == 0)
    #expect(table.groups[0].final("test_accuracy")?.mean == 0.1)
  }

  @Test
  func `mean and deviation agree with an independent computation`() {
    // Python: statistics.mean and statistics.stdev of the list.
    let statistics = Statistics([1e9 + 1, 1e9 + 2, 1e9 + 4])
    #expect(statistics.mean == 1_000_000_002.3333334)
    #expect(abs((statistics.deviation ?? 0) - 1.5275252316519468) < 1e-7)
    #expect(Statistics([5]).deviation == nil)
    #expect(Statistics([]).mean.isNaN)
  }
}
