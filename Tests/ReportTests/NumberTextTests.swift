import Foundation
import Testing

@testable import Report

struct NumberTextTests {
  @Test func `digits are those of C's formats`() {
    var values: [Double] = [
      1, -1, 0.1, 9.9999, 99999, 999_999.5, 1e5, 123456, 0.0001, 0.00009999, 9.9995e-5, 1e300,
      .leastNonzeroMagnitude,
      0.99995, -0.00123456, 1234.5, 12345, 0.5, 2.5, 1 / 3,
    ]
    var state: UInt64 = 9
    for _ in 0..<5000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let scale = Double(Int(state >> 58) - 32) / 4
      values.append((Double(state >> 11) / 0x1p53 - 0.5) * pow(10, scale))
    }
    for value in values {
      for digits in [1, 2, 4, 6] {
        #expect(significant(value, digits: digits) == expected(value, digits))
      }
    }
    #expect(significant(.nan, digits: 4) == "NaN")
    #expect(significant(-.infinity, digits: 4) == "-inf")
    #expect(significant(-0.0, digits: 4) == "0")
  }

  @Test(arguments: [
    (0.0, "0 %"), (1e-16, "0 %"), (-1e-17, "0 %"), (1e-11, "under 0.1 %"),
    (0.0004999, "under 0.1 %"),
    (0.0005, "0.1 %"), (0.5, "50.0 %"), (0.9994, "99.9 %"), (1 - 1e-16, "100 %"), (1, "100 %"),
  ])
  func `a share has one form`(_ share: Double, _ text: String) {
    #expect(percentText(share) == text)
    #expect(roughPercentText(share) == (text == "under 0.1 %" ? text : "about \(text)"))
  }

  /// The same by Foundation: the exponent after rounding, then as many decimals as it leaves.
  private func expected(_ value: Double, _ digits: Int) -> String {
    let rounded = String(format: "%.\(digits - 1)e", value).split(separator: "e")
    let exponent = Int(rounded[1]) ?? 0
    func stripped(_ text: String) -> String {
      guard text.contains(".") else { return text }
      let zeros = text.reversed().prefix { $0 == "0" }.count
      let rest = text.dropLast(zeros)
      return String(rest.hasSuffix(".") ? rest.dropLast() : rest)
    }
    guard (-4..<6).contains(exponent) else { return stripped(String(rounded[0])) + "e\(exponent)" }
    return stripped(String(format: "%.\(max(0, digits - 1 - exponent))f", value))
  }
}
