import Experiment
import Foundation
import Store
import Testing

/// What programs print and leave running up to their end.
struct ProgramEndTests {
  @Test func `the end of a program is seen where SIGCHLD is ignored`() throws {
    try Program.inEmptyFolder { program in
      let spec = #"{"name": "p", "workload": "command", "command": ["sh", "-c", "exit 3"]}"#
      try program.write(spec, to: "s.json")
      let line = "trap '' CHLD; exec '\(Program.path)' run s.json --quiet"
      #expect(try program.shell(line).status == 1)
      #expect(try program.store().latestRun()?.message == "exit code 3")
    }
  }

  @Test func `the last lines of standard error are shown as lines`() throws {
    try Program.inEmptyFolder { program in
      let line =
        "printf 'Traceback:\\n  x / 0\\n  ~~^~~\\nZeroDivisionError: \\033[1mno\\n' >&2; exit 1"
      #expect(try CommandRunTests.run(line, in: program).status == 1)
      let shown = try program.run("show", "latest").output
      let message = """
        message     exit code 1; the last lines of its standard error:
                    Traceback:
                    x / 0
                    ZeroDivisionError: \\u{1b}[1mno
        """
      #expect(shown.contains(message), "\(shown)")
    }
  }

  @Test func `what a program leaves is ended even if it prints all the time`() throws {
    try Program.inEmptyFolder { program in
      #expect(try CommandRunTests.run("yes & echo a=1; exit 0", in: program).status == 0)
      #expect(try program.store().latestRun()?.status == .finished)
      let log = try program.shell("exp log latest 2>&1 >/dev/null").output
      #expect(log.contains("that the program left behind"), "\(log)")
    }
  }

  @Test func `what cannot be known as the program's is read no further than a pipe's end`() throws {
    try Program.inEmptyFolder { program in
      // A session of its own, and nothing in its environment that tells of the run.
      let line = "setsid env -i sh -c 'echo $$ > pid; exec yes' & while [ ! -s pid ]; do :; done"
      let result = try CommandRunTests.run(line, in: program)
      #expect(result.status == 0, "\(result.errors)")
      let pid = try #require(
        pid_t(
          String(decoding: try program.bytes(of: "pid"), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        )
      )
      kill(pid, SIGKILL)
      #expect(try program.store().latestRun()?.status == .finished)
    }
  }

  @Test func `what programs print is shown to its last byte, as it is`() throws {
    try Program.inEmptyFolder { program in
      // A character cut in two, and a last line without an end.
      let line = #"printf 'a\303'; sleep 0.3; printf '\251b\nlast'; printf 'err' >&2"#
      try program.write(line, to: "p.sh")
      let spec = #"{"name": "p", "workload": "command", "command": ["sh", "p.sh"]"#
      try program.write(spec + "}", to: "one.json")
      try program.write(spec + #", "seeds": [0, 1]}"#, to: "two.json")
      let one = try program.run("run", "one.json", "--follow").errors
      #expect(
        one.contains("aéb\nlast") && one.contains("err") && !one.contains("\u{FFFD}"),
        "\(one)"
      )
      let two = try program.run("run", "two.json", "--follow", "--store", "two.sqlite").errors
      let lines = two.split(separator: "\n").map(String.init)
      for seed in 0...1 {
        for text in ["aéb", "last", "err"] {
          #expect(lines.contains("seed=\(seed)  \(text)"), "\(two)")
        }
      }
    }
  }
}
