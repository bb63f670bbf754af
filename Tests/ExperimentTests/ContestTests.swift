import Experiment
import Testing

struct ContestTests {
  private func plan(
    _ rule: String,
    settings: Int = 9,
    seeds: String = "[0]",
    goal: String = "maximize",
    steps: Int = 100
  ) throws -> Plan {
    let rates = (1...settings).map { "0.\($0 + 100)" }.joined(separator: ",")
    return Plan(
      try Spec(
        text: """
          {"name": "a", "workload": "network", "dataset": {"kind": "digits"},
           "parameters": {"steps": \(steps)}, "seeds": \(seeds),
           "sweep": {"metric": {"name": "test_accuracy", "goal": "\(goal)"},
             "early_terminate": \(rule), "parameters": {"learning_rate": {"values": [\(rates)]}}}}
          """,
        file: "s.json"
      )
    )
  }

  /// A curve that crosses others: value of a trial at a step.
  private func value(_ trial: Int, _ step: Int) -> Double {
    let x = Double((trial * 7 + 3) % 11)
    return x * Double(step) / 100 + Double((trial * 5) % 9) / (1 + Double(step) / 10)
  }

  /// Plays a contest with one trial a turn, whichever `choose` says, in pieces of ten steps.
  private func verdicts(
    _ plan: Plan,
    choose: (Int) -> Int
  ) throws -> [Int: Contest.Verdict] {
    var contest = try #require(Contest(plan))
    var steps = Array(repeating: 0, count: plan.trials.count)
    var over: Set<Int> = []
    while true {
      let ready = plan.trials.indices.filter {
        !over.contains($0) && contest.standing(of: $0) == .goesOn
      }
      guard !ready.isEmpty else { break }
      let trial = ready[choose(ready.count)]
      repeat {
        contest.append(value(trial, steps[trial]), at: steps[trial], of: trial)
        steps[trial] += 10
      } while steps[trial] <= 100 && !contest.reachesRung(trial, at: steps[trial] - 10)
      contest.settle(trial, before: steps[trial] - 9)
      if steps[trial] > 100 {
        contest.end(trial, as: .finished)
        over.insert(trial)
      }
      _ = contest.decide()
    }
    var verdicts: [Int: Contest.Verdict] = [:]
    for trial in plan.trials.indices {
      if case .terminated(let verdict) = contest.standing(of: trial) { verdicts[trial] = verdict }
    }
    #expect(verdicts.count + over.count >= plan.trials.count, "nobody waits for ever")
    return verdicts
  }

  @Test func `rungs are where the words of the rule say`() throws {
    let rungs: [(String, [Int])] = [
      (#"{"type": "asha", "min_iter": 1, "eta": 3}"#, [1, 3, 9, 27, 81]),
      (#"{"type": "asha", "min_iter": 5, "max_iter": 40, "eta": 2}"#, [5, 10, 20]),
      (#"{"type": "asha", "min_iter": 10, "eta": 1.5}"#, [10, 15, 22, 33, 50, 75]),
      // The examples of W&B's documentation.
      (#"{"type": "hyperband", "max_iter": 27, "s": 2}"#, [3, 9]),
      (#"{"type": "hyperband", "min_iter": 3}"#, [3, 9, 27, 81]),
      (#"{"type": "median", "min_iter": 20}"#, [20, 40, 60, 80]),
      (#"{"type": "median", "min_iter": 20, "interval": 35, "max_iter": 90}"#, [20, 55]),
    ]
    for (rule, expected) in rungs {
      #expect(try Contest(plan(rule))?.rungs == expected, "\(rule)")
    }
  }

  @Test func `successive halving keeps the best of each rung, in whatever order they come`() throws
  {
    let plan = try plan(#"{"type": "asha", "min_iter": 10, "eta": 3}"#)
    // The same from whole curves, without any state.
    var expected: [Int: Int] = [:]
    var left = Array(0..<9)
    for (rung, step) in [10, 30, 90].enumerated() {
      let ranking = left.sorted { (-value($0, step), $0) < (-value($1, step), $1) }
      for trial in ranking.dropFirst(max(1, left.count / 3)) { expected[trial] = rung + 1 }
      left = Array(ranking.prefix(max(1, left.count / 3)))
    }
    let orders: [(Int) -> Int] = [{ _ in 0 }, { $0 - 1 }, { $0 / 2 }, { ($0 * 7919 + 3) % $0 }]
    let results = try orders.map { try verdicts(plan, choose: $0) }
    #expect(results[0].mapValues(\.rung) == expected)
    #expect(results.allSatisfy { $0 == results[0] })
    let first = try #require(results[0].values.first { $0.rung == 1 && $0.rank == 9 })
    let values = (0..<9).map { value($0, 10) }.sorted(by: >)
    #expect(first.value == values[8])
    #expect(first.threshold == values[2])
    #expect((first.count, first.place) == (9, 10))
  }

  @Test func `a setting goes on as soon as enough are behind it, and a rung's order is final`()
    throws
  {
    let plan = try plan(#"{"type": "asha", "min_iter": 10, "eta": 3}"#)
    var contest = try #require(Contest(plan))
    // Of nine three go on: the best of seven is one of them whatever the others do.
    for trial in 0..<6 { contest.append(Double(trial), at: 10, of: trial) }
    #expect(contest.decide() == [])
    contest.append(7, at: 10, of: 6)
    #expect(contest.decide() == [6])
    #expect(contest.standing(of: 6) == .goesOn)
    #expect((0..<6).allSatisfy { contest.standing(of: $0) == .waits })
    contest.append(.nan, at: 10, of: 7)
    #expect(contest.decide() == [5])
    // It comes to the next rung and waits there, though the first one is not decided.
    contest.append(1, at: 30, of: 6)
    #expect(contest.decide() == [])
    #expect(contest.standing(of: 6) == .waits)
    contest.append(9, at: 10, of: 8)
    #expect(contest.decide() == [0, 1, 2, 3, 4, 7, 8])
    #expect([5, 8].allSatisfy { contest.standing(of: $0) == .goesOn })
    guard case .terminated(let verdict) = contest.standing(of: 4) else {
      Issue.record("the fourth of nine goes on")
      return
    }
    #expect((verdict.rank, verdict.count, verdict.value, verdict.threshold) == (4, 9, 4, 5))
  }

  @Test func `settings as good as the last to go on go on, too`() throws {
    let plan = try plan(#"{"type": "asha", "min_iter": 10, "eta": 3}"#)
    for order in [Array(0..<9), Array((0..<9).reversed())] {
      var contest = try #require(Contest(plan))
      var decided: [Int] = []
      for trial in order {
        contest.append([2, 5, 5, 9, 5, 2, 5, .nan, 1][trial], at: 10, of: trial)
        decided += contest.decide()
      }
      #expect(decided.sorted() == Array(0..<9))
      let on = (0..<9).filter { contest.standing(of: $0) == .goesOn }
      #expect(on == [1, 2, 3, 4, 6])
      guard case .terminated(let verdict) = contest.standing(of: 0) else { continue }
      #expect((verdict.rank, verdict.count, verdict.threshold) == (6, 9, 5))
    }
    var broken = try #require(Contest(plan))
    for trial in 0..<9 { broken.append(.nan, at: 10, of: trial) }
    _ = broken.decide()
    #expect((0..<9).filter { broken.standing(of: $0) == .goesOn } == [0, 1, 2])
  }

  @Test func `a first rung before the second measurement is found`() throws {
    func rung(
      _ rule: String,
      metric: String = "test_accuracy",
      dataset: String = #"{"kind": "digits", "train": 2000}"#,
      parameters: String = "",
      swept: String = #""learning_rate": {"values": [1, 2]}"#,
      count: Int? = nil
    ) throws -> HastyRung? {
      let text = """
        {"name": "a", "workload": "network", "dataset": \(dataset),
         "parameters": {"steps": 300\(parameters)},
         "sweep": {"metric": {"name": "\(metric)"}, "early_terminate": \(rule),
           "parameters": {\(swept)}}}
        """
      return HastyRung(in: Plan(try Spec(text: text, file: "s.json")), trainingCount: count)
    }
    let early = #"{"type": "asha", "min_iter": 10}"#
    #expect(
      try rung(early)?.message
        == "the first rung is at step 10, but test_accuracy is measured at step 0 and then at step 20: "
        + "settings are compared before anything is learned. Let 'min_iter' be at least 20, or "
        + "'evaluate_every' at most 10."
    )
    #expect(try rung(#"{"type": "median", "min_iter": 20}"#) == nil)
    #expect(try rung(early, metric: "loss") == nil)
    #expect(try rung(early, metric: "loss", parameters: #", "record_every": 11"#)?.least == 11)
    #expect(try rung(early, parameters: #", "evaluate_every": 10"#) == nil)
    let batches = try #require(try rung(early, swept: #""batch_size": {"values": [40, 500]}"#))
    #expect(batches.least == 50 && batches.message.contains("at step 50 in some trials"))
    // Of data in a file the number is known when they are read.
    let file = #"{"kind": "idx", "folder": "f"}"#
    #expect(try rung(early, dataset: file) == nil)
    #expect(try rung(early, dataset: file, count: 60_000)?.least == 600)
    let first = try #require(try rung(#"{"type": "hyperband", "min_iter": 1}"#))
    #expect(first.least == 2 && first.message.contains("measurement 1, which is that of step 0"))
    #expect(try rung(#"{"type": "hyperband", "min_iter": 2}"#) == nil)
    #expect(HastyRung(in: try programs("{}")) == nil)
  }

  @Test func `a trial is at a rung with the first value that it has there`() throws {
    let plan = try plan(#"{"type": "asha", "min_iter": 10, "eta": 2}"#, settings: 2)
    var contest = try #require(Contest(plan))
    for trial in 0..<2 {
      contest.append(Double(trial), at: 10, of: trial)
      // What comes after may have been read before the trial was paused, or not.
      if trial == 0 { contest.append(5, at: 10, of: trial) }
    }
    #expect(contest.decide() == [0, 1])
    #expect(contest.standing(of: 1) == .goesOn)
    #expect(contest.standing(of: 0) != .goesOn)
  }

  @Test func `the median rule looks at those before in the plan`() throws {
    let plan = try plan(#"{"type": "median", "min_iter": 20, "startup": 3}"#)
    // From whole curves: best so far against the median of the running means.
    var ended: [Int: Int] = [:]
    for trial in 0..<9 {
      for (rung, step) in [20, 40, 60, 80].enumerated() where ended[trial] == nil {
        let points = stride(from: 0, through: step, by: 10)
        let means = (0..<trial).filter { ended[$0].map { $0 >= rung + 1 } ?? true }
          .map { other in points.map { value(other, $0) }.reduce(0, +) / Double(step / 10 + 1) }
          .sorted()
        guard means.count >= 3 else { continue }
        let half = means.count / 2
        let median = means.count % 2 == 1 ? means[half] : (means[half] + means[half - 1]) / 2
        if (points.map { value(trial, $0) }.max() ?? 0) < median { ended[trial] = rung + 1 }
      }
    }
    #expect(!ended.isEmpty)
    for choose in [{ _ in 0 }, { $0 - 1 }, { $0 / 2 }] as [(Int) -> Int] {
      #expect(try verdicts(plan, choose: choose).mapValues(\.rung) == ended)
    }
  }

  @Test func `a setting is its seeds together, and one that broke down is the last`() throws {
    let plan = try plan(
      #"{"type": "asha", "min_iter": 10, "eta": 2}"#,
      settings: 2,
      seeds: "[0, 1]",
      goal: "minimize"
    )
    var contest = try #require(Contest(plan))
    for (trial, value) in [5.0, 1, 2, 2].enumerated() {
      contest.append(value, at: 5, of: trial)
      if trial < 3 { contest.settle(trial, before: 11) }
      #expect(contest.decide() == [])
    }
    #expect(contest.standing(of: 0) == .waits)
    #expect(contest.standing(of: 3) == .goesOn)
    var diverged = contest
    contest.settle(3, before: 11)
    // A mean of 3 against one of 2.
    #expect(contest.decide() == [0, 1, 2, 3])
    #expect(contest.standing(of: 2) == .goesOn)
    guard case .terminated(let verdict) = contest.standing(of: 1) else {
      Issue.record("the worse setting goes on")
      return
    }
    #expect((verdict.value, verdict.threshold, verdict.rank) == (3, 2, 2))
    #expect(
      verdict.finding(in: contest, step: 11).message
        == "Rank 2 of 2 at rung 1 (step 10): test_accuracy 3, the last to go on has 2."
    )
    diverged.end(3, as: .diverged)
    #expect(diverged.decide() == [0, 1, 2, 3])
    #expect(diverged.standing(of: 0) == .goesOn)
  }

  @Test func `of rungs that are decided at once each trial is told once`() throws {
    let plan = try plan(#"{"type": "asha", "min_iter": 1, "eta": 2}"#, settings: 4)
    var contest = try #require(Contest(plan))
    for trial in 0..<4 {
      contest.append(Double(trial), at: 0, of: trial)
      contest.settle(trial, before: 9)
    }
    #expect(contest.decide() == [0, 1, 2, 3])
    #expect(contest.standing(of: 3) == .goesOn)
  }

  @Test func `measurements are counted as W&B counts them`() throws {
    let plan = try plan(#"{"type": "hyperband", "min_iter": 2, "eta": 2}"#, settings: 2)
    var contest = try #require(Contest(plan))
    contest.append(0.9, at: 0, of: 0)
    #expect(!contest.reachesRung(0, at: 70))
    contest.append(0.2, at: 50, of: 0)
    #expect(contest.reachesRung(0, at: 50))
    contest.append(0.1, at: 0, of: 1)
    contest.append(0.3, at: 1, of: 1)
    #expect(contest.decide() == [0, 1])
    #expect(contest.standing(of: 1) == .goesOn)
    #expect(contest.standing(of: 0) != .goesOn)
  }

  @Test func `a terminated trial is due where the rule would not do so again`() throws {
    let rule = #"{"type": "asha", "min_iter": 10, "eta": 3}"#
    let plan = try plan(rule, settings: 3)
    var contest = try #require(Contest(plan))
    for trial in 0..<3 {
      contest.append(Double(trial), at: 0, of: trial)
      contest.settle(trial, before: 11)
    }
    _ = contest.decide()
    let attempts = Dictionary(
      uniqueKeysWithValues: plan.trials.map { trial in
        (trial.id, Attempt(run: "r", number: 1, status: .terminated, checkpoint: 11))
      }
    )
    let due = Worklist(plan.trials, attempts: attempts, contest: contest).due
    #expect(due.map(\.trial.index) == [2])
    #expect(Worklist(plan.trials, attempts: attempts).due.count == 3)
  }

  @Test func `a spec with a rule reads as it is written down`() throws {
    for rule in [
      #"{"type": "asha", "min_iter": 5, "max_iter": 40, "eta": 2}"#,
      #"{"type": "hyperband", "max_iter": 27, "s": 2}"#,
      #"{"type": "median", "min_iter": 20, "startup": 2}"#,
    ] {
      let spec = try plan(rule).spec
      #expect(Spec(canonicalText: spec.canonicalText) == spec)
      #expect(spec.hash != (try plan(#"{"type": "asha", "min_iter": 1}"#).spec.hash))
    }
  }

  static let mistakes: [(String, [String])] = [
    (
      "{}",
      ["$.sweep.early_terminate.type: missing; expected one of 'asha', 'hyperband' or 'median'"]
    ),
    (
      #"{"type": "asha"}"#,
      ["$.sweep.early_terminate.min_iter: missing; expected where the first rung is"]
    ),
    (
      #"{"type": "hyperband", "max_iter": 9}"#,
      ["$.sweep.early_terminate.s: missing; expected the number of rungs below 'max_iter'"]
    ),
    (
      #"{"type": "asha", "min_iter": 9, "max_iter": 9, "eta": 1}"#,
      [
        "$.sweep.early_terminate.max_iter: expected more than 'min_iter', which is 9, found 9",
        "$.sweep.early_terminate.eta: expected a number from 1.01 up, found 1",
      ]
    ),
    (
      #"{"type": "median", "min_iter": 9, "eta": 2}"#,
      [
        "$.sweep.early_terminate.eta: has no meaning with type 'median'\n"
          + "  hint: known there: min_iter, max_iter, interval, startup"
      ]
    ),
  ]

  @Test(arguments: mistakes.indices)
  func `a rule that cannot be is refused`(_ index: Int) throws {
    let (rule, messages) = Self.mistakes[index]
    let error = try #require(throws: SpecError.self) { try plan(rule) }
    for message in messages { #expect("\(error)".contains(message), "\(error)") }
  }

  private func programs(_ parameters: String) throws -> Plan {
    Plan(
      try Spec(
        text: """
          {"name": "a", "workload": "command", "command": ["p"], "parameters": \(parameters),
           "sweep": {"metric": {"name": "loss"}, "parameters": {"q": {"values": [1, 2]}},
             "early_terminate": {"type": "asha", "min_iter": 10, "eta": 2}}}
          """,
        file: "s.json"
      )
    )
  }

  @Test func `a program's steps are those of what is compared`() throws {
    var contest = try #require(Contest(try programs("{}")))
    func waits(_ contest: inout Contest, _ metric: String, at step: Int) -> Bool {
      let measurement = Measurement(step: step, elapsed: 0, values: [MetricValue(metric, 1)])
      return contest.observe(measurement, of: 0)
    }
    #expect(!waits(&contest, "loss", at: 1))
    #expect(!waits(&contest, "system.cpu_percent", at: 50))
    #expect(!waits(&contest, "other", at: .max))
    #expect(waits(&contest, "loss", at: 12))
    contest.settle(0, through: .max)
    #expect(contest.standing(of: 0) == .waits)
    // All metrics of a network have its steps.
    var network = try #require(Contest(try plan(#"{"type": "asha", "min_iter": 10, "eta": 2}"#)))
    #expect(waits(&network, "loss", at: 10))
  }

  @Test func `a program's parameter called steps bounds no rungs`() throws {
    let rungs = try #require(Contest(try programs(#"{"steps": 3}"#))).rungs
    #expect(rungs.starts(with: [10, 20, 40, 80]))
  }
}
