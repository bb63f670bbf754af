import Experiment
import Testing

struct WorklistTests {
  private func trials(seeds: Int) throws -> [Trial] {
    let seeds = (0..<seeds).map(String.init).joined(separator: ",")
    return Plan(
      try Spec(
        text: """
          {"name": "a", "workload": "network", "dataset": {"kind": "digits"},
           "parameters": {"steps": 100}, "seeds": [\(seeds)],
           "sweep": {"parameters": {"learning_rate": {"values": [1, 2]}}}}
          """,
        file: "s.json"
      )
    ).trials
  }

  private func list(
    _ statuses: [RunStatus],
    of trials: [Trial],
    isForced: Bool = false
  ) -> Worklist {
    let attempts = zip(trials, statuses).map { trial, status in
      (trial.id, Attempt(run: "r", number: 1, status: status))
    }
    return Worklist(
      trials,
      attempts: Dictionary(uniqueKeysWithValues: attempts),
      isForced: isForced
    )
  }

  @Test func `what did not come to its end is due`() throws {
    let trials = try trials(seeds: 4)
    let list = list(
      [.finished, .stopped, .diverged, .failed, .interrupted, .running],
      of: trials
    )
    #expect(list.due.map(\.trial.index) == [3, 4, 5, 6, 7])
    #expect(list.items.map(\.status).last == .planned)
    #expect(
      list.summary
        == "8 trials: 3 done already, 5 to run (2 new, 1 running, 1 failed, 1 interrupted)"
    )
    #expect(self.list([.finished], of: trials, isForced: true).due.count == 8)
  }

  @Test func `the summary says no more than there is to say`() throws {
    let one = Array(try trials(seeds: 1).prefix(1))
    #expect(list([], of: one).summary == "1 trial to run")
    #expect(list([.finished], of: one).summary == "1 trial: all done already")
    #expect(list([.interrupted], of: one).summary == "1 trial: 1 to run (1 interrupted)")
    let two = try trials(seeds: 1)
    #expect(list([.finished], of: two).summary == "2 trials: 1 done already, 1 to run")
  }

  @Test func `costs are those of the setting, else of the experiment`() throws {
    let trials = try trials(seeds: 3)
    let costs = [
      // The first setting took 2 ms a step and 3 points, one of no plan 8 ms and 1 point.
      RunCost(trial: trials[0].id, steps: 100, milliseconds: 200, points: 300),
      RunCost(trial: trials[1].id, steps: 50, milliseconds: 100, points: 150),
      RunCost(trial: "gone", steps: 50, milliseconds: 400, points: 50),
    ]
    let own = try #require(CostEstimate([trials[2]], in: trials, costs: costs))
    #expect(own.milliseconds == 200 && own.points == 300)
    let other = try #require(CostEstimate([trials[3], trials[4]], in: trials, costs: costs))
    #expect(other.milliseconds == 2 * 100 * 700 / 200)
    #expect(other.points == 2 * 100 * 500 / 200)
    #expect(CostEstimate(trials, in: trials, costs: []) == nil)
    #expect(CostEstimate([], in: trials, costs: costs)?.milliseconds == 0)
  }

  @Test func `a program's runs are counted, whatever its parameter 'steps' means`() throws {
    let text = """
      { "name": "p", "workload": "command", "command": ["x", "{steps}"], "parameters": {},
        "sweep": { "parameters": { "steps": { "values": [1, 1000, 5] } } } }
      """
    let trials = Plan(try Spec(text: text, file: "p.json")).trials
    let costs = [
      RunCost(trial: trials[0].id, steps: 7, milliseconds: 100, points: 10),
      RunCost(trial: trials[1].id, steps: 0, milliseconds: 300, points: 30),
    ]
    let own = try #require(CostEstimate([trials[1]], in: trials, costs: costs))
    #expect(own.milliseconds == 300 && own.points == 30)
    let other = try #require(CostEstimate([trials[2]], in: trials, costs: costs))
    #expect(other.milliseconds == 200 && other.points == 20)
  }
}
