import Experiment
import Foundation
import Store
import TestSupport
import Testing

struct ReportCommandTests {
  private func text(_ path: String, _ program: Program) throws -> String {
    String(decoding: try program.bytes(of: path), as: UTF8.self)
  }

  @Test func `the spec in a report has the overrides and gives the same trials`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json", "steps=7")
      let result = try program.run("report", "line", "--format", "markdown")
      #expect(result.output == "reports/line-figures/loss.png\nreports/line.md\n")
      #expect(result.errors == "")
      #expect(result.status == 0)
      let page = try text("reports/line.md", program)
      let spec = try #require(page.firstMatch(of: /```json\n((?s).*?)```/)).1
      try program.write(String(spec), to: "again.json")
      let plan = try program.run("plan", "again.json", "--json")
      #expect(try plan.output == program.run("plan", "line.json", "steps=7", "--json").output)
      #expect(plan.status == 0)
    }
  }

  @Test func `a report is the same in another folder, language and time zone, and can be checked`()
    throws
  {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      try program.run("run", "digits.json")
      for ending in ["html", "md", "pdf", "tex"] {
        let file = "digits.\(ending)"
        #expect(try program.run("report", "digits", "-o", "here/\(file)").status == 0)
        try program.run(
          ["report", "digits", "-o", "far/away/\(file)"],
          environment: ["LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "TZ": "Asia/Tokyo"]
        )
        let bytes = try program.bytes(of: "here/\(file)")
        #expect(try program.bytes(of: "far/away/\(file)") == bytes, "\(file)")
        let target = ending == "pdf" ? ["digits"] : []
        let check = try program.run(["report"] + target + ["--check", "here/\(file)"])
        #expect(check.output.hasPrefix("identical: "), "\(check.errors)")
        #expect(check.status == 0)
      }
    }
  }

  @Test func `a condition is asked of all versions of a spec`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json", "steps=7", "seeds=[0,1]")
      try program.run("run", "line.json", "steps=5")
      let latest = try program.run("report", "line", "--format", "markdown")
      let note =
        "exp: note: 'line' has runs of 2 trials of other versions of its spec, which are left out; "
      #expect(latest.status == 0 && latest.errors == note + "'--where' looks at all versions\n")
      #expect(try program.run("plot", "line").errors.hasPrefix(note))
      #expect(try program.run("best", "line", "--metric", "loss").errors.hasPrefix(note))
      let where7 = ["--where", "steps = 7"]
      #expect(try program.run(["plot", "line"] + where7).status == 0)
      let earlier = try program.run(["report", "line", "-o", "seven.md"] + where7)
      #expect(earlier.status == 0 && earlier.errors == "", "\(earlier.errors)")
      let page = try text("seven.md", program)
      #expect(page.contains("\"steps\": 7") || page.contains("\"steps\":7"))
      let check = try program.run("report", "--check", "seven.md", "--rerun")
      #expect(check.status == 0, "\(check.output) \(check.errors)")
      for command in ["report", "plot"] {
        let none = try program.run(command, "line", "--where", "steps = 8")
        #expect(none.status == 64)
        #expect(none.errors == "exp: error: --where: no run fulfils 'steps = 8'\n")
      }
    }
  }

  @Test func `a file after which LaTeX would not find its figures is refused`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json")
      let result = try program.run("report", "line", "-o", "50%.tex")
      #expect(result.status == 64)
      #expect(
        result.errors.hasPrefix("exp: error: LaTeX finds no figures in the folder '50%-figures'")
      )
      #expect(!program.exists("50%.tex"))
    }
  }

  @Test func `a changed report shows the first difference`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json")
      try program.run("report", "line", "-o", "line.md")
      let page = try text("line.md", program)
      try program.write(page.replacing("There is one run", with: "There is 1 run"), to: "line.md")
      let check = try program.run("report", "--check", "line.md")
      #expect(check.status == 1)
      #expect(check.output.contains("different: line.md:"))
      #expect(check.output.contains("the file has '"))
      #expect(check.output.contains("There is 1 run"))
      try FileManager.default.removeItem(at: program.url("line-figures/loss.png"))
      #expect(
        try program.run("report", "--check", "line.md").output
          .contains("different: 'line-figures/loss.png' is missing")
      )
    }
  }

  @Test func `a report is verified with the store and without`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      try program.run("run", "digits.json")
      try program.run("report", "digits", "-o", "digits.html")
      let here = try program.run("report", "--check", "digits.html", "--rerun", "--quiet")
      #expect(here.output.contains("\nidentical: "), "\(here.errors)")
      #expect(here.output.hasSuffix(" of 4 runs, run again\n"))
      #expect(here.status == 0)
      let elsewhere = [
        "report", "--check", "digits.html", "--rerun", "-q", "--store", "none.sqlite",
      ]
      let there = try program.run(elsewhere)
      #expect(there.output == "identical: the hashes of 20 series of 4 trials, run again\n")
      #expect(there.status == 0)
      #expect(!program.exists("none.sqlite"))

      // A digit of a hash that is another.
      let page = try text("digits.html", program)
      let hash = try #require(page.firstMatch(of: /\n([0-9a-f]{64}) 20 loss\n/)).1
      let other = (hash.hasPrefix("0") ? "1" : "0") + hash.dropFirst()
      try program.write(page.replacing(hash, with: other), to: "digits.html")
      let forged = try program.run(elsewhere)
      #expect(forged.status == 1)
      #expect(forged.output.hasPrefix("different: loss of learning_rate="))
    }
  }

  @Test func `a changed point is found by running again`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json")
      // The report of a store that was tampered with agrees with that store, but not with the trial.
      let value = "zeroblob(8*count)"
      let change = "UPDATE chunk SET \"values\"=\(value), checksum=NULL"
      let sqlite = try program.shell(
        "python3 -c 'import sqlite3; d=sqlite3.connect(\".exp/exp.sqlite\"); d.execute(\"\"\"\(change)\"\"\"); d.commit()'"
      )
      try #require(sqlite.status == 0, "\(sqlite.errors)")
      try program.run("report", "line", "-o", "line.html")
      #expect(try program.run("report", "--check", "line.html").status == 0)
      let check = try program.run("report", "--check", "line.html", "--rerun", "-q")
      #expect(check.status == 1)
      #expect(check.output.contains("then loss at step 0: recorded 0.0, now "))
    }
  }

  @Test func `several experiments are compared, a run is told`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(name: "short", steps: 3), to: "short.json")
      try program.write(SampleSpec.line(name: "long", steps: 50), to: "long.json")
      try program.run("run", "short.json")
      try program.run("run", "long.json")
      try program.run("report", "short", "long", "-o", "both.md")
      let both = try text("both.md", program)
      #expect(both.hasPrefix("# short and long\n"))
      #expect(both.contains("The best setting of long has the lowest loss: "))
      #expect(both.contains("| steps | 3 | 50 |"))
      #expect(program.exists("both-figures/2-loss.png"))
      #expect(try program.run("report", "--check", "both.md").status == 0)
      let run = try #require(try program.store().latestRun())
      let result = try program.run("report", "latest")
      #expect(result.output == "reports/long-\(run.shortID).html\n")
      let page = try text("reports/long-\(run.shortID).html", program)
      #expect(page.contains("<h1>long, run \(run.shortID)</h1>"))
      #expect(page.contains("<caption><span>What the run recorded</span></caption>"))
    }
  }

  @Test func `conditions and figures are kept for the check`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      try program.run("run", "digits.json")
      let words = [
        "report", "digits", "-o", "d.html", "--where", "seed = 1", "--figures", "sweep,loss",
      ]
      #expect(try program.run(words).status == 0)
      let page = try text("d.html", program)
      #expect(page.contains("There are 2 runs of 2 settings, 1 seed each."))
      #expect(page.components(separatedBy: "<img ").count == 3)
      #expect(try program.run("report", "--check", "d.html").status == 0)
    }
  }

  @Test(arguments: [
    (["report"], "expected an experiment's name or a run's id, or '--check' with a file"),
    (
      ["report", "x", "--rerun"],
      "'--rerun', '--data', '--jobs' and '--programs' belong to '--check'"
    ),
    (["report", "--check", "x.md", "--where", "((("], "leave '--where' and '--figures' out"),
    (["report", "x", "-o", "x.pdf", "--format", "html"], "'x.pdf' does not end as html does"),
    (
      ["report", "x", "-o", "-", "--format", "html"],
      "ending in .html, .md, .pdf or .tex, found '-'"
    ),
    (["report", "x", "-o", "x.doc"], "expected a file ending in .html, .md, .pdf or .tex"),
    (["report", "--check", "missing.html"], "cannot read the report 'missing.html'"),
    (["report", "--check", "page.md"], "it does not say what it was asked for"),
    (["report", "--check", "page.pdf"], "a PDF file does not say what it is about"),
  ])
  func `mistakes are told`(_ words: [String], _ message: String) throws {
    try Program.inEmptyFolder { program in
      try program.write("# A page\n", to: "page.md")
      try program.write("%PDF-1.5\n", to: "page.pdf")
      let result = try program.run(words)
      #expect(result.errors.contains(message), "\(result.errors)")
      #expect(result.status == (words.contains("missing.html") ? 74 : 64))
    }
  }

  @Test func `a figure that cannot be drawn is told, not a fault of the program`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json")
      let result = try program.run("report", "line", "--figures", "field")
      #expect(result.status == 64)
      #expect(result.errors.hasPrefix("exp: error: cannot draw 'line' as kind 'field': "))
    }
  }

  @Test func `programs of a report from elsewhere are begun only where that is allowed`() throws {
    try Program.inEmptyFolder { program in
      let spec = """
        { "name": "c", "workload": "command",
          "command": ["sh", "-c", "echo loss=0.5 step=1; touch begun"], "capture": "pairs" }
        """
      try program.write(spec, to: "c.json")
      #expect(try program.run("run", "c.json").status == 0)
      try program.run("report", "c", "-o", "c.html")
      try FileManager.default.removeItem(at: program.url("begun"))
      let words = ["report", "--check", "c.html", "--rerun", "-q", "--store", "none.sqlite"]
      let refused = try program.run(words)
      #expect(refused.status == 64)
      #expect(
        refused.errors.contains(
          "its spec begins a program in this folder: sh -c 'echo loss=0.5 step=1; touch begun'; nothing "
            + "was run; if you trust it, say '--programs' too"
        )
      )
      #expect(!program.exists("begun"))
      let allowed = try program.run(words + ["--programs"])
      #expect(allowed.output == "identical: the hashes of 1 series of 1 trials, run again\n")
      #expect(program.exists("begun"))
    }
  }

  @Test func `an experiment without a series does not take another's hashes`() throws {
    try Program.inEmptyFolder { program in
      let failing = """
        { "name": "failing", "workload": "command", "command": ["false"] }
        """
      try program.write(failing, to: "failing.json")
      try program.write(SampleSpec.line(), to: "line.json")
      #expect(try program.run("run", "failing.json").status == 1)
      try program.run("run", "line.json")
      for ending in ["html", "md", "tex"] {
        try program.run("report", "failing", "line", "-o", "both.\(ending)")
        let check = try program.run([
          "report", "--check", "both.\(ending)", "--rerun", "--programs", "-q", "--store",
          "none.sqlite",
        ])
        #expect(check.output.hasPrefix("identical: the hashes of "), "\(ending): \(check.output)")
        #expect(check.status == 0)
      }
    }
  }
}
