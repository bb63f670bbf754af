import Foundation
import Testing

@testable import Plot

struct AxisLayoutTests {
  private let page = Page(theme: .light, size: .standard, scale: 1, measure: fixedMeasure)

  @Test(arguments: [60.0, 120, 250, 600, 1500])
  func `labels of any horizontal axis are apart`(width: Double) {
    var numbers = SampleNumbers(seed: 2)
    let axis = AxisLayout(page: page)
    for _ in 0..<40 {
      let lower = numbers.next(in: -1...1) * pow(10, numbers.next(in: -8...8))
      let upper = lower + pow(10, numbers.next(in: -3...8))
      let domain = Domain(lower: lower, upper: upper)
      let ticks = axis.horizontalTicks(domain, width: width).major
      let scale = Scale(kind: .linear, lower: lower, upper: upper, start: 0, end: width)
      let edges = ticks.map { tick in
        (scale.position(tick.value), page.width(tick.label) / 2)
      }
      #expect(ticks.count <= 8)
      for (left, right) in zip(edges, edges.dropFirst()) {
        #expect(left.0 + left.1 < right.0 - right.1)
      }
    }
  }

  @Test(arguments: [120.0, 150, 400, 900])
  func `a vertical axis has three to eight labels`(height: Double) {
    var numbers = SampleNumbers(seed: 3)
    for _ in 0..<40 {
      let lower = numbers.next(in: -5...5)
      let domain = Domain(lower: lower, upper: lower + pow(10, numbers.next(in: -4...6)))
      let count = AxisLayout(page: page).verticalTicks(domain, height: height).major.count
      #expect((3...8).contains(count), "\(domain) \(height)")
    }
  }

  @Test func `ticks are where an axis asks for them, if labels have room`() {
    let rates = [0.01, 0.03, 0.1, 0.3, 2000]
    let axis = Axis(scale: .log, ticks: rates.reversed() + [.nan, 1e9])
    let domain = Domain.horizontal(axis, values: [rates], hasAir: true)
    let wide = AxisLayout(page: page).horizontalTicks(domain, width: 600)
    #expect(wide.major.map(\.value) == rates)
    #expect(wide.major.map(\.label.base) == ["0.01", "0.03", "0.1", "0.3", "2,000"])
    let tall = AxisLayout(page: page).verticalTicks(domain, height: 300)
    #expect(tall.major == wide.major)
    let narrow = AxisLayout(page: page).horizontalTicks(domain, width: 120)
    #expect(narrow.major.map(\.value) != rates && narrow.major.count >= 2)
    let powers = Axis(scale: .log, ticks: [1e-6, 1e-4, 1e-2])
    let own = Domain.horizontal(powers, values: [powers.ticks], hasAir: true)
    let labels = AxisLayout(page: page).horizontalTicks(own, width: 600).major.map(\.label)
    #expect(labels.allSatisfy { $0.base == "10" && !$0.exponent.isEmpty })
  }

  @Test func `powers of ten carry an exponent and small ticks between`() {
    let domain = Domain(kind: .log10, lower: 1e-5, upper: 1)
    let ticks = AxisLayout(page: page).verticalTicks(domain, height: 400)
    #expect(ticks.major.map(\.label.base) == ["10", "10", "10", "10", "10", "10"])
    #expect(ticks.major.map(\.label.exponent) == ["−5", "−4", "−3", "−2", "−1", "0"])
    #expect(ticks.minor.count == 5 * 8)
  }

  @Test func `a logarithmic axis of one decade labels one, two and five`() {
    let domain = Domain(kind: .log10, lower: 0.09, upper: 1.1)
    let ticks = AxisLayout(page: page).verticalTicks(domain, height: 400)
    #expect(ticks.major.map(\.label.base) == ["0.1", "0.2", "0.5", "1"])
  }

  @Test func `six hundred decades have few labels`() {
    let domain = Domain(kind: .log10, lower: 1e-300, upper: 1e300)
    let ticks = AxisLayout(page: page).verticalTicks(domain, height: 400)
    #expect((3...8).contains(ticks.major.count))
  }
}
