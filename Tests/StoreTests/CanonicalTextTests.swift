import Experiment
import Testing

@testable import Store

struct CanonicalTextTests {
  static let values: [Value] = [
    .list([]), .list([.list([]), .list([.integer(1)])]), .bool(true), .bool(false), .integer(.min),
    .number(1), .number(-0.0), .number(1e300), .number(.leastNonzeroMagnitude), .string(""),
    .string("\\\"\n\r\t\u{0}\u{1f}\u{7f} a,]} 学"),
    .list([.integer(1), .number(1), .string("1"), .bool(true), .list([.string("[")])]),
  ]

  @Test(arguments: values)
  func `reading undoes writing`(value: Value) {
    #expect(CanonicalText.value(value.canonicalText) == value)
  }

  @Test(arguments: [
    "", "[", "[1", "[1,", "[1]]", "\"", "\"\\", "\"\\u12\"", "nul", "1 2", "\"a\"b",
  ])
  func `what is not canonical is refused`(text: String) {
    #expect(CanonicalText.value(text) == nil)
  }
}
