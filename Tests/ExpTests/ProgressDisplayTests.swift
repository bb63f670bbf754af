import Dispatch
import Experiment
import Synchronization
import Testing

@testable import exp

struct ProgressDisplayTests {
  @Test(arguments: [ProgressDisplay.Style.lines, .live])
  func `a terminal that takes nothing holds up no trial`(_ style: ProgressDisplay.Style) throws {
    let trials = try sampleTrials(seeds: 3)
    let isBlocked = DispatchSemaphore(value: 0)
    let goesOn = DispatchSemaphore(value: 0)
    let written = Mutex("")
    let display = ProgressDisplay(trials, style: style) { text in
      isBlocked.signal()
      goesOn.wait()
      goesOn.signal()
      written.withLock { $0 += text }
    }
    display.start()
    for trial in trials {
      display.begin(trial)
      display.update(trial, Measurement(step: 1, elapsed: 0, values: [MetricValue("loss", 2)]))
      display.finish(trial, Outcome(.failed, message: "No."), milliseconds: 7)
      if trial.index == 0 { isBlocked.wait() }
    }
    // All trials have ended before anything could be written.
    #expect(written.withLock { $0 } == "")
    goesOn.signal()
    display.stop()
    let text = written.withLock { $0 }
    for index in 0..<3 {
      #expect(text.contains("[\(index + 1)/3] seed=\(index)  failed  No.\n"))
    }
  }
}

struct PlanProgressTests {
  @Test
  func `the time left of a plan of any size is a number`() throws {
    let trials = try sampleTrials(seeds: 1000, steps: 1_000_000_000)
    var progress = PlanProgress(trials, start: 0)
    progress.begin(trials[0], at: 0)
    progress.update(trials[0], Measurement(step: 1000, elapsed: 0, values: []))
    // An hour for each step: 1000 are done, of one trial 10^9 and of all 10^12.
    #expect(
      progress.lines(at: 1000 * 3_600_000, count: 1, isInterrupted: false) == [
        "  ░░░░░░░░░░ seed=0  step 1000/1000000000  0 steps/s  999999000:00:00 h left",
        "0 of 1000 trials done  0 steps/s  about 999999999000:00:00 h left",
      ]
    )
  }

  @Test
  func `a trial that ends early counts the steps it took`() throws {
    let trials = try sampleTrials(seeds: 2, steps: 100)
    var progress = PlanProgress(trials, start: 0)
    for trial in trials {
      progress.begin(trial, at: 0)
      progress.update(trial, Measurement(step: 10, elapsed: 0, values: []))
    }
    _ = progress.finish(trials[0], Outcome(.diverged), milliseconds: 1000)
    // 20 steps in 2 seconds; of the 110 there are 90 left.
    #expect(
      progress.lines(at: 2000, count: 0, isInterrupted: false) == [
        "1 of 2 trials done  10 steps/s  about 9.0 s left"
      ]
    )
    let line = progress.finish(trials[1], Outcome(.finished), milliseconds: 1500)
    #expect(line == "[2/2] seed=1  finished in 1.5 s")
  }

  @Test func `a trial counts once however often it is tried`() throws {
    let trials = try sampleTrials(seeds: 2, steps: 100)
    var progress = PlanProgress(trials, start: 0)
    var lines: [String] = []
    for (trial, status) in [
      (trials[0], RunStatus.failed), (trials[0], .finished), (trials[1], .failed),
    ] {
      progress.begin(trial, at: 0)
      lines.append(progress.finish(trial, Outcome(status, message: "M."), milliseconds: 1000))
    }
    #expect(lines.map { $0.prefix(6) } == ["[1/2] ", "[1/2] ", "[2/2] "], "\(lines)")
  }

  @Test func `of programs nobody knows how long they take`() throws {
    let spec = try Spec(
      text: "{\"name\": \"p\", \"workload\": \"command\", \"command\": [\"p\"], \"seeds\": [1, 2]}",
      file: "p.json"
    )
    let trials = Plan(spec).trials
    var progress = PlanProgress(trials, start: 0)
    progress.begin(trials[0], at: 0)
    progress.update(trials[0], Measurement(step: 100, elapsed: 0, values: []))
    _ = progress.finish(trials[0], Outcome(.finished), milliseconds: 1000)
    progress.begin(trials[1], at: 1000)
    progress.update(trials[1], Measurement(step: 50, elapsed: 0, values: []))
    #expect(
      progress.lines(at: 1500, count: 1, isInterrupted: false) == [
        "  seed=2  step 50  0.5 s", "1 of 2 trials done  100 steps/s",
      ]
    )
  }

  @Test func `trials that wait are not said to run`() throws {
    let trials = try sampleTrials(seeds: 4, steps: 100)
    var progress = PlanProgress(trials, start: 0)
    for trial in trials.prefix(3) {
      progress.begin(trial, at: 0)
      progress.update(trial, Measurement(step: 50, elapsed: 0, values: []))
    }
    progress.wait(trials[0], true, at: 1000)
    progress.wait(trials[1], true, at: 1000)
    #expect(
      progress.lines(at: 1000, count: 9, isInterrupted: false) == [
        "  █████░░░░░ seed=2  step 50/100  50 steps/s  1.0 s left",
        "0 of 4 trials done, 1 running, 2 waiting  150 steps/s  about 1.7 s left",
      ]
    )
    // The time in which it waited slows no trial down.
    progress.wait(trials[0], false, at: 9000)
    progress.update(trials[0], Measurement(step: 60, elapsed: 0, values: []))
    _ = progress.finish(trials[2], Outcome(.finished), milliseconds: 10)
    #expect(
      progress.lines(at: 10_000, count: 9, isInterrupted: false) == [
        "  ██████░░░░ seed=0  step 60/100  10 steps/s  4.0 s left",
        "1 of 4 trials done, 1 running, 1 waiting  21 steps/s  about 9.0 s left",
      ]
    )
  }
}

/// Trials that differ in their seeds.
private func sampleTrials(seeds: Int, steps: Int = 5) throws -> [Trial] {
  let list = (0..<seeds).map(String.init).joined(separator: ",")
  let override = try #require(Override("seeds=[\(list)]"))
  let spec = try Spec(
    text: SampleSpec.line(steps: steps),
    file: "line.json",
    overrides: [override]
  )
  return Plan(spec).trials
}
