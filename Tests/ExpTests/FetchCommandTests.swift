import Foundation
import TestSupport
import Testing

struct FetchCommandTests {
  private static let direct = ["NO_PROXY": "*"]

  @Test(arguments: [
    ("mnist", "To download MNIST there: exp fetch mnist --folder elsewhere/mnist\n"),
    (
      "fashion-mnist",
      "To download Fashion-MNIST there: exp fetch fashion-mnist --folder elsewhere/fashion-mnist\n"
    ),
    ("MNIST", "To download MNIST there: exp fetch mnist --folder elsewhere/MNIST\n"),
    ("photos", " plain or with .gz\n"),
  ])
  func `a run without its pictures says how to get them`(
    _ folder: String,
    _ hint: String
  ) throws {
    try Program.inEmptyFolder { program in
      let spec = """
        {
          "name": "pictures",
          "workload": "network",
          "dataset": { "kind": "idx", "folder": "../elsewhere/\(folder)" },
          "parameters": { "steps": 1 }
        }
        """
      try program.write(spec, to: "specs/pictures.json")
      let result = try program.run("run", "specs/pictures.json")
      #expect(result.status == 74)
      #expect(
        result.errors.hasPrefix("exp: error: there is no folder 'specs/../elsewhere/\(folder)'; ")
      )
      #expect(result.errors.hasSuffix(hint))
    }
  }

  @Test func `the example of MNIST reads where MNIST is fetched to`() throws {
    let example = repositoryFolder.appendingPathComponent("experiments/mnist.json")
    try Program.inEmptyFolder { program in
      try program.write(try Data(contentsOf: example), to: "experiments/mnist.json")
      let result = try program.run("run", "experiments/mnist.json")
      #expect(result.status == 74)
      #expect(result.errors.hasSuffix("\nTo download MNIST there: exp fetch mnist\n"))
    }
  }

  @Test(.enabled(if: isInstalled("curl"), "there is no curl on PATH; scripts/setup installs it"))
  func `no network is an error with the way by hand`() throws {
    try Program.inEmptyFolder { program in
      let mirror = try LoopbackServer.deadAddress()
      let result = try program.run(
        ["fetch", "fashion-mnist", "--mirror", mirror, "--json"],
        environment: Self.direct
      )
      let lines = result.errors.split(separator: "\n")
      let source = "  http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"
      #expect(result.status == 74)
      #expect(result.output == "")
      #expect(lines.first.map(String.init) == "Fetching \(mirror)train-images-idx3-ubyte.gz")
      #expect(lines.contains("exp: error: no mirror gave 'train-images-idx3-ubyte.gz':"))
      #expect(lines.contains("Or download by hand into 'data/fashion-mnist':"))
      #expect(lines.last.map(String.init) == source + "t10k-labels-idx1-ubyte.gz")
    }
  }

  @Test(
    .enabled(if: isInstalled("curl"), "there is no curl on PATH; scripts/setup installs it"),
    arguments: [SIGINT, SIGTERM]
  )
  func `a signal leaves what came, to be continued`(_ number: Int32) throws {
    try Program.inEmptyFolder { program in
      try withLoopbackServer(["/train-images-idx3-ubyte.gz": [.silence]]) { server in
        let running = try program.start(
          ["fetch", "mnist", "--mirror", server.address],
          environment: Self.direct
        )
        while running.process.isRunning, server.requests.isEmpty {
          Thread.sleep(forTimeInterval: 0.01)
        }
        kill(running.process.processIdentifier, number)
        let result = try program.finish(running)
        #expect(result.status == 130)
        #expect(
          result.errors.hasSuffix(
            "interrupted; run the command again to continue "
              + "'data/mnist/train-images-idx3-ubyte.gz.part'\n"
          )
        )
      }
    }
  }

  @Test func `a missing curl is told`() throws {
    try Program.inEmptyFolder { program in
      let result = try program.run(["fetch", "mnist"], environment: ["PATH": program.folder.path])
      #expect(result.status == 74)
      #expect(
        result.errors.hasPrefix(
          "exp: error: there is no program 'curl' on PATH; install the package 'curl' "
        )
      )
    }
  }

  @Test(arguments: [
    (["fetch", "cifar"], "Please provide one of 'mnist' and 'fashion-mnist'."),
    (["fetch", "mnist", "--mirror", "example.org"], "found 'example.org'"),
    (["fetch", "mnist", "--folder", ""], "expected '--folder' with a path"),
  ])
  func `wrong usage is told`(_ arguments: [String], _ part: String) throws {
    let result = try Program.inEmptyFolder { try $0.run(arguments) }
    #expect(result.status == 64)
    #expect(result.errors.contains(part))
  }
}
