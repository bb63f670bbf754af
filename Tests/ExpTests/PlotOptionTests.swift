import Experiment
import Foundation
import Testing

@testable import exp

struct PlotOptionTests {
  /// A sweep of two rates and two sizes with two seeds, run in an empty folder.
  private func withSweep<Value>(_ body: (Program) throws -> Value) throws -> Value {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        {"name": "s", "workload": "network",
        "dataset": {"kind": "digits", "train": 40, "test": 20},
        "parameters": {"steps": 12, "batch_size": 10}, "seeds": [0, 1],
        "sweep": {"parameters": {"learning_rate": {"values": [0.1, 1]},
        "hidden_size": {"values": [2, 3]}}}}
        """,
        to: "s.json"
      )
      try program.run("run", "s.json")
      return try body(program)
    }
  }

  /// The texts of a figure drawn as SVG, one below the other.
  private func drawn(_ program: Program, _ options: String...) throws -> String {
    let result = try program.run(["plot", "s", "--format", "svg", "-o", "-"] + options)
    #expect(result.errors == "")
    return result.output
  }

  @Test func `options change what they say`() throws {
    try withSweep { program in
      let loss = try drawn(program, "--kind", "loss")
      #expect(loss.contains("mean over seeds. Bands: minimum to maximum."))
      let expected = [
        (["--band", "ci"], "95 % confidence interval"), (["--x", "epoch"], ">epoch<"),
        (["--x", "time"], ">time (s)<"), (["--title", "Own <title>"], ">Own &lt;title&gt;<"),
        (["--group-by", "hidden_size"], "mean over learning_rate and seeds"),
        (["--smooth", "0.5"], "moving average of weight 0.5"),
        (["--where", "learning_rate = 1"], "learning rate 1,"), (["--range", "1:7"], ">7<"),
        (["--range-x", "0:5"], ">5<"),
      ]
      for (options, text) in expected {
        let result = try program.run(
          ["plot", "s", "--kind", "loss", "--format", "svg", "-o", "-"] + options
        )
        #expect(result.output.contains(text), "\(options)")
        #expect(result.output != loss, "\(options)")
      }
      #expect(try drawn(program, "--kind", "loss", "--log-y") != loss)
      #expect(try drawn(program, "--metric", "test_loss").contains(">test_loss by learning_rate"))
      #expect(try drawn(program, "--x", "hidden_size").contains(">Final test_accuracy by hidden"))
    }
  }

  @Test func `a description is drawn as the figure that it describes`() throws {
    try withSweep { program in
      let svg = try drawn(program, "--kind", "loss")
      let text = try program.run("plot", "s", "--kind", "loss", "--describe").output
      try program.write(text, to: "mine.json")
      let again = try program.run("plot", "--figure", "mine.json", "--format", "svg", "-o", "-")
      #expect(again.output == svg)
      #expect(try program.run("plot", "--figure", "mine.json").output == "figures/mine.png\n")
      try program.write("{\"panels\": 1}", to: "bad.json")
      let bad = try program.run("plot", "--figure", "bad.json")
      #expect(bad.status == 65)
      #expect(bad.errors == "bad.json:1:12: error: $.panels: expected a list, found 1\n")
      #expect(try program.run("plot", "--figure", "none.json").status == 74)
    }
  }

  @Test func `several runs are compared`() throws {
    try withSweep { program in
      let ids = try program.run("list", "s", "--limit", "3", "--csv").output
        .split(whereSeparator: \.isNewline).dropFirst().compactMap {
          $0.split(separator: ",").first
        }
        .map(String.init)
      let result = try program.run(["plot"] + ids + ["--format", "svg", "-o", "-"])
      #expect(result.output.contains(">Training loss by "))
      #expect(result.output.contains(", seed<"))
    }
  }

  @Test func `a PNG says where it comes from`() throws {
    try withSweep { program in
      try program.run("plot", "s", "--kind", "loss", "--where", "seed = 0", "-o", "a b.png")
      let text = String(decoding: try program.bytes(of: "a b.png"), as: UTF8.self)
      #expect(
        text.contains("tEXtCommand\0exp plot s --kind loss --where 'seed = 0' -o 'a b.png'")
      )
      let runs = try program.run("list", "s", "--where", "seed = 0", "--csv").output
      let id = try #require(runs.split(whereSeparator: \.isNewline).dropFirst().first?.prefix(8))
      #expect(text.contains("tEXtRuns\0") && text.contains(id))
      #expect(text.contains("tEXtSpec\0") && text.contains("tEXtTitle\0Training loss"))
    }
  }

  @Test(arguments: [
    (["--smooth", "1"], 64, "expected '--smooth' from 0 to below 1, found 1"),
    (["--linear", "--log-y"], 64, "'--linear' and '--log-y' exclude each other"),
    (["--linear", "--log-x"], 64, "'--linear' and '--log-x' exclude each other"),
    (["--symlog-y", "1e308"], 64, "expected '--symlog-y' from 1e-300 to 1e300"),
    (["--kind", "heatmap", "--smooth", "0"], 64, "the kind 'heatmap' has nothing for '--smooth'"),
    (["--kind", "loss", "--x", "lr"], 64, "the kind 'loss' has nothing for '--x lr'"),
    (["--kind", "heatmap", "--x", "epoch"], 64, "the kind 'heatmap' has nothing for '--x epoch'"),
    (["--kind", "loss", "--best", "--at", "1"], 64, "nothing for '--best' and '--at'"),
    (["--describe", "-o", "x.png"], 64, "'--describe' prints; leave '--output' out"),
    (["-o", "x.svg", "--format", "pdf"], 64, "'x.svg' does not end as pdf does"),
    (["--log-y", "--range", "-1:2"], 64, "a logarithmic axis begins above 0"),
    (["--where", "learning_rate = 7"], 64, "--where: no run fulfils 'learning_rate = 7'"),
    (["--kind", "loss", "--group-by", "hidden"], 64, "no run has a parameter 'hidden'"),
    (["--kind", "heatmap", "--log-y"], 64, "its axes are those of its cells or field"),
    (["--figure", "a.json"], 64, "name no runs nor what to draw of them"),
    (["-o", "-", "--show"], 64, "standard output is no file to open or show"),
  ])
  func `what cannot be is refused`(options: [String], status: Int32, message: String) throws {
    try withSweep { program in
      let result = try program.run(["plot", "s"] + options)
      #expect(result.status == status)
      #expect(result.errors.contains(message))
    }
  }

  @Test func `figures are opened with the desktop's program`() throws {
    try withSweep { program in
      let script = "#!/bin/sh\necho \"$1\" > opened.tmp && mv opened.tmp opened\n"
      try program.write(script, to: "bin/xdg-open")
      let path = program.url("bin/xdg-open").path
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      let environment = ["PATH": program.url("bin").path + ":/usr/bin:/bin"]
      let arguments = ["plot", "s", "--kind", "loss", "--open"]
      #expect(try program.run(arguments, environment: environment).status == 0)
      for _ in 0..<1000 where !program.exists("opened") { usleep(10_000) }
      #expect(try program.bytes(of: "opened") == Data("figures/s-loss.png\n".utf8))
      let missing = try program.run(arguments, environment: ["PATH": "/nowhere"])
      #expect(missing.status == 74)
      #expect(missing.errors.contains("install xdg-utils"))
    }
  }

  /// The compressed pixels of the first PNG in some bytes.
  private func pixels(_ bytes: Data) -> Data? {
    guard let kind = bytes.range(of: Data("IDAT".utf8)), kind.lowerBound >= 4 else { return nil }
    let length = bytes[kind.lowerBound - 4..<kind.lowerBound].reduce(0) { $0 << 8 | Int($1) }
    return bytes.count >= kind.upperBound + length
      ? bytes[kind.upperBound..<kind.upperBound + length] : nil
  }

  @Test(arguments: [
    (["KITTY_WINDOW_ID": "1"], "\u{1b}_Gf=100,a=T"),
    (["TERM_PROGRAM": "WezTerm"], "\u{1b}]1337;File="),
  ])
  func `a terminal that shows images gets the picture that was written`(
    environment: [String: String],
    start: String
  ) throws {
    try withSweep { program in
      // script(1) is a terminal that writes down what it is sent.
      let line = "script -qec \"'\(Program.path)' plot s --kind loss --show\" typescript"
      #expect(try program.shell(line, environment: environment).status == 0)
      let sent = String(decoding: try program.bytes(of: "typescript"), as: UTF8.self)
      #expect(sent.contains(start))
      let pieces = sent.matches(
        of: /\u{1b}_G[^;]*;([^\u{1b}]*)\u{1b}|;size=[0-9]+:([^\u{7}]*)\u{7}/
      ).map { $0.1 ?? $0.2 ?? "" }
      let png = try #require(Data(base64Encoded: pieces.joined()))
      let shown = try #require(pixels(png))
      #expect(shown == pixels(try program.bytes(of: "figures/s-loss.png")))
      #expect(sent.contains("figures/s-loss.png"))
    }
  }

  @Test func `without a font for a script figures are drawn, and say what to install`() throws {
    try Program.inEmptyFolder { program in
      try program.write("run,step,param.name,loss\na,0,学习率,1\nb,0,<&>,2\n", to: "n.csv")
      try program.run("import", "n.csv")
      let font = try program.shell("fc-match -f '%{file}' 'DejaVu Sans'").output
      let folder = URL(fileURLWithPath: font).deletingLastPathComponent().path
      try program.write(
        "<?xml version=\"1.0\"?><fontconfig><dir>\(folder)</dir></fontconfig>",
        to: "fonts.conf"
      )
      let environment = ["FONTCONFIG_FILE": program.url("fonts.conf").path]
      let result = try program.run(["plot", "n", "--kind", "loss"], environment: environment)
      #expect(result.status == 0)
      #expect(result.errors.contains("has all characters of '"))
      #expect(result.errors.contains("学习率") && result.errors.contains("fonts-noto-cjk"))
      let svg = try program.run(["plot", "n", "--kind", "loss", "--format", "svg", "-o", "-"])
      #expect(svg.output.contains("学习率") && svg.output.contains("&lt;&amp;&gt;"))
    }
  }
}

struct CommandTextTests {
  @Test func `arguments are quoted where a shell needs it`() {
    #expect(
      CommandText.text(["plot", "lr-sweep", "a b", "it's", ""])
        == "exp plot lr-sweep 'a b' 'it'\\''s' ''"
    )
  }
}
