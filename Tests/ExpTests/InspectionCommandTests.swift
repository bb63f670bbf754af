import Foundation
import TestSupport
import Testing

/// The commands that look into a network without running anything: graph, check and curve.
struct InspectionCommandTests {
  private static let spec = repositoryFolder.appendingPathComponent("experiments/graph.json").path

  @Test
  func `graph prints the operations with values and gradients`() throws {
    try Program.inEmptyFolder { program in
      let result = try program.run("graph", Self.spec, "--text")
      #expect(result.status == 0)
      #expect(
        result.output == """
          softmax(relu(x W1 + b1) W2 + b2) with cross-entropy

          value of  operation      from      shape  value                                               gradient
          x         input                    1×2    [0.5, -1]                                           [-0.1524, 0.1381]
          W1        parameter                2×3    [1.37, -1.904, 1.246; -0.274, 0.06685, 0.05071]     [-0.2188, 0, 0.1793; 0.4375, 0, -0.3587]
          xW1       matmul         x, W1     1×3    [0.9588, -1.019, 0.5722]                            [-0.4375, 0, 0.3587]
          b1        parameter                3      [0, 0, 0]                                           [-0.4375, 0, 0.3587]
          a1        +              xW1, b1   1×3    [0.9588, -1.019, 0.5722]                            [-0.4375, 0, 0.3587]
          z1        relu           a1        1×3    [0.9588, 0, 0.5722]                                 [-0.4375, 0.6409, 0.3587]
          W2        parameter                3×2    [-0.2963, 0.9447; 1.362, -0.4554; 0.8861, -0.1312]  [0.3381, -0.3381; 0, 0; 0.2018, -0.2018]
          z1W2      matmul         z1, W2    1×2    [0.223, 0.8307]                                     [0.3526, -0.3526]
          b2        parameter                2      [0, 0]                                              [0.3526, -0.3526]
          a2        +              z1W2, b2  1×2    [0.223, 0.8307]                                     [0.3526, -0.3526]
          y         softmax        a2        1×2    [0.3526, 0.6474]                                    [0, -1.545]
          t         constant                 1×2    [0, 1]                                              –
          losses    cross-entropy  y, t      1      [0.4348]                                            [1]
          loss      mean           losses           0.4348                                              1

          """
      )
      #expect(!FileManager.default.fileExists(atPath: program.url("figures").path))
    }
  }

  @Test
  func `graph draws the figure unless it is told not to`() throws {
    try Program.inEmptyFolder { program in
      let result = try program.run("graph", Self.spec, "--samples", "3")
      #expect(result.output.hasSuffix("\n\nfigures/graph-graph.png\n"))
      let png = try Data(contentsOf: program.url("figures/graph-graph.png"))
      #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      #expect(try program.run("graph", Self.spec, "-o", "graph.svg").status == 0)
      let svg = try String(contentsOf: program.url("graph.svg"), encoding: .utf8)
      #expect(svg.contains("<svg"))
      let wrong = try program.run("graph", Self.spec, "--text", "-o", "graph.svg")
      #expect(wrong.status == 64)
    }
  }

  @Test
  func `graph prints every number in JSON`() throws {
    try Program.inEmptyFolder { program in
      let result = try program.run("graph", Self.spec, "--json", "hidden_size=8")
      let json = try #require(
        JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
      )
      let nodes = try #require(json["nodes"] as? [[String: Any]])
      #expect(nodes.count == 14)
      #expect((nodes[1]["value"] as? [Double])?.count == 16)
      #expect((json["edges"] as? [[String: Any]])?.count == 13)
      #expect(json["figure"] is NSNull)
    }
  }

  @Test
  func `check compares every layer`() throws {
    try Program.inEmptyFolder { program in
      for precision in ["float32", "float64"] {
        let result = try program.run("check", Self.spec, "precision=\(precision)")
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines[0].hasPrefix("layer  parameters  checked  kinks"))
        #expect(lines[1].hasPrefix("1      weights      6 of 6      0"))
        #expect(lines[1...4].allSatisfy { $0.hasSuffix("right") })
        #expect(lines[5] == "All gradients are right.")
      }
      let json = try program.run("check", Self.spec, "--limit", "2", "--json").output
      #expect(json.contains("\"checked\": 2"))
      #expect(try program.run("check", Self.spec, "--limit", "0").status == 64)
    }
  }

  @Test
  func `curve draws activations`() throws {
    try Program.inEmptyFolder { program in
      #expect(try program.run("curve").output == "figures/activations-curve.png\n")
      let result = try program.run("curve", "tanh", "leaky_relu", "--at=-0.5")
      #expect(result.output == "figures/tanh-leaky_relu-curve.png\n")
      let softmax = try program.run("curve", "softmax")
      #expect(softmax.status == 64)
      #expect(softmax.errors.contains("leaky_relu"))
      let repeated = try program.run("curve", "sigmoid", "tanh", "sigmoid", "--json")
      #expect(repeated.output == "[\n  \"figures/sigmoid-tanh-curve.png\"\n]\n")
      for options in [["--over", "-2:2"], ["--at", "-1"], ["--vertical", "-1:2"]] {
        #expect(try program.run(["curve", "tanh"] + options).status == 0)
      }
      #expect(try program.run("curve", "tanh", "--over", "1:1").status == 64)
      #expect(try program.run("curve", "tanh", "--at", "9").status == 64)
    }
  }

  @Test
  func `a figure's text that no font can show is said`() throws {
    try Program.inEmptyFolder { program in
      // The last character that Unicode leaves to private use.
      let name = "a\u{10FFFD}"
      try program.write("x,y\n1,2\n2,4\n", to: "\(name).csv")
      try program.write(
        """
        {"name": "font", "workload": "network",
          "dataset": {"kind": "csv", "path": "\(name).csv", "targets": ["y"], "test": 0},
          "parameters": {"hidden_size": [], "loss": "squared_error", "steps": 1, "batch_size": 1}}
        """,
        to: "font.json"
      )
      let result = try program.run("graph", "font.json")
      #expect(result.status == 0)
      #expect(result.errors.hasPrefix("No installed font has all characters of 'font: the first "))
      #expect(result.errors.contains(name))
    }
  }
}
