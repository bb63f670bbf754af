import Experiment
import Foundation
import Plot
import TestSupport
import Testing

@testable import Report

struct WriterTests {
  private let hostile =
    "<script>alert(\"1\")</script>&'\u{1b}[31m\u{202e}right\u{200b}\u{0}|`$x_1^2\\\r\n## Injected"
    + "|\u{301}'\u{301}%\u{301}{\u{301}\"\u{301}\u{600}"

  private func document(_ text: String) -> Document {
    Document(
      title: text,
      recipe: ReportRecipe(targets: [text, "--> x"], condition: "tag = 'a'", figures: [.loss]),
      sections: [
        Document.Section(
          text,
          [
            .paragraph(text), .list([.init(text, text, [.init(text, text)])]),
            .table(
              Table(columns: [.init(text), .init("n", isNumeric: true)], rows: [[text, "1"]]),
              caption: text
            ),
            .figure(
              Document.Illustration(
                name: "loss",
                figure: Figure(
                  title: text,
                  panels: [
                    Panel(
                      x: Axis(label: text),
                      y: Axis(label: "y"),
                      marks: [.line(LineMark(x: [0, 1], y: [1, 2], label: text))]
                    )
                  ]
                )
              )
            ), .code("{ \"name\": \(visibleJSON(quotedJSON(text))) }", .json),
            .code(
              Manifest([
                .init(
                  trial: "0123456789abcdef",
                  status: .finished,
                  label: text,
                  entries: [.init(Series(metric: text, steps: [0], values: [1]))]
                )
              ]).text,
              .manifest
            ),
          ]
        )
      ]
    )
  }

  @Test func `in HTML every text is text`() throws {
    let page = String(decoding: try HTMLWriter(Canvas()).bytes(document(hostile)), as: UTF8.self)
    let text =
      "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\\u{1b}[31m\\u{202e}right\\u{200b}\\u{0}|`$x_1^2\\"
      + "\\u{d}\n## Injected|\u{301}&#39;\u{301}%\u{301}{\u{301}&quot;\u{301}\u{600}"
    #expect(page.contains("<h1>\(text)</h1>"))
    #expect(page.contains("<title>\(text)</title>"))
    #expect(page.contains("<th scope=\"row\">\(text)</th><td class=\"number\">1</td>"))
    #expect(contains(page, "alt=\"\(text)"))
    #expect(!page.contains("<script"))
    let hidden = page.unicodeScalars.filter { isHidden($0) }
    #expect(hidden.isEmpty)
    // Nothing is fetched, and figures are light and dark.
    #expect(!page.contains("http:") && !page.contains("https:"))
    #expect(page.contains("srcset=\"data:image/svg+xml;base64,"))
    #expect(page.contains("<img src=\"data:image/svg+xml;base64,"))
  }

  @Test func `Markdown and LaTeX keep texts as they are`() throws {
    let canvas = try Canvas()
    let page = MarkdownWriter(canvas, folder: "my figures").text(document(hostile))
    #expect(page.hasPrefix("# \\<script\\>alert(\"1\")\\</script\\>\\&'\\\\u\\{1b\\}"))
    let end =
      "\\\\\\\\u\\{d\\} \\#\\# Injected\\|\u{301}'\u{301}%\u{301}\\{\u{301}\"\u{301}\u{600}"
    #expect(contains(page, "| \\<script\\>"))
    #expect(contains(page, end + " | 1 |\n"))
    #expect(contains(page, end + "\n\n##"))
    // Nothing in a text begins a line.
    #expect(!lines(page).contains { $0.hasPrefix("## Injected") })
    #expect(page.contains("](my%20figures/loss.png)"))
    let fragment = try LaTeXWriter(canvas, folder: "figures").text(document(hostile))
    #expect(fragment.contains("\\sbox0{%\n\\begin{tabular}{lr}\n\\toprule\n"))
    // A table wider than the page is made narrower, one that fits is left alone.
    #expect(
      fragment.contains("\\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox0}\\else")
    )
    #expect(fragment.contains("\\includegraphics[width=\\linewidth]{figures/loss.pdf}"))
    #expect(fragment.contains("\\$x\\_1\\textasciicircum{}2\\textbackslash{}"))
    #expect(contains(fragment, "\\textbar{}\u{301}'\u{301}\\%\u{301}\\{\u{301}"))
    #expect(!lines(fragment).contains { $0.hasPrefix("## Injected") })
  }

  /// Compiled with LaTeX of 2022: each stands there as it is, in the encoding OT1.
  @Test(arguments: [
    ("say \"a\"", "say \\texttt{\\char34}a\\texttt{\\char34}"),
    ("--where ---", "-{}-where -{}-{}-"),
    ("'' `` ,, ?` !`", "'{}' `{}` ,{}, ?{}` !{}`"), ("[50, 20] *", "{[}50, 20] {*}"),
    ("a-b", "a-b"),
    ("a\r\nb", "a\\textbackslash{}u\\{d\\} b"),
  ])
  func `LaTeX makes no signs of others`(_ text: String, _ expected: String) {
    #expect(latex(text) == expected)
  }

  @Test func `of sentences LaTeX has the answer, whatever its heading`() throws {
    let document = Document(
      title: "a",
      recipe: ReportRecipe(targets: ["a"]),
      sections: [
        Document.Section("The answer", isAnswer: true, [.paragraph("It is 42.")]),
        Document.Section("What came out", [.paragraph("For others.")]),
      ]
    )
    let fragment = try LaTeXWriter(Canvas(), folder: "f").text(document)
    #expect(fragment.hasSuffix("\n\nIt is 42.\n"))
  }

  @Test func `folders that LaTeX does not find are refused`() throws {
    let canvas = try Canvas()
    for name in ["my figures", "a_b & $c-figures", "größe"] {
      #expect(throws: Never.self) { try LaTeXWriter(canvas, folder: name) }
    }
    #expect(throws: LaTeXNameError(folder: "50%~-figures", characters: ["%", "~"])) {
      try LaTeXWriter(canvas, folder: "50%~-figures")
    }
    #expect(
      LaTeXNameError(folder: "50%-figures", characters: ["%"]).description
        == "LaTeX finds no figures in the folder '50%-figures' for '%' in its name; it is named after "
        + "the report's file: name that one otherwise with -o"
    )
  }

  /// By scalars, as browsers and LaTeX read.
  private func contains(_ text: String, _ part: String) -> Bool {
    Array(text.utf8).firstRange(of: Array(part.utf8)) != nil
  }

  private func lines(_ text: String) -> [Substring] {
    text.utf8.split(separator: UInt8(ascii: "\n")).map(Substring.init)
  }

  @Test func `each format tells what it was asked for, its specs and its hashes`() throws {
    for text in [
      hostile, "\u{301}" + hostile, "% exp-report {} ", "<!-- exp-report {\n% exp-report ",
    ] {
      try checkReading(of: document(text), text)
    }
    #expect(ReportFile(text: "# A page\n") == nil)
  }

  private func checkReading(of document: Document, _ name: String) throws {
    let canvas = try Canvas()
    let texts = [
      String(decoding: try HTMLWriter(canvas).bytes(document), as: UTF8.self),
      MarkdownWriter(canvas, folder: "f").text(document),
      try LaTeXWriter(canvas, folder: "f").text(document),
    ]
    for text in texts {
      let file = try #require(ReportFile(text: text))
      #expect(file.recipe == document.recipe)
      #expect(file.specs.count == 1)
      let spec = try #require(file.specs.first)
      #expect(spec.contains("\\u202e") == name.contains("\u{202e}"))
      #expect(spec == "{ \"name\": \(visibleJSON(quotedJSON(name))) }")
      let record = try #require(file.manifests.first?.records.first)
      #expect(record.trial == "0123456789abcdef")
      let series = Series(metric: name, steps: [0], values: [1])
      #expect(record.entries.first?.matches(Manifest.Entry(series)) == true)
    }
  }

  @Test func `paper takes any text`() throws {
    let long = String(repeating: "x", count: 10_000)
    for text in [hostile, long, ""] {
      let bytes = try PaperWriter(Canvas()).bytes(document(text))
      #expect(bytes.starts(with: Array("%PDF-".utf8)))
      #expect(try PaperWriter(Canvas()).bytes(document(text)) == bytes)
    }
  }

  /// Nothing that is too large for a page is lost, as another program reads it.
  @Test(
    .enabled(if: isInstalled("pdftotext"), "there is no pdftotext on PATH; poppler-utils has it")
  )
  func `paper has all of what is too large for a page`() throws {
    let words = (0..<5_000).map { "w\($0)" }
    let names = (0..<80).map { "p\($0)" }
    let long = Table(
      columns: [.init("name"), .init("n", isNumeric: true), .init("after")],
      rows: [["first", "1", "a"], [words.joined(separator: " "), "2", "b"], ["last", "3", "c"]]
    )
    let wide = Table(
      columns: names.map { .init($0) },
      rows: (0..<3).map { row in names.map { "\($0)=\(row)" } }
    )
    let numbers = Table(
      columns: [.init("value", isNumeric: true)],
      rows: [["1.037e-18"], ["1.408e257"], ["-1.03e-18"], ["25"]]
    )
    let head = Table(
      columns: [.init(words.joined(separator: " ")), .init("n")],
      rows: [["x", "y"]]
    )
    var read: [Set<Substring>] = []
    for table in [long, wide, head, numbers] {
      let document = Document(
        title: "t",
        recipe: ReportRecipe(targets: ["t"]),
        sections: [Document.Section("s", [.table(table, caption: "c")])]
      )
      read.append(
        Set(try text(PaperWriter(Canvas()).bytes(document)).split { " \n;:\u{c}".contains($0) })
      )
    }
    #expect(
      read[0].isSuperset(of: words.map { $0[...] } + ["first", "last", "1", "2", "3", "b", "c"])
    )
    #expect(read[1].isSuperset(of: (names + wide.rows.joined()).map { $0[...] }))
    #expect(read[2].isSuperset(of: words.map { $0[...] } + ["x", "y"]))
    // Of equally many letters one is wider; none is broken.
    #expect(read[3].isSuperset(of: numbers.rows.map { $0[0][...] }))
  }

  /// The text that poppler finds within the pages of a PDF file.
  private func text(_ pdf: [UInt8]) throws -> String {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("a.pdf")
      try Data(pdf).write(to: file)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [
        "pdftotext", "-x", "0", "-y", "0", "-W", "595", "-H", "842", file.path, "-",
      ]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Python's hashlib over struct.pack('<3q', 0, 1, 2) + struct.pack('<3d', 0.1, inf, -0.0).
  @Test func `a series is hashed as documented`() {
    let series = Series(metric: "loss", steps: [0, 1, 2], values: [0.1, .infinity, -0.0])
    #expect(
      Manifest.Entry(series).hash
        == "d78387eab62fde8e88f8ed9a89368a5a628e2e4aa57883c032be4ca123590809"
    )
  }

  @Test func `a report says its command`() {
    let recipe = ReportRecipe(targets: ["a", "b c"], condition: "seed = 1", figures: [])
    #expect(recipe.command == "exp report a 'b c' --where 'seed = 1' --figures none")
  }
}
