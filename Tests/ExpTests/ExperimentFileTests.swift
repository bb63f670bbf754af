import Experiment
import Foundation
import Store
import TestSupport
import Testing

/// The folder with MNIST's four files, if the person who runs the tests has it.
private let mnist = ProcessInfo.processInfo.environment["EXP_MNIST"]

/// The specs that come with the program.
struct ExperimentFileTests {
  private static let folder = repositoryFolder.appendingPathComponent("experiments")

  private static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (files ?? []).filter { $0.hasSuffix(".json") }.sorted()
  }()

  private func path(_ name: String) -> String {
    Self.folder.appendingPathComponent(name).path
  }

  @Test func `there are some`() {
    #expect(Self.names.contains("lr-sweep.json"))
  }

  @Test(arguments: names)
  func `each is without a mistake`(_ name: String) throws {
    let result = try Program.inEmptyFolder { try $0.run("plan", path(name)) }
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test(arguments: names.filter { !["graph.json", "metre.json", "mnist.json"].contains($0) })
  func `each runs when shortened`(_ name: String) throws {
    let text = try String(contentsOfFile: path(name), encoding: .utf8)
    var shorter = ["steps=5", "seeds=[0]"]
    if case .digits = try Spec(text: text, file: name).dataset {
      shorter += ["dataset.train=100", "dataset.test=50"]
    }
    try Program.inEmptyFolder { program in
      let result = try program.run(["run", path(name)] + shorter)
      #expect(result.status == 0, "\(result.errors)")
      let store = try program.store()
      let experiment = try #require(try store.latestRun()).experiment
      let runs = try store.runs(in: experiment)
      #expect(runs.allSatisfy { $0.status == .finished })
      // A command is looked for where the check is run.
      if let script = try Spec(text: text, file: name).command?.words.first, script.hasPrefix("./")
      {
        try FileManager.default.copyItem(atPath: path(script), toPath: program.url(script).path)
      }
      try expectReport(of: experiment, program)
    }
  }

  /// Every experiment has a report, whose trials run again without its store.
  private func expectReport(of experiment: String, _ program: Program) throws {
    let report = try program.run("report", experiment, "-o", "report.html")
    #expect(report.status == 0, "\(report.errors)")
    let page = String(decoding: try program.bytes(of: "report.html"), as: UTF8.self)
    #expect(page.contains("<h2>What came out</h2>"))
    #expect(page.contains("<img src=\"data:image/"))
    let check = try program.run(
      [
        "report", "--check", "report.html", "--rerun", "--programs", "-q", "--store", "none.sqlite",
      ]
    )
    #expect(check.output.hasPrefix("identical: "), "\(check.errors)")
  }

  @Test(arguments: ["graph.json", "metre.json"])
  func `those that are short have a report as they are`(_ name: String) throws {
    try Program.inEmptyFolder { program in
      #expect(try program.run("run", path(name)).status == 0)
      try expectReport(of: try #require(try program.store().latestRun()).experiment, program)
    }
  }

  @Test(.enabled(if: mnist != nil, "set EXP_MNIST to a folder with MNIST's four files"))
  func `mnist runs when shortened`() throws {
    let folder = try #require(mnist)
    try Program.inEmptyFolder { program in
      let result = try program.run(
        "run",
        path("mnist.json"),
        "dataset.folder=\(folder)",
        "dataset.train=100",
        "dataset.test=50",
        "steps=5"
      )
      #expect(result.status == 0, "\(result.errors)")
      try expectReport(of: "mnist", program)
    }
  }

  /// The error shrinks by the factor 1 - 0.2 with every step, so w = 100 - 99.9 · 0.8^k after k
  /// updates.
  @Test func `metre learns what one line of algebra says`() throws {
    try Program.inEmptyFolder { program in
      #expect(try program.run("run", path("metre.json")).status == 0)
      let store = try program.store()
      let run = try #require(try store.latestRun())
      let weight = try #require(try store.series("w1[1,1]", of: run.id))
      let loss = try #require(try store.series("loss", of: run.id))
      let expected = [
        0: 0.1, 1: 20.080, 2: 36.064, 11: 91.418655342592, 31: 99.90106383206032,
        54: 99.99941598394572, 55: 99.99953278715658, 61: 99.99987752295638,
      ]
      #expect(weight.steps == Array(0...61))
      for (step, value) in expected {
        #expect(abs(weight.values[step] - value) < 1e-12 * value, "step \(step)")
      }
      #expect(abs(loss.values[0] - 4990.005) < 1e-12 * 4990.005)
    }
  }
}
