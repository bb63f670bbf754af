import Testing

struct HelpTests {
  @Test(arguments: [[], ["help"], ["--help"]])
  func `the program teaches how to begin`(_ arguments: [String]) throws {
    let result = try Program.inEmptyFolder { try $0.run(arguments) }
    #expect(result.status == 0)
    #expect(result.errors == "")
    for command in ["plan", "run", "list", "plot", "show", "fetch"] {
      #expect(result.output.contains("\n  \(command) "))
      #expect(result.output.contains("\n  exp \(command) "))
    }
    #expect(result.output.contains("Exit codes: 0 done, 1 some runs failed, 64 wrong usage"))
  }

  @Test(arguments: [
    "", "run", "plan", "list", "show", "plot", "fetch", "delete", "restore", "gc", "doctor",
  ])
  func `help keeps within 80 columns`(_ command: String) throws {
    let result = try Program.inEmptyFolder { try $0.run(["help", command].filter { $0 != "" }) }
    // The argument parser does not wrap the usage.
    let lines = result.output.split(separator: "\n").filter { !$0.hasPrefix("USAGE: ") }
    let longest = lines.map(\.count).max()
    #expect(result.status == 0)
    #expect(longest.map { $0 <= 80 } == true)
  }

  @Test func `the version is a number alone`() throws {
    let result = try Program.inEmptyFolder { try $0.run("--version") }
    #expect(result.status == 0)
    #expect(result.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `each shell gets its completions`(_ shell: String) throws {
    let result = try Program.inEmptyFolder { try $0.run("--generate-completion-script", shell) }
    #expect(result.status == 0)
    #expect(result.output.contains("exp"))
    #expect(result.output.contains("plot"))
  }
}
