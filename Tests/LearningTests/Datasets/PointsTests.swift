import Foundation
import Testing

@testable import Learning

struct PointsTests {
  /// The first four training points and the first test point by an independent program (Python:
  /// Philox, `statistics.NormalDist` and libm), as (x, y), and the hash of what this one gives.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let shape: PointShape
    let noise: Double
    let points: [(Double, Double)]
    let hash: String
  }

  static let cases: [Case] = [
    Case(
      testDescription: "spirals",
      shape: .spirals(arms: 3, turns: 0.64),
      noise: 0.2,
      points: [
        (0.282343919011887, -0.013174842480397), (-0.669938472930256, 0.32123016538187),
        (0.481643231552377, 0.52581296638458), (0.017586125112316, 0.056398004136227),
        (-0.407862595404065, -0.838456211985793),
      ],
      hash: "ef460f6e1a85685e0a067a9553e238004fd5fa2ea650ada7f7edf26a67c5549a"
    ),
    Case(
      testDescription: "moons",
      shape: .moons,
      noise: 0.1,
      points: [
        (-0.133576657930927, 0.53406897212376), (-0.270069379573032, -0.386443332475064),
        (-0.884275342527251, 0.346650793908349), (-0.314729631698077, -0.002690016383131),
        (-0.813925024783891, 0.223886285160699),
      ],
      hash: "dad36b8a3adba1597a0d10af00a62074b5974c81719397896a272afaa4b2332e"
    ),
    Case(
      testDescription: "circles",
      shape: .circles,
      noise: 0.1,
      points: [
        (-1.008630081638934, -0.548498053503074), (-0.427138459642918, -0.36260379021069),
        (-0.774421426411258, -1.036220359175969), (-0.508705273531539, 0.18730846761804),
        (0.764949344696907, 0.735446910987477),
      ],
      hash: "03b40604b108022f39839aa24c01a87dad5c3258670f66ebcf4e682941c197d2"
    ),
    Case(
      testDescription: "blobs",
      shape: .blobs(classes: 3),
      noise: 0.2,
      points: [
        (0.432821347690749, -0.079399311509867), (0.083003062359828, 0.5304758001009),
        (-0.078555302808471, -1.063874424717367), (1.369927860152993, 0.017617312737382),
        (0.923678065477815, 0.039194166234096),
      ],
      hash: "dc31baf6a38232ed63582d04f468644df6b2331ca056515a0455b5a8a9547d3c"
    ),
    Case(
      testDescription: "xor",
      shape: .xor,
      noise: 0.05,
      points: [
        (-0.442476568376461, -0.006205349579353), (0.211692704901833, -0.383841147445137),
        (-0.570326494156086, -0.305442516605922), (0.415545471954794, -0.490963944447957),
        (-0.771052982203268, -0.335975111199285),
      ],
      hash: "1b00d7995beb951ce50b379d32cc9a0d24ccd1bb96bd960bb8fb42526c41ae4e"
    ),
  ]

  @Test(arguments: cases)
  func `the points are where an independent program puts them`(_ sample: Case) throws {
    let data = Dataset.points(sample.shape, train: 4, test: 1, noise: sample.noise)
    let found = try coordinates(data.train) + coordinates(data.test)
    for (value, expected) in zip(found, sample.points.flatMap { [$0.0, $0.1] }) {
      #expect(abs(value - expected) < 1e-13)
    }
    #expect(found.count == 10)
    #expect(data.hash == sample.hash)
  }

  @Test(arguments: cases)
  func `a point depends on seed, split and index alone`(_ sample: Case) throws {
    let many = Dataset.points(sample.shape, train: 50, test: 40, noise: sample.noise, seed: 7)
    let few = Dataset.points(sample.shape, train: 9, test: 8, noise: sample.noise, seed: 7)
    #expect(try coordinates(few.train) == Array(coordinates(many.train).prefix(18)))
    #expect(try coordinates(few.test) == Array(coordinates(many.test).prefix(16)))
    let other = Dataset.points(sample.shape, train: 9, test: 8, noise: sample.noise, seed: -7)
    #expect(try Set(coordinates(other.train)).isDisjoint(with: coordinates(few.train)))
    #expect(try Set(coordinates(few.test)).isDisjoint(with: coordinates(few.train)))
  }

  @Test(arguments: cases)
  func `two inputs, and as many points of each class`(_ sample: Case) throws {
    let data = Dataset.points(sample.shape, train: 100, test: 0, noise: sample.noise)
    #expect(data.train.inputSize == 2)
    #expect(data.test.count == 0)
    #expect(data.classCount == sample.shape.classCount)
    guard case .classes(let classes) = data.train.targets else {
      Issue.record("expected classes")
      return
    }
    let counts = (0..<sample.shape.classCount).map { number in
      classes.count { Int($0) == number }
    }
    #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    #expect(counts.reduce(0, +) == 100)
  }

  @Test
  func `without noise every point is on its curve`() throws {
    func points(_ shape: PointShape) throws -> [(class: Int, x: Double, y: Double)] {
      let numbers = try coordinates(Dataset.points(shape, train: 200, test: 0, noise: 0).train)
      return (0..<200).map {
        ($0 % shape.classCount, numbers[2 * $0], numbers[2 * $0 + 1])
      }
    }
    for (number, x, y) in try points(.circles) {
      #expect(abs((x * x + y * y).squareRoot() - (number == 0 ? 1 : 0.5)) < 1e-15)
    }
    for (number, x, y) in try points(.moons) {
      // As scikit-learn has them: half circles around (0, 0) and (1, 1/2).
      let (u, v) = (1.5 * x + 0.5, 1.5 * y + 0.25)
      let (right, up) = number == 0 ? (u, v) : (1 - u, 0.5 - v)
      #expect(abs(right * right + up * up - 1) < 1e-14)
      #expect(up > -1e-15)
    }
    for (number, x, y) in try points(.xor) {
      #expect((x < 0) == (y < 0) ? number == 0 : number == 1)
      #expect(abs(x) < 1 && abs(y) < 1)
    }
    for (number, x, y) in try points(.blobs(classes: 4)) {
      let expected = [(0.7, 0.0), (0.0, 0.7), (-0.7, 0.0), (0.0, -0.7)][number]
      #expect(abs(x - expected.0) < 1e-15 && abs(y - expected.1) < 1e-15)
    }
    for (number, x, y) in try points(.spirals(arms: 2, turns: 1.5)) {
      let radius = (x * x + y * y).squareRoot()
      let angle = 2 * Double.pi * (Double(number) / 2 + 1.5 * radius)
      #expect(abs(x - radius * sin(angle)) < 1e-14 && abs(y - radius * cos(angle)) < 1e-14)
    }
  }

  @Test
  func `sine and cosine agree with the system's`() {
    for index in -4000...4000 {
      let turn = Double(index) / 1024
      let (x, y) = UnitCircle.point(atTurn: turn)
      // Three turns round the system's own argument by some 1e-15.
      #expect(abs(x - cos(2 * Double.pi * turn)) < 4e-15, "\(turn)")
      #expect(abs(y - sin(2 * Double.pi * turn)) < 4e-15, "\(turn)")
    }
    #expect(UnitCircle.point(atTurn: 0.25) == (0, 1))
    #expect(UnitCircle.point(atTurn: -0.25) == (0, -1))
    #expect(UnitCircle.point(atTurn: 7.5) == (-1, 0))
  }

  private func coordinates(_ samples: Samples) throws -> [Double] {
    guard case .numbers(let numbers) = samples.inputs else { throw Missing() }
    return numbers
  }

  private struct Missing: Error {}
}
