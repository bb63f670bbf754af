import Foundation
import Testing

struct ReportCommandTests {
  @Test func `the spec in a report has the overrides and gives the same trials`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json", "steps=7")
      let result = try program.run("report", "line")
      #expect(result.output.hasSuffix("reports/line.md\n"))
      #expect(result.errors == "")
      #expect(result.status == 0)
      let page = String(decoding: try program.bytes(of: "reports/line.md"), as: UTF8.self)
      let spec = try #require(page.firstMatch(of: /```json\n((?s).*?)```/)).1
      try program.write(String(spec), to: "again.json")
      let plan = try program.run("plan", "again.json", "--json")
      #expect(try plan.output == program.run("plan", "line.json", "steps=7", "--json").output)
      #expect(plan.status == 0)
    }
  }
}
