import Foundation
import Testing

@testable import Plot

struct LinearTicksTests {
  @Test func `ticks of random ranges are round, increasing, inside and few`() {
    var numbers = SampleNumbers(seed: 1)
    for _ in 0..<400 {
      let lower = numbers.next(in: -1...1) * pow(10, numbers.next(in: -12...12))
      let upper =
        lower + numbers.next(in: 0.01...1) * pow(10, numbers.next(in: -2...4)) * abs(lower)
      let ticks = LinearTicks.ticks(lower: lower, upper: upper, wanted: 6, isWhole: false)
      let slack = (upper - lower) * 1e-6
      #expect((3...12).contains(ticks.count), "\(lower)...\(upper)")
      for tick in ticks { #expect(tick.value >= lower - slack && tick.value <= upper + slack) }
      let steps = zip(ticks, ticks.dropFirst()).map { $1.value - $0.value }
      for step in steps { #expect(abs(step - steps[0]) <= steps[0] * 1e-6 && step > 0) }
    }
  }

  @Test(
    arguments: [
      (0.0, 2000.0, [0.0, 500, 1000, 1500, 2000]), (0, 1, [0, 0.25, 0.5, 0.75, 1]),
      (0, 10, [0, 2.5, 5, 7.5, 10]), (-1, 1, [-1, -0.5, 0, 0.5, 1]),
    ]
  )
  func `five ticks of plain ranges`(lower: Double, upper: Double, expected: [Double]) {
    let ticks = LinearTicks.ticks(lower: lower, upper: upper, wanted: 5, isWhole: false)
    #expect(ticks.map(\.value) == expected)
  }

  @Test func `whole ticks are integers`() {
    let short = LinearTicks.ticks(lower: 0, upper: 3, wanted: 7, isWhole: true)
    #expect(short.map(\.value) == [0, 1, 2, 3])
    let epochs = LinearTicks.ticks(lower: 0, upper: 16, wanted: 5, isWhole: true)
    #expect(epochs.map(\.value) == [0, 4, 8, 12, 16])
  }

  @Test func `a range without two integers has no whole ticks`() {
    #expect(LinearTicks.ticks(lower: 0.2, upper: 0.8, wanted: 5, isWhole: true).isEmpty)
  }
}
