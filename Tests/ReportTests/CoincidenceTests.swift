import Plot
import Testing

@testable import Report

struct CoincidenceTests {
  private func line(_ y: [Double], _ index: Int, label: String = "a") -> Mark {
    .line(LineMark(x: y.indices.map(Double.init), y: y, label: label, colour: .category(index)))
  }

  private func dashes(_ marks: [Mark]) -> [Dash?] {
    Coincidence.dashed(marks).compactMap {
      if case .line(let line) = $0 { .some(line.dash) } else { nil }
    }
  }

  @Test func `a line that hides another is dashed, as print dashes its colour`() {
    let y = [3, 2, .nan, 1e-9]
    let near = [3.002, 1.999, .nan, 2e-9]
    #expect(
      dashes([line(y, 0), line([3, 2, 1, 0], 1), line(near, 2)]) == [nil, nil, Dash.allCases[2]]
    )
    #expect(dashes([line(y, 0), line(y, 1)]) == [nil, Dash.allCases[1]])
  }

  @Test func `others stay as they are`() {
    let y = [3.0, 2, 1]
    #expect(dashes([line(y, 0), line([3, 2, 1.1], 1)]) == [nil, nil])
    #expect(dashes([line(y, 0), line([3, 2], 1)]) == [nil, nil])
    // What has no name stands behind one that has.
    #expect(dashes([line(y, 0, label: ""), line(y, 0)]) == [nil, nil])
  }
}
