extension Dataset {
  /// Points of a plane in classes: the small data sets on which one can see what a network learns.
  ///
  /// Two inputs, the coordinates, which without noise are within [-1, 1]. The classes take turns, so
  /// each has as many points as the others, give or take one. Point *i* of train or test depends on
  /// the shape, the noise, the seed, the split and *i* alone, not on the counts, and is the same on
  /// every machine.
  ///
  /// - Parameters:
  ///   - shape: How the classes lie.
  ///   - train: The number of points to learn from, at least 1.
  ///   - test: The number of points to measure with; may be 0.
  ///   - noise: The standard deviation of what is added to each coordinate, or as the shape says;
  ///     at least 0.
  ///   - seed: Other seeds give other points.
  /// - Returns: A data set of numbers and classes.
  public static func points(
    _ shape: PointShape,
    train: Int,
    test: Int,
    noise: Double,
    seed: Int = 0
  ) -> Dataset {
    precondition(train > 0, "a data set needs at least one training point")
    precondition(test >= 0, "a data set cannot have fewer than no test points")
    precondition(noise >= 0 && noise.isFinite, "noise is a number from 0 up")
    precondition((1...256).contains(shape.classCount), "classes are bytes: 1 to 256 of them")
    return Dataset(
      train: samples(shape, count: train, split: 0, noise: noise, seed: seed),
      test: samples(shape, count: test, split: 1, noise: noise, seed: seed),
      classCount: shape.classCount
    )
  }

  private static func samples(
    _ shape: PointShape,
    count: Int,
    split: UInt64,
    noise: Double,
    seed: Int
  ) -> Samples {
    var coordinates: [Double] = []
    var classes: [UInt8] = []
    coordinates.reserveCapacity(2 * count)
    classes.reserveCapacity(count)
    for index in 0..<count {
      var stream = RandomStream(
        seed: seed,
        purpose: shape.purpose,
        substream: split << 63 | UInt64(index)
      )
      let number = index % shape.classCount
      let (x, y) = shape.point(ofClass: number, noise: noise, from: &stream)
      coordinates.append(x)
      coordinates.append(y)
      classes.append(UInt8(number))
    }
    return Samples(
      inputs: .numbers(coordinates),
      targets: .classes(classes),
      count: count,
      inputSize: 2
    )
  }
}
