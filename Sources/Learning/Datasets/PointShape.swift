/// How the classes of a data set of points lie in the plane.
public enum PointShape: Sendable, Equatable {
  /// Arms that wind out of the middle, one a class; the noise turns a point about the middle, in
  /// radians.
  ///
  /// A point at the distance r from the middle, r even in [0, 1), is turned by arm / arms + turns r
  /// of a full circle. With 3 arms, 0.64 turns (4 radians) and noise 0.2 it is the data set of
  /// Karpathy, "CS231n: Putting it together: minimal neural network case study", Stanford, 2015,
  /// but for arms at equal distances and a random r.
  case spirals(arms: Int, turns: Double)
  /// Two half circles that reach into each other, the upper one class 0.
  ///
  /// `make_moons` of Pedregosa and others, "Scikit-learn: machine learning in Python", JMLR 12,
  /// 2011, moved by (-1/2, -1/4) and then divided by 3/2: x reaches from -1 to 1 and y from -1/2 to
  /// 1/2 without noise.
  case moons
  /// A circle of radius 1, class 0, around one of radius 1/2.
  ///
  /// `make_circles` of scikit-learn (see `moons`) with the factor 1/2.
  case circles
  /// One round cloud a class, their centres at equal distances on a circle of radius 0.7; the noise
  /// is the clouds' standard deviation.
  ///
  /// Like `make_blobs` of scikit-learn (see `moons`), but for centres that no chance brings close
  /// to each other.
  case blobs(classes: Int)
  /// The square from -1 to 1 in four smaller squares, those across a corner of the same class:
  /// class 1 where x and y differ in sign.
  ///
  /// The smallest problem without a linear answer: Minsky and Papert, "Perceptrons", MIT Press,
  /// 1969.
  case xor

  /// The number of classes.
  public var classCount: Int {
    switch self {
    case .spirals(let count, _), .blobs(let count): count
    case .moons, .circles, .xor: 2
    }
  }

  /// The stream that its points are drawn from.
  var purpose: RandomPurpose {
    switch self {
    case .spirals: .spirals
    case .moons: .moons
    case .circles: .circles
    case .blobs: .blobs
    case .xor: .xor
    }
  }

  /// Draws a point of a class.
  func point(
    ofClass number: Int,
    noise: Double,
    from stream: inout RandomStream
  ) -> (x: Double, y: Double) {
    let centre: (x: Double, y: Double)
    switch self {
    case .spirals(let arms, let turns):
      return Self.spiral(Double(number) / Double(arms), turns, noise, &stream)
    case .moons:
      let (x, y) = UnitCircle.point(atTurn: stream.uniform() / 2)
      centre =
        number == 0 ? ((x - 0.5) / 1.5, (y - 0.25) / 1.5) : ((0.5 - x) / 1.5, (0.25 - y) / 1.5)
    case .circles:
      let (x, y) = UnitCircle.point(atTurn: stream.uniform())
      centre = number == 0 ? (x, y) : (x / 2, y / 2)
    case .blobs(let classes):
      let (x, y) = UnitCircle.point(atTurn: Double(number) / Double(classes))
      centre = (0.7 * x, 0.7 * y)
    case .xor:
      let (x, y) = (stream.uniform(), stream.uniform())
      let isLeft = stream.index(below: 2) == 0
      centre = (isLeft ? -x : x, isLeft == (number == 0) ? -y : y)
    }
    return (centre.x + noise * stream.normal(), centre.y + noise * stream.normal())
  }

  /// A point of the arm that begins at a turn.
  private static func spiral(
    _ start: Double,
    _ turns: Double,
    _ noise: Double,
    _ stream: inout RandomStream
  ) -> (x: Double, y: Double) {
    let radius = stream.uniform()
    let turn = start + turns * radius + noise * stream.normal() / (2 * Double.pi)
    let (cosine, sine) = UnitCircle.point(atTurn: turn)
    return (radius * sine, radius * cosine)
  }
}
