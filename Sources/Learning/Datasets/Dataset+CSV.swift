/// How many samples are held out for testing.
public enum Holdout: Sendable, Equatable {
  /// That share of all, from 0 to below 1, rounded to whole samples.
  case share(Double)
  /// That many.
  case count(Int)
}

/// What is done to inputs before a network sees them.
public enum Scaling: Sendable, Equatable {
  /// Nothing.
  case none
  /// Each input is moved and divided so that over the training samples its mean is 0 and its
  /// standard deviation (of the whole, not of a sample) 1; one that never changes is moved only.
  case standard
}

extension Dataset {
  /// Reads a table of numbers: a CSV file (RFC 4180) in UTF-8 with the names of its columns first.
  ///
  /// Which samples are held out depends on their number and the seed; train and test keep the
  /// file's order. The classes are the different labels in order: by number where all are numbers,
  /// else by text.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - separator: What stands between fields.
  ///   - columns: Which columns are inputs and answers.
  ///   - test: How many samples are held out for testing; at least one is left to learn from.
  ///   - scaling: What is done to the inputs.
  ///   - seed: Other seeds hold out other samples.
  /// - Returns: A data set of numbers and classes or vectors.
  /// - Throws: The first thing in the file that is wrong.
  public static func csv(
    path: String,
    separator: CSVSeparator = .comma,
    columns: CSVColumns,
    test: Holdout = .share(0.2),
    scaling: Scaling = .none,
    seed: Int = 0
  ) throws(DatasetError) -> Dataset {
    let table = try CSVTable(path: path, separator: separator, columns: columns)
    let held: Int
    switch test {
    case .share(let share):
      precondition((0..<1).contains(share), "a share is from 0 to below 1")
      held = min(Int((share * Double(table.count)).rounded()), table.count - 1)
    case .count(let count):
      precondition(count >= 0, "a data set cannot have fewer than no test samples")
      held = count
    }
    guard held < table.count else {
      throw .noneToTrain(path, test: held, found: table.count)
    }
    let isHeld = heldOut(held, of: table.count, seed: seed)
    var train = table.inputs(where: { !isHeld[$0] })
    var tested = table.inputs(where: { isHeld[$0] })
    if scaling == .standard {
      for column in 0..<table.width {
        let standard = Standard(column, of: train, width: table.width)
        standard.apply(to: &train)
        standard.apply(to: &tested)
      }
    }
    return Dataset(
      train: table.samples(train, where: { !isHeld[$0] }),
      test: table.samples(tested, where: { isHeld[$0] }),
      classCount: table.classCount
    )
  }

  /// Which samples are held out: the first ones of a shuffle.
  private static func heldOut(_ held: Int, of count: Int, seed: Int) -> [Bool] {
    var stream = RandomStream(seed: seed, purpose: .holdout)
    var order = Array(0..<count)
    var isHeld = [Bool](repeating: false, count: count)
    for place in 0..<held {
      order.swapAt(place, place + stream.index(below: count - place))
      isHeld[order[place]] = true
    }
    return isHeld
  }
}

extension CSVTable {
  /// The inputs of some rows.
  fileprivate func inputs(where isTaken: (Int) -> Bool) -> [Double] {
    var taken: [Double] = []
    for row in 0..<count where isTaken(row) {
      taken.append(contentsOf: inputs[row * width..<(row + 1) * width])
    }
    return taken
  }

  /// Some rows as samples, with their inputs.
  fileprivate func samples(_ inputs: [Double], where isTaken: (Int) -> Bool) -> Samples {
    let rows = (0..<count).filter(isTaken)
    let taken: Targets =
      switch targets {
      case .classes(let classes):
        .classes(rows.map { classes[$0] })
      case .vectors(let numbers, let size):
        .vectors(rows.flatMap { numbers[$0 * size..<($0 + 1) * size] }, width: size)
      }
    return Samples(inputs: .numbers(inputs), targets: taken, count: rows.count, inputSize: width)
  }
}

/// The mean and the standard deviation of a column.
private struct Standard {
  let column: Int
  let width: Int
  let mean: Double
  let deviation: Double

  init(_ column: Int, of numbers: [Double], width: Int) {
    self.column = column
    self.width = width
    let places = stride(from: column, to: numbers.count, by: width)
    let first = numbers[column]
    // Rounding would give a column that never changes a deviation of its own.
    guard places.contains(where: { numbers[$0] != first }) else {
      (mean, deviation) = (first, 1)
      return
    }
    let count = Double(numbers.count / width)
    let mean = places.reduce(0.0) { $0 + numbers[$1] / count }
    let variance = places.reduce(0.0) { sum, place in
      let gap = numbers[place] - mean
      return sum + gap * gap / count
    }
    self.mean = mean
    deviation = variance > 0 ? variance.squareRoot() : 1
  }

  func apply(to numbers: inout [Double]) {
    for place in stride(from: column, to: numbers.count, by: width) {
      numbers[place] = (numbers[place] - mean) / deviation
    }
  }
}
