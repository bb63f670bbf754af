import Experiment
import Foundation
import Store
import Testing

/// Programs whose worse settings end early, compared with the same programs run to their end.
struct CommandContestTests {
  /// Four curves that cross between the first step and the first rung, beside a stream with steps of
  /// its own that soon are beyond every rung, and a file that is written anew at each step.
  ///
  /// Where there is a file `contest`, the first program is ahead of the others at each rung: they come
  /// there once it is ended, which it waits for. So do those that will not go on; the second waits at
  /// the first rung until all have come. The first ends once it has been sampled.
  private static let script = """
    q=$1; i=0
    [ $q = 0 ] && trap 'touch ended$i; exit 143' TERM
    until_there() { until [ -e $1 ]; do sleep 0.02; done; }
    rung() {
      if [ $q = 0 ] && [ -e ended$i ]; then touch decided$i
      elif [ $q = 1 ] && [ $i = 3 ]; then until_there decided3
      else until_there never; fi
    }
    echo "{\\"step\\": 0, \\"nice\\": $(nice)}"
    while [ $i -lt 8 ]; do
      case $q in 0) y=$((100 - 30 * i));; 1) y=$((50 - 5 * i));; 2) y=60;; *) y=$((80 - 10 * i));; esac
      [ $i -gt 0 ] && echo "{\\"step\\": $((i * 100)), \\"other\\": $((i * q))}" >&2
      [ -e contest ] && [ $q != 0 ] && [ $i = 3 -o $i = 6 ] && until_there ended$i
      echo "{\\"step\\": $i, \\"loss\\": $y}"
      echo "step $i of $q" > "$EXP_RUN_DIR/model.txt"
      [ -e contest ] && [ $i = 3 -o $i = 6 ] && rung
      i=$((i + 1))
    done
    if [ -e contest ]; then until_there sampled; fi
    """

  private static func spec(_ rule: String) -> String {
    """
    {
      "name": "p", "workload": "command", "command": ["sh", "p.sh", "{q}"], "system_every": 0.1,
      "sweep": {
        "metric": { "name": "loss" }, \(rule) "parameters": { "q": { "values": [0, 1, 2, 3] } }
      }
    }
    """
  }

  private static let halving =
    "\"early_terminate\": { \"type\": \"asha\", \"min_iter\": 3, \"eta\": 2 },"

  /// Waits while a program runs and something holds, or cannot be asked yet.
  private func waitWhile(_ running: Program.Running, _ holds: () throws -> Bool) {
    while running.process.isRunning, (try? holds()) ?? true {
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  @Test func `programs end at the rungs with the points and files of whole runs`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.script, to: "p.sh")
      try program.write(Self.spec(""), to: "whole.json")
      try program.write(Self.spec(Self.halving), to: "p.json")
      let whole = try program.run("run", "whole.json", "--jobs", "4", "--store", "whole.sqlite")
      #expect(whole.status == 0, "\(whole.errors)")
      try program.write("", to: "contest")
      let running = try program.start(["run", "p.json", "--jobs", "4"])
      waitWhile(running) {
        let run = try program.store().latestRuns(of: "p").first { $0.trial.index == 0 }
        return try run.flatMap { try program.store().series("system.memory_mb", of: $0.id) } == nil
      }
      try program.write("", to: "sampled")
      let result = try program.finish(running)
      #expect(result.status == 0, "\(result.errors)")
      let (store, all) = (try program.store(), try program.store("whole.sqlite"))
      let runs = try store.latestRuns(of: "p")
      #expect(
        runs.map { $0.message?.prefix { $0 != ":" } ?? "\($0.status)" } == [
          "finished", "Rank 2 of 2 at rung 2 (step 6)", "Rank 4 of 4 at rung 1 (step 3)",
          "Rank 3 of 4 at rung 1 (step 3)",
        ]
      )
      for (run, other) in zip(runs, try all.latestRuns(of: "p")) {
        for metric in ["loss", "other", "nice"] {
          let points = try #require(try store.series(metric, of: run.id))
          let expected = try #require(try all.series(metric, of: other.id))
          #expect(points.steps == Array(expected.steps.prefix(points.count)), "\(metric)")
          #expect(points.values == Array(expected.values.prefix(points.count)), "\(metric)")
          #expect(metric != "loss" || points.count > 3)
          if run.status == .finished { #expect(points.count == expected.count) }
        }
        let process = try #require(try store.process(of: run.id))
        #expect(process.exitCode == (run.status == .finished ? 0 : nil))
        let seconds = try store.series("system.memory_mb", of: run.id)?.steps ?? []
        #expect(seconds == seconds.sorted() && (run.status != .finished || !seconds.isEmpty))
        let artifacts = try store.artifacts(of: run.id)
        #expect(artifacts.map(\.path) == ["model.txt"])
        let path = ".exp/exp-files/\(run.id)/model.txt"
        #expect(artifacts.first?.hash == SHA256.hex(of: Array(try program.bytes(of: path))))
      }
      #expect(try ArtifactFileTests.falseContents(program) == [])
      let log = try program.run("log", runs[0].id).errors
      #expect(log.split(separator: "begins again").count == 3, "\(log)")
    }
  }

  @Test func `a program whose place is known at once does not begin again`() throws {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        echo begun >> begun.txt
        i=0
        while [ $i -lt 6 ]; do
          echo "{\\"step\\": $i, \\"loss\\": $((9 - $1 + i))}"
          i=$((i + 1))
        done
        until [ -e told$1 ]; do sleep 0.02; done
        """,
        to: "p.sh"
      )
      // Each is compared with those before it alone, and is better than they.
      let rule = """
        "early_terminate": { "type": "median", "min_iter": 1, "interval": 2, "startup": 1 },
        """
      try program.write(Self.spec(rule), to: "p.json")
      let running = try program.start(["run", "p.json", "--jobs", "1"])
      for trial in 0..<4 {
        // One that was to wait would be ended, having told all.
        waitWhile(running) {
          let run = try program.store().latestRuns(of: "p").first { $0.trial.index == trial }
          return try run.flatMap { try program.store().series("loss", of: $0.id) }?.count != 6
        }
        try program.write("", to: "told\(trial)")
      }
      let result = try program.finish(running)
      #expect(result.status == 0, "\(result.errors)")
      #expect(try program.store().latestRuns(of: "p").allSatisfy { $0.status == .finished })
      let begun = String(decoding: try program.bytes(of: "begun.txt"), as: UTF8.self)
      #expect(begun == String(repeating: "begun\n", count: 4))
    }
  }

  @Test func `a run ends when that is decided, though all jobs are at work`() throws {
    try Program.inEmptyFolder { program in
      // The second setting is better, comes to the rung last and so does not stop there.
      try program.write(
        """
        echo "{'step': 0, 'loss': $((5 - $1))}"
        echo "{'step': 3, 'loss': $((5 - $1))}"
        while [ ! -e go ]; do sleep 0.05; done
        """,
        to: "p.sh"
      )
      try program.write(
        Self.spec(Self.halving).replacing("0, 1, 2, 3", with: "0, 1"),
        to: "p.json"
      )
      let running = try program.start(["run", "p.json", "--jobs", "1"])
      func statuses() -> [RunStatus] {
        (try? program.store().latestRuns(of: "p").map(\.status)) ?? []
      }
      for _ in 0..<600 where statuses() != [.terminated, .running] && running.process.isRunning {
        Thread.sleep(forTimeInterval: 0.1)
      }
      #expect(statuses() == [.terminated, .running])
      try program.write("", to: "go")
      #expect(try program.finish(running).status == 0)
      #expect(statuses() == [.terminated, .finished])
    }
  }

  @Test func `a run that ends while its program waits has its files`() throws {
    try Program.inEmptyFolder { program in
      // The second setting never comes to the rung, so that the first waits for it.
      let script = """
        echo content > "$EXP_RUN_DIR/a.txt"
        [ $1 = 0 ] && echo '{"step": 5, "loss": 1}' || touch waits
        sleep 86
        """
      try program.write(script, to: "p.sh")
      try program.write(
        Self.spec(Self.halving).replacing("0, 1, 2, 3", with: "0, 1"),
        to: "p.json"
      )
      let running = try program.start(["run", "p.json", "--jobs", "1"])
      while !program.exists("waits"), running.process.isRunning {
        Thread.sleep(forTimeInterval: 0.02)
      }
      running.process.interrupt()
      #expect(try program.finish(running).status == 130)
      let store = try program.store()
      for run in try store.latestRuns(of: "p") {
        #expect(run.status == .interrupted)
        #expect(try store.artifacts(of: run.id).map(\.path) == ["a.txt"])
        #expect(try store.process(of: run.id) != nil)
      }
      #expect(try store.latestRuns(of: "p").count == 2)
    }
  }

  @Test func `programs that end by themselves as they are paused have their files`() throws {
    try Program.inEmptyFolder { program in
      try program.write(
        "echo $1 > \"$EXP_RUN_DIR/a.txt\"; echo \"{'step': 3, 'loss': $1}\"",
        to: "p.sh"
      )
      try program.write(
        Self.spec(Self.halving).replacing("0, 1, 2, 3", with: "0, 1, 2, 3, 4, 5, 6, 7"),
        to: "p.json"
      )
      let result = try program.run("run", "p.json", "--jobs", "4")
      #expect(result.status == 0, "\(result.errors)")
      let store = try program.store()
      let runs = try store.latestRuns(of: "p")
      #expect(runs.count == 8)
      for run in runs {
        #expect(try store.artifacts(of: run.id).map(\.path) == ["a.txt"])
        #expect(try store.process(of: run.id) != nil)
        #expect(try store.series("loss", of: run.id)?.steps == [3])
      }
    }
  }

  @Test func `a trial that fails is tried again as often as asked, its waiting not counted`() throws
  {
    try Program.inEmptyFolder { program in
      // The first fails after its rung each time, so that the second, which never fails, is the best.
      try program.write(
        """
        trap "touch ended$1; exit 143" TERM
        echo "{'step': 3, 'loss': $1}"
        until [ -e ended$1 ]; do sleep 0.02; done
        echo "{'step': 4, 'loss': $1}"; [ $1 != 0 ]
        """,
        to: "p.sh"
      )
      try program.write(
        Self.spec(Self.halving).replacing("0, 1, 2, 3", with: "0, 1")
          .replacing("\"system_every\": 0.1", with: "\"retries\": 2"),
        to: "p.json"
      )
      #expect(try program.run("run", "p.json", "--jobs", "1").status == 1)
      let runs = try program.store().runs().filter { $0.trial.index == 0 }
      #expect(runs.map(\.attempt).sorted() == [1, 2, 3])
      #expect(runs.allSatisfy { $0.status == .failed && $0.message == "exit code 1" })
    }
  }

  @Test func `a timeout counts neither waiting nor what ran before`() throws {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        trap "touch ended$1; exit 143" TERM
        sleep 1.5; echo "{'step': 3, 'loss': $1}"
        until [ -e ended$1 ]; do sleep 0.02; done
        echo "{'step': 4, 'loss': $1}"
        """,
        to: "p.sh"
      )
      try program.write(
        Self.spec("\(Self.halving)").replacing("0, 1, 2, 3", with: "0, 1")
          .replacing("\"system_every\": 0.1", with: "\"timeout\": 4"),
        to: "p.json"
      )
      let result = try program.run("run", "p.json", "--jobs", "1")
      #expect(result.status == 0, "\(result.errors)")
      #expect(try program.store().latestRuns(of: "p").map(\.status) == [.finished, .terminated])
    }
  }
}
