import Report
import Testing

struct TableTests {
  @Test
  func `columns are as wide as their widest cell`() {
    let table = Table(
      columns: [.init("name"), .init("n", isNumeric: true), .init("note")],
      rows: [["a", "1", "x"], ["日本", "100", ""]]
    )
    #expect(
      table.text == """
        name    n  note
        a       1  x
        日本    100
        """
    )
  }

  @Test
  func `nothing stored can steer a terminal`() {
    #expect(printable("a\u{1B}[2Jb\nc") == "a\\u{1b}[2Jb\\u{a}c")
    #expect(printable("plain – text") == "plain – text")
  }

  @Test(arguments: [
    (0.0, "0"), (1234.5678, "1235"), (0.00012346, "0.0001235"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5"),
    (1e-10, "1e-10"), (1.23456e+20, "1.235e20"), (999_999.9, "1e6"), (.nan, "NaN"),
    (.infinity, "inf"), (-.infinity, "-inf"), (100, "100"),
  ])
  func `numbers have four significant digits and no ballast`(_ value: Double, _ text: String) {
    #expect(significant(value, digits: 4) == text)
  }
}
