import Experiment
import Foundation
import Store
import Testing

struct OutputTests {
  private func withLine<Value>(_ body: (Program) throws -> Value) throws -> Value {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      return try body(program)
    }
  }

  @Test(arguments: ["", "<&-", "<&- 2>&-"])
  func `a run works with closed files`(_ closed: String) throws {
    try withLine { program in
      let result = try program.shell("exp run line.json \(closed)")
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("finished"))
      #expect(try program.store().experiments().map(\.runCount) == [1])
    }
  }

  @Test func `a closed output is an error that comes after the work`() throws {
    try withLine { program in
      let run = try program.shell("exp run line.json >&-")
      #expect(run.errors.hasSuffix("cannot write to standard output: Bad file descriptor\n"))
      #expect(run.status == 74)
      let plot = try program.shell("exp plot line --kind loss --format svg >&- 2>&-")
      #expect(plot.status == 74)
      let figure = try String(contentsOf: program.url("figures/line-loss.svg"), encoding: .utf8)
      #expect(figure.hasSuffix("</svg>\n"))
      #expect(try program.store().experiments().map(\.runCount) == [1])
    }
  }

  @Test func `a reader that goes away does not end a run`() throws {
    try withLine { program in
      let line = "{ exp run line.json seeds=[0,1,2,3] 2>&1; echo $? > status; } | true"
      let result = try program.shell(line)
      let status = try program.bytes(of: "status")
      let runs = try program.store().runs(in: "line")
      #expect(result.status == 0)
      #expect(status == Data("0\n".utf8))
      #expect(runs.map(\.status) == Array(repeating: .finished, count: 4))
    }
  }

  @Test(arguments: [
    ("frobnicate", "Error: Unexpected argument 'frobnicate'"),
    ("list --stor x", "Error: Unknown option '--stor'. Did you mean '--store'?"),
    ("list --limit=-1", "Error: expected '--limit' from 0, found -1"),
    ("run", "Error: Missing expected argument '<spec>'"),
    (
      "run line.json steps",
      "Error: expected an override such as 'learning_rate=0.1' or '~momentum', found 'steps'"
    ),
    ("run line.json --jobs 0", "Error: expected '--jobs' from 1 to 1024, found 0"),
    ("plot line --size banana", "Error: The value 'banana' is invalid for '--size <WxH>'"),
    ("plot line --size 99x100", "Error: The value '99x100' is invalid for '--size <WxH>'"),
    ("plot line --size 32768x100", "Error: The value '32768x100' is invalid for '--size <WxH>'"),
    ("plot line --scale nan", "Error: expected a scale above 0 and at most 20, found nan"),
    ("plot line -o a.bmp", "Error: expected a file ending in .png, .svg or .pdf, found 'a.bmp'"),
  ])
  func `wrong usage is said with the right one`(_ arguments: String, _ error: String) throws {
    try withLine { program in
      let result = try program.run(arguments.split(separator: " ").map(String.init))
      let lines = result.errors.split(separator: "\n").map(String.init)
      #expect(lines.first == error)
      #expect(lines.contains { $0.hasPrefix("Usage: exp ") })
      #expect(lines.last?.contains("--help' for more information.") == true)
      #expect(result.output == "")
      #expect(result.status == 64)
      #expect(try program.files() == ["line.json"])
    }
  }
}
