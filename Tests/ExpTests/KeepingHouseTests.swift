import Experiment
import Foundation
import Store
import Testing

/// The commands `delete`, `restore`, `gc` and `doctor`.
struct KeepingHouseTests {
  /// A program with runs of two experiments in its store, an older one of the first among them.
  private func withRuns(_ body: (Program) throws -> Void) throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(steps: 2000), to: "line.json")
      try program.write(SampleSpec.line(name: "other"), to: "other.json")
      for arguments in [["line.json"], ["line.json", "learning_rate=0.3"], ["other.json"]] {
        #expect(try program.run(["run"] + arguments).status == 0)
      }
      try body(program)
    }
  }

  @Test func `what is deleted is gone from lists and figures, and comes back`() throws {
    try withRuns { program in
      let before = try program.run("list").output
      let deleted = try program.run("delete", "line")
      #expect(deleted.output == "Moved to the trash: experiment 'line', 2 runs\n")
      #expect(deleted.errors == "'exp restore line' brings it back\n")
      #expect(!(try program.run("list").output.contains("line")))
      #expect(try program.run("plot", "line").status == 64)
      #expect(try program.run("show", "line").status == 64)
      let trash = try program.run("restore").output.split(separator: "\n").map(String.init)
      #expect(trash.count == 3)
      #expect(trash[0].hasPrefix("run       experiment  trial"))
      #expect(try program.run("restore", "line").output == "Restored: experiment 'line', 2 runs\n")
      #expect(try program.run("list").output == before)
      #expect(try program.run("restore").output == "The trash is empty.\n")
    }
  }

  @Test func `what is in the trash is told to be there`() throws {
    try withRuns { program in
      let store = try program.store()
      let name = "line"
      let run = try #require(try store.latestRuns(of: name).first)
      #expect(try program.run("delete", name).status == 0)
      let found = "' is in the trash: 'exp restore "
      for command in [["list", name], ["plot", name], ["best", name], ["show", name]] {
        let result = try program.run(command)
        #expect(result.errors == "exp: error: '\(name)\(found)\(name)' brings it back\n")
        #expect(result.status == 64)
      }
      let id = run.shortID
      #expect(try program.run("show", "\(id)").errors.contains("'\(id)\(found)\(id)'"))
      #expect(try program.run("restore", name).status == 0)
      #expect(try program.run("list", name).status == 0)
    }
  }

  @Test func `a run is deleted by the beginning of its id`() throws {
    try withRuns { program in
      let id = try program.store().runs(in: "line")[0].id
      let deleted = try program.run("delete", id, "other", "--json")
      #expect(
        deleted.output.split(whereSeparator: \.isWhitespace).joined()
          .hasPrefix("{\"experiments\":[\"other\"],\"runs\":[\"\(id)\",\"")
      )
      #expect(try program.run("restore", String(id.prefix(6))).output == "Restored: 1 run\n")
      #expect(try program.run("restore", "--all").output == "Restored: experiment 'other', 1 run\n")
      #expect(try program.store().runs().count == 3)
    }
  }

  @Test func `collecting says what it frees, and frees it`() throws {
    try withRuns { program in
      try program.run("delete", "line")
      let size = try program.bytes(of: ".exp/exp.sqlite").count
      let young = try program.run("gc")
      #expect(young.output.hasPrefix("Dropped 0 runs from the trash with 0 points"))
      #expect(
        young.errors
          == "2 runs deleted later than 30d ago stay in the trash; '--now' drops them too\n"
      )
      let planned = try program.run("gc", "--now", "--dry-run").output
      #expect(
        planned.hasPrefix("Would drop 2 runs from the trash with 8000 points; the store has ")
      )
      #expect(try program.store().trash().runs.count == 2)
      let collected = try program.run("gc", "--now")
      #expect(collected.output.hasPrefix("Dropped 2 runs from the trash with 8000 points and "))
      #expect(collected.errors == "")
      #expect(try program.bytes(of: ".exp/exp.sqlite").count < size - 80_000)
      #expect(try program.run("doctor").output == "The store is whole.\n")
      #expect(try program.run("restore", "line").status == 64)
    }
  }

  @Test(arguments: [
    (["gc", "--trash-older-than", "3x"], "The value '3x' is invalid"),
    (["delete"], "Missing expected argument '<target> ...'"),
    (["delete", "nope"], "no experiment is named 'nope' and no run's id begins so"),
    (
      ["restore", "nope"], "nothing in the trash is named 'nope'; 'exp restore' shows what is in it"
    ),
    (["restore", "x", "--all"], "'--all' needs no target"),
    (["doctor", "--repair", "--salvage", "x"], "'--repair' and '--salvage' exclude each other"),
  ])
  func `wrong usage says so`(arguments: [String], message: String) throws {
    try withRuns { program in
      let result = try program.run(arguments)
      #expect(result.errors.contains(message))
      #expect(result.status == 64)
    }
  }

  @Test(arguments: [["delete", "x"], ["restore"], ["gc"], ["doctor"], ["doctor", "--repair"]])
  func `keeping house makes no store`(arguments: [String]) throws {
    try Program.inEmptyFolder { program in
      let result = try program.run(arguments)
      #expect(result.errors.hasPrefix("exp: error: no store at '.exp/exp.sqlite'"))
      #expect(result.status == 74)
      #expect(try program.files() == [])
    }
  }

  @Test func `the doctor finds a flipped byte, and salvages the rest`() throws {
    try withRuns { program in
      let run = try program.store().runs(in: "line")[0]
      let values = try #require(try program.store().series("loss", of: run.id)).values
      var bytes = try program.bytes(of: ".exp/exp.sqlite")
      // Among the losses of the first run; pages that are free now may have them, too.
      withUnsafeBytes(of: values[7].bitPattern.littleEndian) { pattern in
        for place in bytes.ranges(of: pattern) { bytes[place.lowerBound] ^= 1 }
      }
      try program.write(bytes, to: "damaged.sqlite")
      let store = ["--store", "damaged.sqlite"]
      let found = try program.run(["doctor"] + store)
      #expect(
        found.output
          == "points are damaged: 'loss' of run '\(run.id)': points 0 to 1999 do not match their"
          + " checksum: the other metrics of the run are whole; 'exp delete \(run.id)', then run it"
          + " again\n"
      )
      #expect(found.status == 65)
      let plot = try program.run(["plot", run.id] + store)
      #expect(
        plot.errors.hasPrefix(
          "exp: error: the store 'damaged.sqlite' is damaged: 'loss' of run '\(run.id)': points 0"
            + " to 1999 do not match their checksum; save a copy"
        )
      )
      #expect(plot.status == 74)
      let salvaged = try program.run(["doctor", "--salvage", "new.sqlite"] + store)
      #expect(
        salvaged.output.hasPrefix(
          "lost: run '\(run.id)': 'loss' has 0 of 2000 points\n'new.sqlite'"
        )
      )
      #expect(salvaged.status == 65)
      #expect(try program.run("doctor", "--store", "new.sqlite").output == "The store is whole.\n")
      #expect(try program.run("list", "--store", "new.sqlite").output.contains("other"))
    }
  }

  @Test func `the doctor repairs a summary after a backup`() throws {
    guard let sqlite = Self.sqlite else { try Test.cancel("no sqlite3") }
    try withRuns { program in
      let statement = "UPDATE series SET minimum = -1 WHERE metric = 'loss' AND run = 1"
      let changed = try program.start([".exp/exp.sqlite", statement], executable: sqlite)
      #expect(try program.finish(changed).status == 0)
      let found = try program.run("doctor")
      #expect(
        found.output.hasSuffix(
          "1 of 1 problem can be repaired without losing anything: exp doctor --repair\n"
        )
      )
      #expect(found.status == 65)
      let repaired = try program.run("doctor", "--repair")
      #expect(repaired.output.hasPrefix("The store as it was: '"))
      #expect(repaired.output.contains("exp.sqlite.before-repair'\nrepaired: the summary of"))
      #expect(repaired.output.hasSuffix("\nThe store is whole again.\n"))
      #expect(repaired.status == 0)
      #expect(try program.run("doctor").output == "The store is whole.\n")
      #expect(program.exists(".exp/exp.sqlite.before-repair"))
    }
  }

  private static let sqlite = ["/usr/bin/sqlite3", "/usr/local/bin/sqlite3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
}
