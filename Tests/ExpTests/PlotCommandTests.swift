import Experiment
import Foundation
import Store
import Testing

struct PlotCommandTests {
  private func withDigits<Value>(_ body: (Program) throws -> Value) throws -> Value {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      try program.run("run", "digits.json")
      return try body(program)
    }
  }

  /// Width and height in the header of a PNG.
  private func size(ofPNG bytes: Data) -> [Int] {
    [16, 20].map { start in
      bytes.dropFirst(start).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
  }

  @Test func `an experiment gives its figures and their paths`() throws {
    try withDigits { program in
      let result = try program.run("plot", "digits")
      #expect(result.output == "figures/digits-loss.png\nfigures/digits-accuracy.png\n")
      #expect(result.errors == "")
      #expect(result.status == 0)
      for path in result.output.split(separator: "\n").map(String.init) {
        let bytes = try program.bytes(of: path)
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(size(ofPNG: bytes) == [800, 500])
      }
    }
  }

  @Test(arguments: [("png", [0x89, 0x50]), ("svg", [0x3C, 0x3F]), ("pdf", [0x25, 0x50])])
  func `the ending or the option decides the format`(_ name: String, _ start: [UInt8]) throws {
    try withDigits { program in
      let named = try program.run("plot", "digits", "--kind", "loss", "-o", "mine.\(name)")
      #expect(named.output == "mine.\(name)\n")
      #expect(try program.bytes(of: "mine.\(name)").starts(with: start))
      let optional = try program.run("plot", "digits", "--kind", "accuracy", "--format", name)
      #expect(optional.output == "figures/digits-accuracy.\(name)\n")
      #expect(try program.bytes(of: "figures/digits-accuracy.\(name)").starts(with: start))
    }
  }

  @Test func `size, scale and theme change the picture`() throws {
    try withDigits { program in
      let base = ["plot", "digits", "--kind", "loss", "-o"]
      try program.run(base + ["plain.png"])
      try program.run(base + ["large.png", "--size", "1200x600", "--scale", "2"])
      try program.run(base + ["dark.png", "--theme", "dark"])
      #expect(size(ofPNG: try program.bytes(of: "large.png")) == [2400, 1200])
      let pictures = try ["plain.png", "dark.png"].map(program.bytes)
      #expect(pictures[0] != pictures[1])
    }
  }

  @Test func `a run is drawn by the beginning of its id`() throws {
    try withDigits { program in
      let id = try #require(try program.store().latestRun()).id.prefix(8)
      let result = try program.run("plot", String(id), "--kind", "loss")
      #expect(result.output == "figures/digits-\(id)-loss.png\n")
      #expect(program.exists("figures/digits-\(id)-loss.png"))
    }
  }

  @Test(arguments: ["png", "svg", "pdf"])
  func `the bytes depend on the store alone`(_ format: String) throws {
    try withDigits { program in
      let arguments = ["plot", "digits", "--format", format]
      let paths = ["loss", "accuracy"].map { "figures/digits-\($0).\(format)" }
      try program.run(arguments)
      let first = try paths.map(program.bytes)
      try program.run(arguments)
      let second = try paths.map(program.bytes)
      #expect(second == first)

      try FileManager.default.createDirectory(
        at: program.url("else where"),
        withIntermediateDirectories: true
      )
      let environment = ["LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo"]
      try program.run(arguments, in: "else where", environment: environment)
      let third = try paths.map { try program.bytes(of: "else where/" + $0) }
      #expect(third == first)
    }
  }

  @Test func `JSON lists the files`() throws {
    try withDigits { program in
      let paths = try #require(try program.json("plot", "digits", "--folder", "out") as? [String])
      #expect(paths == ["out/digits-loss.png", "out/digits-accuracy.png"])
      #expect(paths.allSatisfy { program.exists($0) })
    }
  }

  @Test func `a sweep whose settings came to the same is not drawn unasked, and this is said`()
    throws
  {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        {"name": "f", "workload": "objective", "parameters": {"function": "x^2", "start": {"x": 0}, "steps": 3},
        "sweep": {"parameters": {"learning_rate": {"values": [0.1, 0.2, 0.3]}}}}
        """,
        to: "f.json"
      )
      #expect(try program.run("run", "f.json").status == 0)
      let result = try program.run("plot", "f")
      #expect(!result.output.contains("f-sweep"))
      #expect(
        result.errors.contains(
          "No sweep: all settings came to the same value; --kind sweep draws it\n"
        ),
        "\(result.errors)"
      )
      #expect(try program.run("plot", "f", "--kind", "sweep").status == 0)
    }
  }

  @Test(arguments: [
    (#""learning_rate": {"values": [0.1, 0.2, 0.3]}"#, "sweep"),
    (#""learning_rate": {"values": [0.1, 1]}, "hidden_size": {"values": [2, 3]}"#, "heatmap"),
    (
      #""learning_rate": {"values": [0.1, 1]}, "hidden_size": {"values": [2, 3]}, "#
        + #""activation": {"values": ["relu", "tanh"]}"#, "parallel"
    ),
  ])
  func `a sweep gets the figure of its number of parameters`(
    _ parameters: String,
    _ kind: String
  ) throws {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        {"name": "s", "workload": "network",
        "dataset": {"kind": "digits", "train": 200, "test": 100},
        "parameters": {"steps": 40, "batch_size": 10},
        "sweep": {"parameters": {\(parameters)}}}
        """,
        to: "s.json"
      )
      try program.run("run", "s.json")
      let names = ["loss", "accuracy", kind].map { "figures/s-\($0).png\n" }
      #expect(try program.run("plot", "s").output == names.joined())
      // As SVG, which says nothing of the command line.
      let svg = "figures/s-\(kind).svg"
      try program.run("plot", "s", "--format", "svg")
      let first = try program.bytes(of: svg)
      try program.run("plot", "s", "--kind", kind, "--format", "svg")
      #expect(try program.bytes(of: svg) == first)
      let loss = try program.run(
        ["plot", "s", "--kind", kind, "--metric", "loss", "--best", "--format", "svg"]
      )
      #expect(loss.status == 0)
      #expect(try program.bytes(of: svg) != first)
    }
  }

  @Test(arguments: [
    (["--kind", "field"], "a field is of functions, and these runs have none"),
    (["--kind", "curve"], "a curve is of functions, and these runs have none"),
    (["--kind", "sweep", "--x", "steps"], "'steps' does not vary"),
    (["--kind", "heatmap"], "it is over two parameters"),
    (["--kind", "metric", "--metric", "speed"], "no run has recorded 'speed'"),
    (["--kind", "sweep", "--metric", "loss", "--metric", "gradient_norm"], "2 are named"),
  ])
  func `what cannot be drawn says why`(_ options: [String], _ reason: String) throws {
    try withDigits { program in
      let result = try program.run(["plot", "digits"] + options)
      #expect(result.status == 64)
      #expect(result.errors.contains(reason))
      #expect(!program.exists("figures"))
    }
  }

  @Test func `descents are drawn over their function`() throws {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        {"name": "d", "workload": "objective", "parameters": {"function": "x0^2 + x1^2",
        "start": {"x0": -3, "x1": 4}, "steps": 20, "field": {"x0": [-4, 4], "x1": [-4, 4]}},
        "sweep": {"parameters": {"learning_rate": {"values": [0.1, 10, 1e-10]}}}}
        """,
        to: "d.json"
      )
      try program.run("run", "d.json")
      let names = ["field", "metric", "sweep"].map { "figures/d-\($0).png\n" }
      #expect(try program.run("plot", "d").output == names.joined())
      // As high as its plot, whose units are equal on both axes, needs it.
      let size = size(ofPNG: try program.bytes(of: "figures/d-field.png"))
      #expect(size[0] == 700 && size[1] > 550)
      let curve = try program.run("plot", "d", "--kind", "curve")
      #expect(curve.errors.contains("'x0^2 + x1^2' has 2 variables; draw it with --kind field"))
    }
  }

  @Test(arguments: [
    ("x^4", #""x": 1"#, "curve", "draw it with --kind curve", "field"),
    ("x + y + z^2", #""x": 1, "y": 7, "z": 2"#, "metric", #""fix": {"z": 0}}"#, "field"),
    (
      "x^2 + y^2", #""x": 1, "y": 7"#, "metric", #""field": {"x": [-10, 10], "y": [-10, 10]}"#,
      "field"
    ),
  ])
  func `a descent without a field says how to get one`(
    _ function: String,
    _ start: String,
    _ first: String,
    _ hint: String,
    _ kind: String
  ) throws {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        {"name": "d", "workload": "objective", "parameters": {"function": "\(function)",
        "start": {\(start)}, "steps": 4}}
        """,
        to: "d.json"
      )
      try program.run("run", "d.json")
      #expect(try program.run("plot", "d").output.hasPrefix("figures/d-\(first).png\n"))
      let result = try program.run("plot", "d", "--kind", kind)
      #expect(result.status == 64)
      #expect(result.errors.contains(hint))
    }
  }
}
