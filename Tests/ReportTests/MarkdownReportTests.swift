import Experiment
import Report
import Testing

struct MarkdownReportTests {
  private func report(_ results: [RunResult], spec: String = "{\"name\":\"sample\"}") -> String {
    MarkdownReport(
      name: "sample",
      description: "Which *rate*\nis best?",
      spec: spec,
      results: results,
      objective: Objective(.maximize, "test_accuracy"),
      figures: [(.loss, "sample-loss.png")]
    ).text
  }

  private func result(
    _ rate: Double,
    _ accuracy: Double,
    seed: Int = 0,
    status: RunStatus = .finished
  ) -> RunResult {
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

  @Test
  func `a report says what was asked, what came out and how to do it again`() {
    let text = report([
      result(0.1, 0.8), result(0.1, 0.82, seed: 1), result(1, 0.9), result(1, 0.92, seed: 1),
      result(10, 0.1, status: .diverged),
    ])
    #expect(
      text
        == """
        # sample

        Which \\*rate\\* is best?

        Best: learning\\_rate 1 with test\\_accuracy 0.910 ± 0.014 (mean and standard deviation \
        over 2 seeds; 95 % interval 0.783 to 1.037). It is separated from all others that \
        finished (95 % paired t interval). 5 runs of 3 settings.

        ![loss of sample](sample-loss.png)

        ## Settings

        | learning\\_rate | test\\_accuracy | 95 % interval | seeds | status |
        | ---: | ---: | ---: | ---: | --- |
        | 1 | 0.910 ± 0.014 | 0.783 to 1.037 | 2 | finished |
        | 0.1 | 0.810 ± 0.014 | 0.683 to 0.937 | 2 | finished |
        | 10 | 0.1 | – | 1 | diverged |

        ## Runs that did not simply finish

        - `a22bb0a4` learning\\_rate=10 seed=0: diverged

        ## How to get the same numbers again

        `exp rerun sample --verify` runs all again from the store and compares every bit. \
        Elsewhere save the spec as `sample.json` and call `exp run sample.json`; a file or \
        folder of data in it is relative to the folder of the spec.

        ```json
        { "name": "sample" }
        ```

        | what | value |
        | --- | --- |
        | command | exp run |
        | exp | 0 |
        | spec hash | 0 |

        """.replacing("a22bb0a4", with: result(10, 0.1).run.shortID)
    )
  }

  @Test
  func `text from a spec stays text`() {
    let text = report([result(1, 0.5)], spec: "{\"name\":\"```<script>\"}")
    #expect(text.contains("````json\n{ \"name\": \"```<script>\" }\n````"))
  }

  @Test
  func `without a whole setting nothing is called best`() {
    let text = report([result(1, .nan, status: .diverged)])
    #expect(text.contains("\n\n1 run of 1 setting.\n\n"))
  }
}
