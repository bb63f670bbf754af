import Experiment
import Foundation
import Store
import Testing

/// Whether the tests run as root, who may write everywhere.
private let isRoot = geteuid() == 0

struct BadStoreTests {
  /// A program with one finished run in its store.
  private func withRun<Value>(_ body: (Program) throws -> Value) throws -> Value {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json")
      return try body(program)
    }
  }

  /// Expects one message of a command that asks and of one that records.
  private func expect(
    _ errors: String,
    of store: String,
    _ program: Program,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for command in [["list"], ["run", "line.json"]] {
      let result = try program.run(command + ["--store", store])
      #expect(result.errors == "exp: error: \(errors)\n", sourceLocation: sourceLocation)
      #expect(result.output == "", sourceLocation: sourceLocation)
      #expect(result.status == 74, sourceLocation: sourceLocation)
    }
  }

  @Test func `no store is made by asking`() throws {
    try Program.inEmptyFolder { program in
      for command in [["list"], ["show", "latest"], ["plot", "line"]] {
        let result = try program.run(command)
        #expect(
          result.errors
            == "exp: error: no store at '.exp/exp.sqlite': 'exp run' makes one, '--store' names"
            + " another\n"
        )
        #expect(result.status == 74)
      }
      #expect(try program.files() == [])
    }
  }

  @Test func `a folder is no store`() throws {
    try withRun { program in
      try expect(
        "'.exp' is a folder, a store is a file: name one in it, such as '.exp/exp.sqlite'",
        of: ".exp",
        program
      )
    }
  }

  @Test func `a file of something else is no store, and stays as it is`() throws {
    try withRun { program in
      try expect(
        "'line.json' is not a store: it is not an SQLite database; name another file with"
          + " '--store'",
        of: "line.json",
        program
      )
      #expect(try program.bytes(of: "line.json") == Data(SampleSpec.line().utf8))
    }
  }

  @Test func `a store of a newer version is refused and stays as it is`() throws {
    try withRun { program in
      var bytes = try program.bytes(of: ".exp/exp.sqlite")
      // Bytes 60 to 63 of an SQLite file are its user_version, most significant first.
      bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
      try program.write(bytes, to: "newer.sqlite")
      try expect(
        "the store 'newer.sqlite' has layout version 99, this program knows up to 4: install the"
          + " version of 'exp' that wrote it, or a later one",
        of: "newer.sqlite",
        program
      )
      #expect(try program.bytes(of: "newer.sqlite") == bytes)
    }
  }

  @Test(.enabled(if: !isRoot, "root may write to read-only files"))
  func `a read-only store can be asked, not filled`() throws {
    try withRun { program in
      let path = program.url(".exp/exp.sqlite").path
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
      #expect(try program.run("list").status == 0)
      let result = try program.run("run", "line.json")
      #expect(
        result.errors
          == "exp: error: cannot write to the store '\(path)': the file is read-only; make the"
          + " file and its folder writable, or copy both elsewhere\n"
      )
      #expect(result.status == 74)
    }
  }

  @Test func `what is not in the store is said with what is near`() throws {
    try withRun { program in
      let unknown = try program.run("show", "zzz")
      #expect(
        unknown.errors
          == "exp: error: no experiment is named 'zzz' and no run's id begins so; 'exp list' shows"
          + " what there is\n"
      )
      #expect(unknown.status == 64)
      let near = try program.run("plot", "lin")
      #expect(
        near.errors
          == "exp: error: no experiment is named 'lin' and no run's id begins so; did you mean"
          + " 'line'?\n"
      )
      #expect(near.status == 64)
      let experiment = try program.run("list", "nosuch")
      #expect(
        experiment.errors == "exp: error: no experiment is named 'nosuch'; the store has 'line'\n"
      )
      #expect(experiment.status == 64)
      #expect(!program.exists("figures"))
    }
  }

  @Test func `the beginning of several ids is not enough`() throws {
    try withRun { program in
      // With 17 runs two ids begin with the same of 16 digits.
      try program.run(
        "run",
        "line.json",
        "seeds=[\((1...16).map(String.init).joined(separator: ","))]"
      )
      let ids = try program.store().runs(in: "line").map(\.id)
      let digits = Dictionary(grouping: ids) { String($0.prefix(1)) }
      let (digit, shared) = try #require(digits.first { $0.value.count > 1 })
      let result = try program.run("show", digit)
      let lines = result.errors.split(separator: "\n").map(String.init)
      #expect(
        lines.first
          == "exp: error: \(shared.count) runs have an id that begins with '\(digit)': type more of"
          + " it"
      )
      #expect(Set(lines.dropFirst().map { String($0.dropFirst(2).prefix(16)) }) == Set(shared))
      #expect(result.status == 64)
    }
  }
}
