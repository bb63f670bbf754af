import Testing

@testable import Plot

struct NumberFormatTests {
  @Test(
    arguments: [
      (0.0, "0"), (1, "1"), (-1, "−1"), (0.1, "0.1"), (2000, "2,000"), (-1234.5, "−1,234.5"),
      (999_999, "999,999"), (1_000_000, "1×10⁶"), (1_234_567, "1.234567×10⁶"),
      (0.0001, "0.0001"), (0.00001, "1×10⁻⁵"), (1.5e-7, "1.5×10⁻⁷"), (1e300, "1×10³⁰⁰"),
      (-1.5e-300, "−1.5×10⁻³⁰⁰"), (.nan, "NaN"), (.infinity, "∞"), (-.infinity, "−∞"),
    ]
  )
  func `numbers are typeset`(value: Double, text: String) {
    #expect(NumberFormat.text(value) == text)
  }

  @Test(arguments: [
    (0.30000000000000004, 6, "0.3"), (1234.5678, 3, "1,230"), (0.99999, 2, "1"), (0, 3, "0"),
  ])
  func `digits are rounded`(value: Double, digits: Int, text: String) {
    #expect(NumberFormat.text(value, digits: digits) == text)
  }

  @Test(arguments: [(0, "0"), (-12, "−12"), (1000, "1,000"), (-1_234_567, "−1,234,567")])
  func `integers have thousands separators`(value: Int, text: String) {
    #expect(NumberFormat.text(value) == text)
  }

  @Test(
    arguments: [
      ([0.1, 0.2, 0.3], ["0.1", "0.2", "0.3"]), ([0, 0.5, 1], ["0.0", "0.5", "1.0"]),
      ([0, 500, 1000], ["0", "500", "1,000"]), ([-1, 0, 1], ["−1", "0", "1"]),
      ([0, 500_000, 1_000_000], ["0", "0.5M", "1.0M"]),
      ([2e9, 4e9], ["2G", "4G"]), ([0, 0.0005], ["0", "5×10^−4"]),
      ([1e20, 2e20], ["1×10^20", "2×10^20"]), ([0.001, 0.002], ["0.001", "0.002"]),
    ]
  )
  func `tick labels share unit and decimals`(values: [Double], texts: [String]) {
    let labels = TickLabel.labels(of: values.map { NumberFormat.decimal($0) })
    #expect(labels.map { $0.exponent.isEmpty ? $0.base : "\($0.base)^\($0.exponent)" } == texts)
  }

  @Test func `decimal numbers are exact`() {
    #expect(DecimalNumber(digits: 3, exponent: -1).value == 0.3)
    #expect(DecimalNumber(digits: 1, exponent: -300).value == 1e-300)
    #expect(NumberFormat.decimal(0.00025) == DecimalNumber(digits: 25, exponent: -5))
    #expect(NumberFormat.decimal(1e22) == DecimalNumber(digits: 1, exponent: 22))
  }
}
