import Experiment
import Foundation
import Plot
import Testing

@testable import Report

/// Which curves are smoothed unasked because of what they are like.
struct NoiseTests {
  /// Numbers from -1 to 1 in no order: Marsaglia's xorshift64*.
  private static func scatter(_ count: Int) -> [Double] {
    var state: UInt64 = 88_172_645_463_325_252
    return (0..<count).map { _ in
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return Double((state &* 2_685_821_657_736_338_717) >> 11) / Double(1 << 52) - 1
    }
  }

  private static let trend = (0..<2000).map { 2 * exp(-Double($0) / 400) }

  private static func noisy(_ size: Double) -> [Double] {
    zip(trend, scatter(2000)).map { $0 + size * $1 }
  }

  @Test func `scatter round a trend is noise where it can be seen`() {
    #expect(Noise.isSeen(in: Self.noisy(0.1)))
    #expect(Noise.isSeen(in: Self.noisy(2)))
    #expect(!Noise.isSeen(in: Self.noisy(0.001)))
    var gaps = Self.noisy(0.1)
    for index in stride(from: 7, to: 2000, by: 50) { gaps[index] = .nan }
    #expect(Noise.isSeen(in: gaps))
  }

  @Test func `curves, steps, walks and oscillations are none`() {
    #expect(!Noise.isSeen(in: Self.trend))
    #expect(!Noise.isSeen(in: [Double](repeating: 3, count: 2000)))
    #expect(!Noise.isSeen(in: (0..<2000).map { $0 < 900 ? 0 : 1 }))
    #expect(!Noise.isSeen(in: (0..<2000).map { $0 % 2 == 0 ? 1 : -1 }))
    var place = 0.0
    let walk = Self.scatter(2000).map { change -> Double in
      place += change
      return place
    }
    #expect(!Noise.isSeen(in: walk))
    #expect(!Noise.isSeen(in: []) && !Noise.isSeen(in: [.nan, .infinity]))
  }

  private func figure(_ values: [Double], _ setting: [String: Value]) -> Figure {
    let series = Series(metric: "score", steps: Array(values.indices), values: values)
    return LossChart([RunSeries(SampleRuns.run(setting), series)], metric: "score").figure
  }

  private func lines(_ figure: Figure) -> [LineMark] {
    figure.panels[0].marks.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  @Test func `noise of any program is drawn faint behind its average`() {
    let values = Self.noisy(0.1)
    let figure = figure(values, ["lr": .number(0.1)])
    #expect(figure.caption.hasPrefix("Smoothed by an exponential moving average of weight 0.95;"))
    #expect(lines(figure).map(\.emphasis) == [.faint, .normal])
    #expect(lines(figure)[0].y == values)
    #expect(lines(self.figure(Self.trend, ["lr": .number(0.1)])).map(\.emphasis) == [.normal])
    // A descent goes where it goes.
    let descent = self.figure(values, ["function": .string("x^2")])
    #expect(lines(descent).map(\.y) == [values])
  }

  @Test func `of many points the average is drawn at some, which are those of all`() throws {
    let values = Self.scatter(100_000)
    let figure = figure(values, [:])
    let line = try #require(lines(figure).last)
    let all = Smoothing.exponential(values, weight: 0.999)
    #expect(line.x.count == 1001 && line.x.first == 0 && line.x.last == 99_999)
    #expect(line.y == line.x.map { all[Int($0)] })
    #expect(LossChart.weight(count: 10_000_000) == 0.99999)
  }
}
