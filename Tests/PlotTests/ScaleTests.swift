import Foundation
import Testing

@testable import Plot

struct ScaleTests {
  @Test(arguments: [ScaleKind.linear, .log10])
  func `the value at a position is the value put there`(kind: ScaleKind) {
    var numbers = SampleNumbers(seed: 4)
    for _ in 0..<200 {
      let lower = numbers.next(in: 0.001...10)
      let scale = Scale(
        kind: kind,
        lower: lower,
        upper: lower * numbers.next(in: 1.5...1e6),
        start: 500,
        end: 20
      )
      let value = numbers.next(in: scale.lower...scale.upper)
      #expect(abs(scale.value(at: scale.position(value)) - value) <= value * 1e-9)
    }
  }

  @Test func `the ends are where they were asked for`() {
    let scale = Scale(kind: .log10, lower: 0.01, upper: 100, start: 0, end: 400)
    #expect(scale.position(0.01) == 0)
    #expect(scale.position(1) == 200)
    #expect(scale.position(100) == 400)
    #expect(!scale.position(0).isFinite)
    #expect(scale.position(-1).isNaN)
  }
}
