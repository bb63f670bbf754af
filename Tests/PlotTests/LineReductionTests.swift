import Foundation
import Testing

@testable import Plot

struct LineReductionTests {
  private func projection(_ count: Int, width: Double = 100) -> Projection {
    Projection(
      x: Domain(lower: 0, upper: Double(count)),
      y: Domain(lower: -1, upper: 1),
      area: PixelRectangle(left: 10, top: 10, width: width, height: 80)
    )
  }

  private func reduce(_ x: [Double], _ y: [Double], _ projection: Projection) -> [[DataPoint]] {
    LineReduction.reduce(x: x, y: y, projection: projection, pixelsPerUnit: 1)
  }

  private func noise(_ count: Int, seed: UInt64 = 5) -> [Double] {
    var numbers = SampleNumbers(seed: seed)
    return (0..<count).map { _ in numbers.next(in: -1...1) }
  }

  @Test func `a long line keeps its ends, extremes and a single spike`() {
    let x = (0..<20_000).map { Double($0) }
    var y = noise(x.count)
    y[12_345] = 7
    let parts = reduce(x, y, projection(x.count))
    #expect(parts.count == 1)
    let points = parts[0]
    #expect(points.count <= 4 * 1601)
    #expect(points.first == DataPoint(x: 0, y: y[0]))
    #expect(points.last == DataPoint(x: 19_999, y: y[19_999]))
    #expect(points.contains(DataPoint(x: 12_345, y: 7)))
    #expect(points.map(\.y).min() == y.min())
    #expect(zip(points, points.dropFirst()).allSatisfy { $0.x < $1.x })
  }

  @Test func `a short line keeps every point`() {
    let x = (0..<150).map { Double($0) }
    let y = noise(150)
    #expect(reduce(x, y, projection(150)) == [zip(x, y).map { DataPoint(x: $0, y: $1) }])
  }

  @Test(arguments: [20, 20_000])
  func `values that are not finite are gaps`(count: Int) {
    let x = (0..<count).map { Double($0) }
    var y = noise(count)
    y[count / 2] = .nan
    y[count - 1] = .infinity
    let parts = reduce(x, y, projection(count))
    #expect(parts.count == 2)
    #expect(parts[0].last?.x == Double(count / 2 - 1))
    #expect(parts[1].first?.x == Double(count / 2 + 1))
    #expect(reduce(x, x.map { _ in .nan }, projection(count)).isEmpty)
  }

  @Test func `unsorted points keep their order`() {
    let forth: [Double] = (0..<40_000).map { Double($0) / 2 }
    let x = forth + forth.reversed()
    let y = noise(x.count)
    let parts = reduce(x, y, projection(20_000))
    #expect(parts.count == 1)
    #expect(parts[0].count < 4 * 3203)
    let turn = parts[0].firstIndex { $0.x >= 19_990 } ?? 0
    #expect(abs(turn - parts[0].count / 2) < 20)
  }
}
