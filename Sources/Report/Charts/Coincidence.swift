import Plot

/// Lines that go where others go, of which only the last would be seen.
enum Coincidence {
  /// The marks of a panel, lines wider that others follow all the way, so that they show on both sides.
  ///
  /// A line follows another where no two values at the same place differ by more than a thousandth, or a
  /// ten-thousandth of the largest. It hides it where it has another colour and no gaps of its own.
  static func widened(_ marks: [Mark]) -> [Mark] {
    var marks = marks
    var above: [LineMark] = []
    for index in marks.indices.reversed() {
      guard case .line(var line) = marks[index], line.emphasis != .faint else { continue }
      let count = above.count { hides($0, line) }
      above.append(line)
      guard count > 0 else { continue }
      line.coveredBy = count
      marks[index] = .line(line)
    }
    return marks
  }

  private static func hides(_ line: LineMark, _ other: LineMark) -> Bool {
    let hasGaps = line.dash != nil && line.dash != .solid && line.dash != other.dash
    return line.colour != other.colour && !hasGaps && follows(line, other)
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
