import Experiment
import Foundation
import Store
import Testing

/// Whether small file systems can be mounted here: as root, outside most containers.
private let canMount: Bool = {
  let line = "mount -t tmpfs -o size=64k tmpfs . && umount -l ."
  return (try? Program.inEmptyFolder { try $0.shell("cd \"$PWD\" && \(line)").status == 0 })
    ?? false
}()

struct FullDiskTests {
  @Test(
    .enabled(if: canMount, "mounting a small tmpfs needs root")
  )
  func `a full disk ends the run and keeps what was written`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      let mounted = try program.shell("mkdir small && mount -t tmpfs -o size=300k tmpfs small")
      try #require(mounted.status == 0)
      defer { _ = try? program.shell("umount -l small") }

      let store = ["--store", "small/exp.sqlite"]
      #expect(try program.run(["run", "line.json"] + store).status == 0)
      let full = try program.run(["run", "line.json", "steps=1000000"] + store)
      #expect(
        full.errors.hasPrefix(
          "exp: error: no room left for the store 'small/exp.sqlite': SQLite error 13"
        )
      )
      #expect(
        full.errors.hasSuffix(
          "; what was written before is safe, make room and run the same command again\n"
        )
      )
      #expect(full.status == 74)
      let runs = try program.store("small/exp.sqlite").runs(in: "line")
      #expect(runs.map(\.status) == [.finished, .interrupted])
      #expect(try program.run(["plot", runs[0].id] + store).status == 0)

      #expect(try program.shell("mount -o remount,size=20m small").status == 0)
      #expect(try program.run(["run", "line.json", "steps=20000"] + store).status == 0)
      let later = try program.store("small/exp.sqlite").runs(in: "line")
      #expect(later.map(\.status) == [.finished, .interrupted, .finished])
      #expect(try program.run(["doctor"] + store).output == "The store is whole.\n")
    }
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"),
    arguments: ["list", "list --json", "help", "--version", "--generate-completion-script bash"]
  )
  func `results that cannot be written are an error`(_ arguments: String) throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json")
      let result = try program.shell("exp \(arguments) > /dev/full")
      #expect(
        result.errors
          == "exp: error: cannot write to standard output: No space left on device\n"
      )
      #expect(result.status == 74)
    }
  }
}
