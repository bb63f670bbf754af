import Experiment
import Foundation
import Store
import Testing

/// The files that programs leave, and their contents beside the store.
struct ArtifactFileTests {
  /// The contents whose names are not their hashes.
  static func falseContents(_ program: Program) throws -> [String] {
    let folder = ".exp/exp-files/objects"
    return try FileManager.default.subpathsOfDirectory(atPath: program.url(folder).path)
      .filter { $0.count > 60 }
      .filter { path in
        let hash = SHA256.hex(of: Array(try program.bytes(of: folder + "/" + path)))
        return hash != path.replacing("/", with: "")
      }
  }

  @Test func `a file that has another name outside is copied`() throws {
    try Program.inEmptyFolder { program in
      try program.write("mine\n", to: "mine.txt")
      let line = """
        ln mine.txt "$EXP_RUN_DIR/a.txt"; echo own > "$EXP_RUN_DIR/b.txt"; \
        ln "$EXP_RUN_DIR/b.txt" "$EXP_RUN_DIR/c.txt"
        """
      #expect(try CommandRunTests.run(line, in: program).status == 0)
      let attributes = try FileManager.default.attributesOfItem(
        atPath: program.url("mine.txt").path
      )
      let mode = (attributes[.posixPermissions] as? Int) ?? 0
      #expect(mode & 0o200 != 0, "the file of the user is the user's to write")
      #expect(attributes[.referenceCount] as? Int == 1)
      let file = try FileHandle(forWritingTo: program.url("mine.txt"))
      try file.write(contentsOf: Data("changed".utf8))
      try file.close()
      #expect(try Self.falseContents(program) == [])
      let store = try program.store()
      let run = try #require(try store.latestRun())
      #expect(try store.artifacts(of: run.id).map(\.path) == ["a.txt", "b.txt", "c.txt"])
      let names = try FileManager.default.contentsOfDirectory(
        atPath: program.url(".exp/exp-files/\(run.id)").path
      )
      #expect(names.sorted() == ["a.txt", "b.txt", "c.txt"])
    }
  }

  @Test func `a file that is whole is not replaced by a content that was damaged`() throws {
    try Program.inEmptyFolder { program in
      let line = #"echo hello > "$EXP_RUN_DIR/a.txt""#
      #expect(try CommandRunTests.run(line, in: program).status == 0)
      let first = try #require(try program.store().latestRun())
      let content = program.url(".exp/exp-files/\(first.id)/a.txt").path
      #expect(try program.shell("chmod u+w '\(content)' && : > '\(content)'").status == 0)
      #expect(try Self.falseContents(program).count == 1)
      #expect(try program.run("run", "s.json", "--force").status == 0)
      let second = try #require(try program.store().latestRun())
      #expect(second.id != first.id)
      #expect(try program.bytes(of: ".exp/exp-files/\(second.id)/a.txt") == Data("hello\n".utf8))
      #expect(try Self.falseContents(program) == [])
    }
  }

  @Test func `a content that was changed is not fetched`() throws {
    try Program.inEmptyFolder { program in
      let line = #"echo hello > "$EXP_RUN_DIR/a.txt""#
      #expect(try CommandRunTests.run(line, in: program).status == 0)
      let store = try program.store()
      let run = try #require(try store.latestRun())
      let content = program.url(".exp/exp-files/\(run.id)/a.txt")
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: content.path)
      let file = try FileHandle(forWritingTo: content)
      try file.write(contentsOf: Data("J".utf8))
      try file.close()
      let result = try program.run("artifact", "latest", "--all", "-o", "out")
      #expect(result.status == 74)
      #expect(
        result.errors.contains("is not what the run left: its SHA-256 is")
          && result.errors.contains("that of the run's file was 5891b5b522d5df08…"),
        "\(result.errors)"
      )
      #expect(!program.exists("out/a.txt"))
    }
  }

  @Test func `an imported store brings the files of its programs along`() throws {
    try Program.inEmptyFolder { program in
      let line = #"mkdir "$EXP_RUN_DIR/d"; echo hello > "$EXP_RUN_DIR/d/a.txt""#
      #expect(try CommandRunTests.run(line, in: program).status == 0)
      let first = try program.run("import", ".exp/exp.sqlite", "--store", "new/other.sqlite")
      #expect(first.status == 0 && !first.errors.contains("contents"), "\(first.errors)")
      let fetched = try program.run(
        "artifact",
        "latest",
        "--all",
        "-o",
        "out",
        "--store",
        "new/other.sqlite"
      )
      #expect(fetched.output == "out/d/a.txt\n", "\(fetched.errors)")
      // A folder alone asks for all; standard output takes one.
      let whole = try program.run("artifact", "latest", "-o", "whole")
      #expect(whole.output == "whole/d/a.txt\n" && whole.status == 0, "\(whole.errors)")
      #expect(try program.run("artifact", "latest", "-o", "-").output == "hello\n")
      #expect(try program.bytes(of: "out/d/a.txt") == Data("hello\n".utf8))
      // Twice changes nothing.
      let files = try program.files()
      _ = try program.run("import", ".exp/exp.sqlite", "--store", "new/other.sqlite")
      let isContent = { (path: String) in path.hasPrefix("new/other-files/") }
      #expect(try program.files().filter(isContent) == files.filter(isContent))
      #expect(try program.run("doctor").output == "The store is whole.\n")
      // What is not as it was is not taken, and what is not there is told.
      let object = try #require(
        files.first { $0.hasPrefix(".exp/exp-files/objects/") && $0.count > 80 }
      )
      chmod(program.url(object).path, 0o644)
      try Data("other\n".utf8).write(to: program.url(object))
      let doctor = try program.run("doctor")
      #expect(doctor.status == 65)
      #expect(
        doctor.output.contains("\(object)' is not what its name says, which is the hash"),
        "\(doctor.output)"
      )
      let lost = try program.run("import", ".exp/exp.sqlite", "--store", "third.sqlite")
      #expect(lost.status == 0)
      #expect(
        lost.errors.contains("the content of 1 file that programs left is not beside it"),
        "\(lost.errors)"
      )
      #expect(!program.exists("third-files"))
    }
  }
}
