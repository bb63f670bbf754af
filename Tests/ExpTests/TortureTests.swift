import Foundation
import Testing

/// A short round of what `make torture` does at length.
struct TortureTests {
  private static let tool = URL(fileURLWithPath: Program.path).deletingLastPathComponent()
    .appendingPathComponent("torture").path

  private func torture(_ program: Program, _ arguments: String...) throws -> String {
    let running = try program.start(arguments, executable: Self.tool)
    let result = try program.finish(running)
    #expect(result.errors == "")
    #expect(result.status == 0)
    return result.output
  }

  @Test func `what a killed writer was told to be on disk is there`() throws {
    try Program.inEmptyFolder { program in
      let output = try torture(program, "kill", "kill", "5", "\(Int.random(in: 0..<1 << 40))")
      #expect(output.hasPrefix("5 kills: "))
      #expect(output.hasSuffix(" are all there\n"))
    }
  }

  @Test func `many writers and readers at once make no error`() throws {
    try Program.inEmptyFolder { program in
      let output = try torture(program, "crowd", "crowd", "6", "2", "1")
      #expect(output.hasPrefix("6 writers, 2 readers: 6 runs with "))
    }
  }

  @Test func `of a damaged store the program answers or says what is wrong`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(steps: 300), to: "line.json")
      try program.run("run", "line.json")
      let output = try torture(
        program,
        "damage",
        Program.path,
        program.url(".exp/exp.sqlite").path,
        "4",
        "\(Int.random(in: 0..<1 << 40))"
      )
      #expect(output.hasPrefix("4 damaged copies: "))
    }
  }
}
