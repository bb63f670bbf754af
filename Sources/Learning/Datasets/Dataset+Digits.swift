extension Dataset {
  /// Digits in many hands, drawn by the program: nothing to download, and about as hard as MNIST.
  ///
  /// Grey pictures of 28 x 28 pixels, row by row from the top left, 0 for paper and 255 for ink; the
  /// digit is about 20 pixels high and its ink centred. The class of a picture is its digit, each
  /// equally likely. Picture *i* of train or test depends on the seed, the split and *i* alone, not
  /// on the counts, and is the same on every machine.
  ///
  /// - Parameters:
  ///   - train: The number of pictures to learn from, at least 1.
  ///   - test: The number of pictures to measure with; may be 0.
  ///   - seed: Other seeds give other pictures.
  /// - Returns: A data set of bytes and classes.
  public static func digits(train: Int, test: Int, seed: Int = 0) -> Dataset {
    precondition(train > 0, "a data set needs at least one training picture")
    precondition(test >= 0, "a data set cannot have fewer than no test pictures")
    return Dataset(
      train: digits(count: train, split: 0, seed: seed),
      test: digits(count: test, split: 1, seed: seed),
      classCount: 10
    )
  }

  private static func digits(count: Int, split: UInt64, seed: Int) -> Samples {
    let size = DigitPainter.side * DigitPainter.side
    var labels = [UInt8](repeating: 0, count: count)
    let pixels = [UInt8](unsafeUninitializedCapacity: count * size) { buffer, filled in
      var painter = DigitPainter()
      for index in 0..<count {
        var stream = RandomStream(
          seed: seed,
          purpose: .digits,
          substream: split << 63 | UInt64(index)
        )
        let digit = stream.index(below: 10)
        labels[index] = UInt8(digit)
        painter.paint(
          shape(of: digit, from: &stream),
          hand: DigitHand(from: &stream),
          noise: &stream,
          into: UnsafeMutableBufferPointer(rebasing: buffer[index * size..<(index + 1) * size])
        )
      }
      filled = count * size
    }
    return Samples(inputs: .bytes(pixels), targets: .classes(labels), count: count, inputSize: size)
  }

  /// One of the digit's shapes, by their weights.
  private static func shape(of digit: Int, from stream: inout RandomStream) -> DigitShape {
    let shapes = DigitShape.byDigit[digit]
    var place = stream.index(below: shapes.reduce(0) { $0 + $1.weight })
    var chosen = 0
    while place >= shapes[chosen].weight {
      place -= shapes[chosen].weight
      chosen += 1
    }
    return shapes[chosen]
  }
}
