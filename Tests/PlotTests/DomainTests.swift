import Foundation
import Testing

@testable import Plot

struct DomainTests {
  private func vertical(_ values: [Double]..., axis: Axis = Axis()) -> Domain {
    Domain.vertical(axis, values: values)
  }

  private func horizontal(_ values: [Double], axis: Axis = Axis()) -> Domain {
    Domain.horizontal(axis, values: [values], hasAir: false)
  }

  @Test func `a spike does not flatten a line`() {
    var values = Sample.loss(0)
    let calm = vertical(values).upper
    values[200] = 1e6
    #expect(vertical(values).upper < 2 * calm)
  }

  @Test func `a diverging line does not flatten the others`() {
    let diverging = Sample.steps.map { exp($0 / 50) }
    let domain = vertical(Sample.loss(0), Sample.loss(1), diverging, axis: Axis(scale: .linear))
    #expect(domain.upper < 6)
    let two = vertical(Sample.loss(0), diverging, axis: Axis(scale: .linear))
    #expect(two.upper < 6)
  }

  @Test func `the one line that learns is shown whole among many that do not`() {
    let idle = (0..<5).map { index in
      var numbers = SampleNumbers(seed: UInt64(index))
      return Sample.steps.map { _ in 2.3 + 0.02 * numbers.next(in: -1...1) }
    }
    let learning = Sample.steps.map { 2.3 / (1 + $0 / 100) }
    let domain = Domain.vertical(Axis(), values: idle + [learning])
    #expect(domain.lower == 0 && domain.upper > 2.3)
    let rewards = idle.map { $0.map { -100 * $0 } } + [learning.map { -100 * $0 }]
    #expect(Domain.vertical(Axis(), values: rewards).upper > -11)
  }

  @Test func `of four points none is a spike, but one that is far larger`() {
    let domain = vertical([0.339, 0.815, 0.929, 0.962], [0.586, 0.869, 0.934, 0.963])
    #expect(domain.lower < 0.339)
    #expect(vertical([0.9, 0.5, 1e6, 0.4]).upper < 10)
  }

  @Test func `the worst of three settings is shown where it is a few times larger`() {
    #expect(vertical([1.78, 0.578, 0.379]).upper >= 1.78)
    #expect(vertical([-1.78, -0.578, -0.379]).lower <= -1.78)
  }

  @Test func `a start that is a few times higher is shown whole`() {
    #expect(vertical(Sample.loss(0, noise: 0)).upper > 2.2)
  }

  @Test func `positive values over three decades are logarithmic`() {
    let decay = Sample.steps.map { pow(10, -$0 / 400) }
    #expect(vertical(decay).kind == .log10)
    #expect(vertical(decay, axis: Axis(scale: .linear)).kind == .linear)
    #expect(vertical(decay + [0]).kind == .linear)
    #expect(vertical(Sample.loss(0)).kind == .linear)
  }

  @Test func `steps are linear and swept decades logarithmic`() {
    #expect(horizontal((1...10_000).map { Double($0) }).kind == .linear)
    #expect(horizontal([1e-4, 1e-3, 1e-2, 1e-1, 1]).kind == .log10)
  }

  @Test func `steps to 1,999 end at 2,000`() {
    let domain = horizontal((0..<2000).map { Double($0) })
    #expect(domain.lower == 0)
    #expect(domain.upper == 2000)
  }

  @Test func `degenerate values have a range`() {
    for values in [[], [.nan], [.nan, .infinity]] as [[Double]] {
      let domain = vertical(values)
      #expect(domain.isEmpty)
      #expect(domain.lower < domain.upper)
    }
    for value in [0, 1, -3, 1e300, -1e300, 1e-300, .leastNonzeroMagnitude] {
      let domain = vertical([value, value])
      #expect(!domain.isEmpty)
      #expect(domain.lower <= value && value <= domain.upper && domain.lower < domain.upper)
    }
    #expect(vertical([-1, 0], axis: Axis(scale: .log)).isEmpty)
  }

  @Test func `bounds that are asked for are kept`() {
    let domain = vertical([0.2, 0.9], axis: Axis(lower: 0, upper: 1))
    #expect(domain.lower == 0)
    #expect(domain.upper == 1)
  }

  @Test func `values near zero begin at zero`() {
    #expect(vertical([0.1, 2]).lower == 0)
    #expect(vertical([1.8, 2]).lower > 1.5)
  }

  /// Numbers between which there is no room for ticks.
  @Test(
    arguments: [
      [0, .leastNonzeroMagnitude], [.leastNonzeroMagnitude], [0, .leastNormalMagnitude / 4],
      [-.leastNonzeroMagnitude, .leastNonzeroMagnitude], [1e-300, Double(1e-300).nextUp],
      [0, -.leastNonzeroMagnitude, 1e308], [-1.7e308, 1.7e308],
    ] as [[Double]]
  )
  func `the smallest and the largest numbers have axes`(values: [Double]) {
    let scales: [Axis.ScaleRequest] = [
      .automatic, .linear, .log, .symlog(linear: 1), .symlog(linear: .leastNonzeroMagnitude),
      .symlog(linear: 1e308),
    ]
    for scale in scales {
      for axis in [Axis(scale: scale), Axis(scale: scale, lower: 0, upper: .leastNonzeroMagnitude)]
      {
        for domain in [vertical(values, axis: axis), horizontal(values, axis: axis)] {
          #expect(domain.lower.isFinite && domain.upper.isFinite && domain.lower < domain.upper)
          let ticks = Ticks.ticks(of: domain, wanted: 5).major.map(\.value)
          #expect(ticks.allSatisfy { $0 >= domain.lower && $0 <= domain.upper })
        }
      }
    }
    let colours = ColourScale(spanning: values)
    #expect(colours.lower < colours.upper)
    _ = Ticks.ticks(of: colours.domain, wanted: 5)
  }
}
