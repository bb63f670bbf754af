extension PointsSpec {
  /// The keys that all kinds have.
  static let keys = ["samples", "test", "noise", "seed"]

  /// As many as the arms of a spiral that can still be told apart, and no more than classes can be.
  static let classes = 2...256
  static let noises = Interval.from(0, to: 100)
  static let turns = Interval.from(0, to: 100)

  /// Reads points of a kind, `xor` where it is none of the others.
  static func read(_ reader: ObjectReader, kind: String) -> PointsSpec {
    let shape = self.shape(reader, kind: kind)
    return PointsSpec(
      shape: shape,
      samples: reader.integer("samples", in: DatasetSpec.counts) ?? 300,
      test: reader.integer("test", in: 0...DatasetSpec.counts.upperBound) ?? 200,
      noise: reader.number("noise", in: noises) ?? defaultNoise(shape),
      seed: reader.integer("seed", in: Int.min...Int.max) ?? 0
    )
  }

  private static func shape(_ reader: ObjectReader, kind: String) -> Shape {
    switch kind {
    case "spirals":
      .spirals(
        classes: reader.integer("classes", in: classes) ?? 3,
        turns: reader.number("turns", in: turns) ?? 0.64
      )
    case "moons": .moons
    case "circles": .circles
    case "blobs": .blobs(classes: reader.integer("classes", in: classes) ?? 3)
    default: .xor
    }
  }

  /// So much that the classes touch and a good network is right about nearly all points.
  private static func defaultNoise(_ shape: Shape) -> Double {
    switch shape {
    case .spirals, .blobs: 0.2
    case .moons, .circles: 0.1
    case .xor: 0
    }
  }
}
