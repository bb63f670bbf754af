/// Points of the circle of radius 1, with the same bits on every machine.
///
/// Only + - * and rounding are used: the sine and cosine of libm differ between versions.
enum UnitCircle {
  /// The cosine and sine of an angle of 2 pi `turn`, finite, by their Taylor series; within 1e-15
  /// of the exact ones.
  static func point(atTurn turn: Double) -> (x: Double, y: Double) {
    // Both subtractions are exact, so a quarter turn gives exactly (0, 1).
    let part = turn - turn.rounded()
    let quarter = (part * 4).rounded()
    let angle = 2 * Double.pi * (part - quarter / 4)
    let (cosine, sine) = series(angle)
    switch Int(quarter) {
    case 0: return (cosine, sine)
    case 1: return (-sine, cosine)
    case -1: return (sine, -cosine)
    default: return (-cosine, -sine)
    }
  }

  /// Cosine and sine for angles up to an eighth of a turn.
  private static func series(_ angle: Double) -> (cosine: Double, sine: Double) {
    let square = angle * angle
    var cosine = 1.0
    var sine = 1.0
    // 18 is beyond the last term that changes either at pi / 4.
    for n in stride(from: 18, through: 2, by: -2) {
      cosine = 1 - cosine * square / Double(n * (n - 1))
      sine = 1 - sine * square / Double(n * (n + 1))
    }
    return (cosine, sine * angle)
  }
}
