import Foundation
import Testing

@testable import Plot

struct LabelStackTests {
  @Test func `labels that are apart stay`() {
    #expect(
      LabelStack.tops(middles: [20, 60], heights: [10, 10], top: 0, bottom: 100) == [15, 55]
    )
  }

  @Test func `labels at one place are stacked round it`() {
    let tops = LabelStack.tops(middles: [50, 50, 50], heights: [10, 10, 10], top: 0, bottom: 100)
    #expect(tops == [35, 45, 55])
  }

  @Test func `labels never overlap and stay within bounds`() {
    var numbers = SampleNumbers(seed: 6)
    for _ in 0..<200 {
      let middles = (0..<8).map { _ in numbers.next(in: -20...120) }
      let heights = (0..<8).map { _ in numbers.next(in: 5...12) }
      guard let tops = LabelStack.tops(middles: middles, heights: heights, top: 0, bottom: 100)
      else {
        Issue.record("no room")
        return
      }
      let order = middles.indices.sorted { tops[$0] < tops[$1] }
      for (above, below) in zip(order, order.dropFirst()) {
        #expect(tops[above] + heights[above] <= tops[below] + 1e-9)
      }
      #expect(tops.allSatisfy { $0 >= -1e-9 })
      #expect(order.last.map { tops[$0] + heights[$0] <= 100 + 1e-9 } == true)
    }
  }

  @Test func `crowded names without leaders are in order, the way that most of the ends are`() {
    let heights = [10.0, 10, 10]
    let order = { (middles: [Double], tops: [Double]) in
      KeyLayout.inOrder(tops, heights: heights, middles: middles)
    }
    // On the page the first ends lowest, the second highest.
    #expect(order([52, 50, 51], [55, 35, 45]) == [55, 45, 35])
    #expect(order([50, 52, 51], [35, 55, 45]) == [35, 45, 55])
    // Names that stand where their lines end stay there.
    #expect(order([80, 20, 50], [75, 15, 45]) == [75, 15, 45])
  }

  @Test func `without room there is no stack`() {
    #expect(LabelStack.tops(middles: [5, 5], heights: [10, 10], top: 0, bottom: 15) == nil)
  }
}

struct LineClippingTests {
  private let square = PixelRectangle(left: 0, top: 0, width: 10, height: 10)

  @Test func `a line through the rectangle is cut at both sides`() {
    let parts = LineClipping.parts(of: [PixelPoint(-10, 5), PixelPoint(20, 5)], within: square)
    #expect(parts == [[PixelPoint(0, 5), PixelPoint(10, 5)]])
  }

  @Test func `a line that leaves and comes back has two parts`() {
    let line = [PixelPoint(2, 5), PixelPoint(5, -1e12), PixelPoint(8, 5)]
    let parts = LineClipping.parts(of: line, within: square)
    #expect(parts.count == 2)
    #expect(parts[0][0] == line[0])
    #expect(parts[1][1] == line[2])
    #expect(parts.allSatisfy { $0.allSatisfy { (-0.01...10.01).contains($0.y) } })
  }

  @Test(arguments: [1e300, Double.greatestFiniteMagnitude, .infinity])
  func `a line that goes to any place is cut at the edge`(far: Double) {
    let line = [PixelPoint(2, 5), PixelPoint(5, -far), PixelPoint(8, 5)]
    let parts = LineClipping.parts(of: line, within: square)
    #expect(parts.map(\.first) == [line[0], parts.last?.first])
    #expect(parts.count == 2 && parts[1].last == line[2])
    let ends = [parts[0][1], parts[1][0]]
    for (end, x) in zip(ends, [2.0, 8]) {
      #expect(abs(end.y) < 1e-5 && abs(end.x - x) < 1e-5, "\(end)")
    }
    let polygon = LineClipping.polygon(
      [PixelPoint(2, -far), PixelPoint(8, -far), PixelPoint(8, far), PixelPoint(2, far)],
      within: square
    )
    #expect(
      Set(polygon) == [PixelPoint(2, 0), PixelPoint(8, 0), PixelPoint(8, 10), PixelPoint(2, 10)]
    )
  }

  @Test func `a line beside the rectangle has no part`() {
    #expect(LineClipping.parts(of: [PixelPoint(-5, 0), PixelPoint(-5, 9)], within: square).isEmpty)
    #expect(LineClipping.parts(of: [], within: square).isEmpty)
  }

  @Test func `a polygon round the rectangle becomes the rectangle`() {
    let large = [PixelPoint(-9, -9), PixelPoint(19, -9), PixelPoint(19, 19), PixelPoint(-9, 19)]
    let cut = Set(LineClipping.polygon(large, within: square))
    #expect(cut == [PixelPoint(0, 0), PixelPoint(10, 0), PixelPoint(10, 10), PixelPoint(0, 10)])
  }
}

struct TextFittingTests {
  private let fitting = TextFitting(measure: fixedMeasure)
  // Six pixels a letter.
  private let style = TextStyle(family: "any", size: 10)

  @Test func `text is broken at words and ends with an ellipsis`() {
    let lines = fitting.wrapped("one two three four", style: style, width: 50, lines: 2)
    #expect(lines == ["one two", "three f…"])
    let all = fitting.wrapped("one two three four", style: style, width: 60, lines: 9)
    #expect(all == ["one two", "three four"])
  }

  @Test func `a long name gives way in the middle`() {
    #expect(fitting.shortened("abcdefghij", style: style, width: 30) == "ab…ij")
    #expect(fitting.shortened("abcde", style: style, width: 30) == "abcde")
    #expect(fitting.shortened("a\nb", style: style, width: 30) == "a b")
  }

  @Test func `ideographs may be broken anywhere`() {
    let lines = fitting.wrapped("学习率的比较", style: style, width: 25, lines: 2)
    #expect(lines == ["学习率的", "比较"])
  }
}

struct ColourTests {
  @Test func `contrast is that of the guidelines`() {
    #expect(abs(Colour(0x000000).contrast(with: Colour(0xFFFFFF)) - 21) < 1e-9)
    // 4.54 : 1 is a published value for #767676 on white.
    #expect(abs(Colour(0x767676).contrast(with: Colour(0xFFFFFF)) - 4.54) < 0.005)
  }

  @Test(arguments: [Theme.light, .dark])
  func `names in the colour of their line can be read`(theme: Theme) {
    let colours = theme.palette + (0...20).map { theme.sequential.colour(at: Double($0) / 20) }
    for colour in colours {
      #expect(colour.legible(on: theme.background).contrast(with: theme.background) >= 4.5)
      #expect(colour.contrast(with: theme.background) > 1.6)
    }
  }

  @Test(arguments: [Theme.light, .dark])
  func `ordered colours become lighter one by one`(theme: Theme) {
    let levels = (0...10).map { theme.sequential.colour(at: Double($0) / 10).luminance }
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 < $1 })
  }
}
