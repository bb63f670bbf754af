import Plot

/// Lines that go where others go, of which only the last would be seen.
enum Coincidence {
  /// The marks of a panel, lines dashed that follow one before them all the way, so that it shows between.
  ///
  /// A line follows another where no two values at the same place differ by more than a thousandth, or a
  /// ten-thousandth of the largest.
  static func dashed(_ marks: [Mark]) -> [Mark] {
    var marks = marks
    var lines: [LineMark] = []
    for index in marks.indices {
      guard case .line(var line) = marks[index], !line.label.isEmpty, line.dash == nil else {
        continue
      }
      let before = lines.count { follows(line, $0) }
      lines.append(line)
      guard before > 0 else { continue }
      // The pattern that print gives the colour, where it gives one.
      var number = before
      if case .category(let category) = line.colour { number = max(category, 1) }
      let patterns = Dash.allCases.filter { $0 != .solid }
      line.dash = patterns[(number - 1) % patterns.count]
      marks[index] = .line(line)
    }
    return marks
  }

  private static func follows(_ line: LineMark, _ other: LineMark) -> Bool {
    guard line.x.count > 1, line.x.count == other.x.count, line.x.last == other.x.last else {
      return false
    }
    let sizes = line.y.lazy.filter(\.isFinite).map(abs)
    let room = 1e-4 * (sizes.max() ?? 0)
    let pairs = zip(zip(line.x, line.y), zip(other.x, other.y))
    return pairs.allSatisfy { one, two in
      let size = max(abs(one.1), abs(two.1))
      return one.0 == two.0
        && (abs(one.1 - two.1) <= max(1e-3 * size, room) || one.1.isNaN && two.1.isNaN)
    }
  }
}
