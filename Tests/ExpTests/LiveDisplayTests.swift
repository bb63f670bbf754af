import Foundation
import Testing

/// Whether there is util-linux's `script`, and a terminal that it can give to a program: a chroot
/// may have none.
private let hasTerminal: Bool = {
  let line =
    "script --version | grep -q util-linux && script --quiet --return --command true /dev/null"
  return (try? Program.inEmptyFolder { try $0.shell(line).status == 0 }) ?? false
}()

struct LiveDisplayTests {
  @Test(.enabled(if: hasTerminal, "there is no util-linux 'script', or no terminal for it"))
  func `progress keeps to the lines and columns of the terminal`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      let seeds = "seeds=[0,1,2,3]"
      let command = "stty cols 30 rows 5; '\(Program.path)' run digits.json \(seeds) steps=500 -j 8"
      let result = try program.shell("script --quiet --return --command \"\(command)\" /dev/null")
      #expect(result.status == 0)
      let drawing = try #require(result.output.firstRange(of: "learning_rate  "))
      let live = result.output[..<drawing.lowerBound]
      let lines = live.replacing(/\u{1B}\[[0-9]*[A-Z]/, with: "").split(whereSeparator: \.isNewline)
      #expect(lines.count > 1)
      #expect(lines.allSatisfy { $0.count < 30 })
      let jumps = live.matches(of: /\u{1B}\[([0-9]+)A/).compactMap { Int($0.1) }
      #expect(jumps.max() == 4)
    }
  }

  @Test(.enabled(if: hasTerminal, "there is no util-linux 'script', or no terminal for it"))
  func `a dumb terminal gets plain lines`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      let command =
        "script --quiet --return --command \"'\(Program.path)' run line.json\" /dev/null"
      let result = try program.shell(command, environment: ["TERM": "dumb"])
      #expect(result.status == 0)
      #expect(!result.output.contains("\u{1B}"))
      #expect(result.output.contains("[1/1] seed=0  finished"))
    }
  }
}
