import Experiment
import Foundation
import Store
import TestSupport
import Testing

/// Metrics that come while a program runs, from elsewhere than what it prints.
struct ProgramMetricsTests {
  /// Waits until something holds; gives up after half a minute.
  private static func wait(until isReached: () throws -> Bool) rethrows {
    for _ in 0..<600 {
      if try isReached() { return }
      Thread.sleep(forTimeInterval: 0.05)
    }
    Issue.record("what was waited for did not come")
  }

  private static func points(_ metric: String, _ program: Program) -> Series? {
    guard let store = try? program.store(), let run = try? store.latestRun() else { return nil }
    return try? store.series(metric, of: run.id)
  }

  @Test func `event files are read as they grow, each point once`() throws {
    try Program.inEmptyFolder { program in
      let file = "Tests/ExchangeTests/Fixtures/tensorboardX.tfevents"
      let source = repositoryFolder.appendingPathComponent(file).path
      // The first piece ends within a record.
      let line = """
        mkdir "$EXP_RUN_DIR/tb"; f="$EXP_RUN_DIR/tb/events.out.tfevents.1"; head -c 120 '\(source)' > "$f"
        while [ ! -e go ]; do sleep 0.02; done; tail -c +121 '\(source)' >> "$f"
        echo '{"step": 9, "val/acc": 0.5}'
        """
      try program.write(line, to: "p.sh")
      let running = try program.start(["track", "--quiet", "--", "sh", "p.sh"])
      Self.wait { (Self.points("loss", program)?.count ?? 0) > 0 }
      #expect((Self.points("loss", program)?.count ?? 0) < 3)
      try program.write("", to: "go")
      let result = try program.finish(running)
      #expect(result.status == 0, "\(result.errors)")
      let loss = try #require(Self.points("loss", program))
      #expect(loss.steps == [0, 1, 2] && loss.values == [1, 0.5, Double(Float(1) / 3)])
      // What the program printed of the same name is a series of its own.
      #expect(Self.points("val/acc", program)?.values == [0.5])
      #expect(Self.points("tb/val/acc", program)?.count == 2)
      let log = try program.shell("exp log latest 2>&1").output
      #expect(log.contains("1 measurements with steps not between 0 and 2^53 left out"), "\(log)")
      #expect(try program.json("artifact", "latest") as? [[String: Any]] != nil)
    }
  }

  @Test func `a table of metrics is read as it grows, each row once`() throws {
    try Program.inEmptyFolder { program in
      // As PyTorch Lightning's CSVLogger does: a new metric gives the file a new head.
      let line = """
        mkdir "$EXP_RUN_DIR/logs"; f="$EXP_RUN_DIR/logs/metrics.csv"
        printf 'epoch,step,train_loss\r\n0,49,0.75\r\n0,99' > "$f"
        while [ ! -e go ]; do sleep 0.02; done
        printf 'epoch,step,train_loss,val_loss\r\n0,49,0.75,\r\n0,99,0.5,\r\n0,99,,0.625\r\n' > "$f"
        echo train_loss=3
        """
      try program.write(line, to: "p.sh")
      let running = try program.start(["track", "--quiet", "--", "sh", "p.sh"])
      Self.wait { (Self.points("train_loss", program)?.count ?? 0) > 0 }
      #expect(Self.points("train_loss", program)?.values == [0.75])
      try program.write("", to: "go")
      let result = try program.finish(running)
      #expect(result.status == 0, "\(result.errors)")
      let loss = try #require(Self.points("train_loss", program))
      #expect(loss.steps == [49, 99] && loss.values == [0.75, 0.5])
      #expect(Self.points("val_loss", program)?.values == [0.625])
      #expect(Self.points("epoch", program)?.steps == [49, 99, 99])
      let log = try program.shell("exp log latest 2>&1").output
      #expect(log == "train_loss=3\n", "\(log)")
      let run = try #require(try program.store().latestRun())
      #expect(try program.store().artifacts(of: run.id).map(\.path) == ["logs/metrics.csv"])
    }
  }

  @Test func `metrics are recorded from outside while the program prints its own`() throws {
    try Program.inEmptyFolder { program in
      let line =
        "i=0; while [ ! -e go ]; do echo \"{\\\"loss\\\": $i}\"; i=$((i+1)); done; echo $i > n"
      try program.write(line, to: "p.sh")
      let running = try program.start(["track", "--quiet", "--", "sh", "p.sh"])
      Self.wait { (Self.points("loss", program)?.count ?? 0) > 0 }
      let others = try (1...5).map { step in
        try program.start([
          "log-metric", "latest", "ext=\(step).5", "other=-inf", "--step", "\(step)",
        ])
      }
      for other in others { #expect(try program.finish(other).status == 0) }
      try program.write("", to: "go")
      #expect(try program.finish(running).status == 0)
      let text = String(decoding: try program.bytes(of: "n"), as: UTF8.self)
      let count = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
      let loss = try #require(Self.points("loss", program))
      #expect(loss.values == (0..<count).map(Double.init))
      let ext = try #require(Self.points("ext", program))
      #expect(zip(ext.steps, ext.values).allSatisfy { Double($0) + 0.5 == $1 })
      #expect(ext.steps.sorted() == [1, 2, 3, 4, 5])
      #expect(Self.points("other", program)?.values == Array(repeating: -.infinity, count: 5))
      let late = try program.run("log-metric", "latest", "ext=1")
      #expect(late.status == 74 && late.errors.contains("the run is over"), "\(late.errors)")
    }
  }

  @Test func `the Python helper takes threads, forks and scalars of arrays`() throws {
    try Program.inEmptyFolder { program in
      let text = """
        import os, threading, explog
        class Scalar:
            def item(self): return 2.5
        assert explog.parameter("flag", False) is True and explog.parameter("n", None) == "7"
        def work(k):
            for i in range(100): explog.log(i, **{"t%d" % k: i + 0.25})
        threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
        for t in threads: t.start()
        if os.fork() == 0:
            work(4)
            os._exit(0)
        for t in threads: t.join()
        os.wait()
        explog.log(3, scalar=Scalar(), nan=float("nan"))
        try: explog.log(4, scalar=1, text="x")
        except ValueError: pass
        """
      try program.write(text, to: "t.py")
      #expect(try program.shell("exp python-helper > explog.py").status == 0)
      let settings = ["--set", "flag=True", "--set", "n=7"]
      let result = try program.run(["track", "--quiet"] + settings + ["--", "python3", "t.py"])
      #expect(result.status == 0, "\(result.errors)")
      for index in 0...4 {
        let points = try #require(Self.points("t\(index)", program))
        #expect(
          points.steps == Array(0..<100) && points.values == (0..<100).map { Double($0) + 0.25 }
        )
      }
      #expect(Self.points("scalar", program)?.values == [2.5])
      #expect(Self.points("nan", program)?.values.first?.isNaN == true)
    }
  }

  @Test func `processor, memory and what nvidia-smi tells are sampled`() throws {
    try Program.inEmptyFolder { program in
      try program.write("#!/bin/sh\necho '37, 1024'\n", to: "bin/nvidia-smi")
      chmod(program.url("bin/nvidia-smi").path, 0o755)
      let line = "while [ ! -e go ]; do :; done"
      let spec = """
        {"name": "p", "workload": "command", "command": ["sh", "-c", "\(line)"], "system_every": 0.1}
        """
      try program.write(spec, to: "s.json")
      let path = program.url("bin").path + ":/usr/bin:/bin"
      let running = try program.start(["run", "s.json", "--quiet"], environment: ["PATH": path])
      Self.wait {
        (Self.points("system.cpu_percent", program)?.values ?? []).contains { $0 > 0 }
          && Self.points("system.gpu0_percent", program) != nil
      }
      try program.write("", to: "go")
      #expect(try program.finish(running).status == 0)
      #expect(Self.points("system.gpu0_percent", program)?.values.allSatisfy { $0 == 37 } == true)
      #expect(Self.points("system.gpu0_memory_mb", program)?.values.first == 1024)
      #expect(Self.points("system.memory_mb", program)?.values.allSatisfy { $0 > 0 } == true)
    }
  }

  @Test func `an nvidia-smi that hangs costs neither samples nor a process`() throws {
    try Program.inEmptyFolder { program in
      let child = program.url("child").path
      // Its child has the pipe that is read.
      try program.write(
        "#!/bin/sh\nsleep 600 &\necho $! > '\(child)'\nwait\n",
        to: "bin/nvidia-smi"
      )
      chmod(program.url("bin/nvidia-smi").path, 0o755)
      let spec = """
        {"name": "p", "workload": "command", "system_every": 0.1,
        "command": ["sh", "-c", "while [ ! -e child ]; do sleep 0.05; done"]}
        """
      try program.write(spec, to: "s.json")
      let path = program.url("bin").path + ":/usr/bin:/bin"
      let environment = ["PATH": path]
      #expect(try program.run(["run", "s.json", "--quiet"], environment: environment).status == 0)
      #expect(Self.points("system.memory_mb", program) != nil)
      let text = String(decoding: try program.bytes(of: "child"), as: UTF8.self)
      let id = try #require(pid_t(text.trimmingCharacters(in: .newlines)))
      Self.wait { kill(id, 0) != 0 || Self.isZombie(id) }
      #expect(kill(id, 0) != 0 || Self.isZombie(id))
    }
  }

  /// Whether a process has ended and nobody has asked how, as in containers without an init.
  private static func isZombie(_ id: pid_t) -> Bool {
    let status = FileManager.default.contents(atPath: "/proc/\(id)/stat") ?? Data()
    return String(decoding: status, as: UTF8.self).contains(") Z ")
  }
}
