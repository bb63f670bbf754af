import Experiment
import Report
import Testing

struct FindingListTests {
  private func result(_ index: Int, _ kinds: [Finding.Kind]) -> RunResult {
    let run = SampleRuns.run(["learning_rate": .number(Double(index))], seed: index)
    return RunResult(
      run,
      [],
      findings: kinds.map { Finding($0, message: "It is \($0.title) by 1.5. More.\u{1b}[2J") }
    )
  }

  @Test
  func `what needs attention comes first, runs without findings are left out`() {
    let results = [result(0, [.converged]), result(1, []), result(2, [.diverged, .tooSlow])]
    let ids = results.map(\.run.shortID)
    let labels = results.map(\.run.trial.label)
    #expect(
      FindingList(results).text == """
        \(ids[2]) \(labels[2])
          diverged: It is diverged by 1.5.
          too slow: It is too slow by 1.5.
        \(ids[0]) \(labels[0])
          converged: It is converged by 1.5.
        """
    )
    #expect(FindingList([results[1]]).isEmpty)
    #expect(FindingList([]).text.isEmpty)
  }

  @Test
  func `of many runs the rest is counted`() {
    let results = (0..<12).map { result($0, $0 < 2 ? [.converged, .saddle] : [.converged]) }
    let lines = FindingList(results).text.split(separator: "\n")
    #expect(lines.count == 2 * 3 + 6 * 2 + 1)
    #expect(lines.last == "and of 4 more: converged 4")
  }

  @Test
  func `a parameter that another one decides tells no settings apart`() {
    let runs = [
      SampleRuns.run(["optimizer": .string("sgd"), "steps": .integer(1)]),
      SampleRuns.run(["optimizer": .string("adam"), "beta1": .number(0.9), "steps": .integer(1)]),
    ]
    #expect(Differences.names(in: runs) == ["optimizer"])
    let other = SampleRuns.run(
      ["optimizer": .string("adam"), "beta1": .number(0.5), "evaluate_every": .integer(2)]
    )
    #expect(
      Differences.names(in: runs + [other]) == ["beta1", "evaluate_every", "optimizer", "steps"]
    )
  }

  @Test
  func `a text is wrapped at spaces, and steers no terminal`() {
    #expect(
      wrapped("ab cd efghijklmn op", width: 8, indent: "  ") == "  ab cd\n    efghijklmn\n    op"
    )
    #expect(wrapped("a\u{7}b", width: 80, indent: "") == "a\\u{7}b")
    #expect(wrapped("", width: 80, indent: "  ") == "  ")
  }
}
