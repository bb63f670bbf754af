import Experiment
import Foundation
import Testing

struct TextEscapesTests {
  /// The shell is the witness: it must hand on each word as it was.
  @Test func `a shell takes a quoted word as it is`() throws {
    let words = [
      "plain", "", "a b", "it's", "'\u{301}; echo no #", "'\u{200d}$(echo no)", "a\r\nb",
      "$HOME `id`",
      "~", "a^b", "é", "-x", "\u{301}", "\"\\\"",
    ]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let quoted = words.map(quotedForShell).joined(separator: " ")
    process.arguments = ["-c", "printf '%s\\0' " + quoted]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(Array(bytes) == words.flatMap { Array($0.utf8) + [0] })
    #expect(quotedForShell("lr_sweep-2/a.b=c,d:e@f%g+h") == "lr_sweep-2/a.b=c,d:e@f%g+h")
    #expect(quotedForShell("it's") == "'it'\\''s'")
  }

  @Test func `characters are escaped whatever combines with them`() {
    let text = "a|\u{301}\r\nb"
    #expect(text.escaping { "|\n".unicodeScalars.contains($0) ? "-" : nil } == "a-\u{301}\r-b")
    #expect(text.escaping { _ in nil } == text)
  }
}

struct XMLTextTests {
  @Test(arguments: [
    "a < b & \"c\" > 'd'", "&amp;lt;", "<\u{301}'\u{301}", "\u{301}&#39;", "&&&lt", "",
  ])
  func `what was escaped comes back`(_ text: String) {
    let escaped = xmlText(text)
    #expect(!escaped.utf8.contains { "<>\"'".utf8.contains($0) })
    #expect(Array(unescapedXML(escaped).utf8) == Array(text.utf8))
  }

  @Test func `entities are those that HTML 4 knows, too`() {
    #expect(xmlText("<&>\"'") == "&lt;&amp;&gt;&quot;&#39;")
    #expect(unescapedXML("&eacute;&lt;&") == "&eacute;<&")
  }
}
