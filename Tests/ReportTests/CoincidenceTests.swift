import Plot
import Testing

@testable import Report

struct CoincidenceTests {
  private func line(_ y: [Double], _ index: Int, dash: Dash? = nil) -> Mark {
    .line(LineMark(x: y.indices.map(Double.init), y: y, colour: .category(index), dash: dash))
  }

  /// How many lines lie over each of the lines of a panel.
  private func covered(_ marks: [Mark]) -> [Int] {
    Coincidence.widened(marks).compactMap {
      if case .line(let line) = $0 { line.coveredBy } else { nil }
    }
  }

  @Test func `a line that others hide is wider for each of them`() {
    let y = [3, 2, .nan, 1e-9]
    let near = [3.002, 1.999, .nan, 2e-9]
    #expect(covered([line(y, 0), line([3, 2, 1, 0], 1), line(near, 2)]) == [1, 0, 0])
    #expect(covered([line(y, 0), line(y, 1), line(near, 2)]) == [2, 1, 0])
    #expect(covered([line(y, 0, dash: .dashed), line(y, 1, dash: .dashed)]) == [1, 0])
    #expect(covered([line(y, 0, dash: .dashed), line(y, 1)]) == [1, 0])
  }

  @Test func `others stay as they are`() {
    let y = [3.0, 2, 1]
    #expect(covered([line(y, 0), line([3, 2, 1.1], 1)]) == [0, 0])
    #expect(covered([line(y, 0), line([3, 2], 1)]) == [0, 0])
    // One colour is one thing, and between dashes the other is seen.
    #expect(covered([line(y, 0), line(y, 0)]) == [0, 0])
    #expect(covered([line(y, 0), line(y, 1, dash: .dashed)]) == [0, 0])
    var faint = LineMark(x: [0, 1, 2], y: y, colour: .category(1))
    faint.emphasis = .faint
    #expect(covered([.line(faint), line(y, 0)]) == [0, 0])
  }
}
