/// Samples to learn from and samples to measure with.
public struct Dataset: Sendable {
  /// What the network is trained on; never empty.
  public let train: Samples
  /// What it is measured on; empty where the data set has none.
  public let test: Samples
  /// The number of classes where the targets are classes, nil where they are vectors.
  public let classCount: Int?
  /// SHA-256 of everything loaded (counts, inputs, targets), 64 hexadecimal digits.
  ///
  /// `DatasetHash` says of which bytes.
  public let hash: String
}

extension Dataset {
  /// Puts together a data set and hashes it.
  ///
  /// - Parameters:
  ///   - train: What the network is trained on; at least one sample.
  ///   - test: What it is measured on; its samples are of the same sizes as those of `train`.
  ///   - classCount: The number of classes where the targets are classes, nil where they are
  ///     vectors; every class number is below it.
  init(train: Samples, test: Samples, classCount: Int?) {
    precondition(train.count > 0, "a data set needs at least one training sample")
    precondition(
      test.count == 0 || test.inputSize == train.inputSize,
      "training and test samples are of the same size"
    )
    let isSparse = train.density() < InputPath.largestSparseDensity
    self.init(
      train: isSparse ? train.skippingZeros() : train,
      test: isSparse ? test.skippingZeros() : test,
      classCount: classCount,
      hash: DatasetHash.hex(train: train, test: test, classCount: classCount)
    )
  }

  /// The share of the training inputs that is not zero, 0 to 1.
  ///
  /// Reads all of them: some hundredths of a second for 60,000 pictures.
  public func density() -> Double { train.density() }

  /// How networks read the inputs; chosen once, by their density.
  public var inputPath: InputPath { train.sparse == nil ? .dense : .sparse }
}

/// How a network's first layer reads its inputs; the last bits of a run depend on it.
public enum InputPath: String, Sendable {
  /// All of them, in a product of BLAS.
  case dense
  /// Only those that are not 0, in the order of the inputs.
  case sparse

  /// The density below which skipping zeros is faster than a product of BLAS over all inputs.
  ///
  /// Measured with 784 inputs, 20 to 100 units and batches of 100; docs/PERFORMANCE.md has the
  /// numbers.
  static let largestSparseDensity = 0.4
}

/// Some samples of a data set.
public struct Samples: Sendable {
  /// The inputs, `[count × inputSize]`, row-major.
  public let inputs: Inputs
  /// What the network should answer.
  public let targets: Targets
  /// The number of samples.
  public let count: Int
  /// The numbers in each input.
  public let inputSize: Int
  /// The inputs once more, without zeros; nil where a network reads all of them.
  private(set) var sparse: SparseRows?
}

extension Samples {
  /// The share of the inputs that is not zero, 0 to 1; 0 of none.
  func density() -> Double {
    let (filled, count) =
      switch inputs {
      case .bytes(let bytes): (bytes.withUnsafeBufferPointer(filledCount), bytes.count)
      case .numbers(let numbers): (numbers.count(where: { $0 != 0 }), numbers.count)
      }
    return count == 0 ? 0 : Double(filled) / Double(count)
  }

  /// The same samples, whose zeros a network skips; unchanged where their inputs are no bytes.
  func skippingZeros() -> Samples {
    guard case .bytes(let bytes) = inputs, inputSize <= SparseRows.largestInputSize else {
      return self
    }
    var samples = self
    samples.sparse = SparseRows(bytes, inputSize: inputSize)
    return samples
  }
}

/// The inputs of samples, kept as small as they came.
public enum Inputs: Sendable {
  /// Grey levels 0 to 255, which the network sees as 0 to 1.
  case bytes([UInt8])
  /// Any finite numbers.
  case numbers([Double])
}

/// The answers of samples.
public enum Targets: Sendable {
  /// One class number for each sample, from 0.
  case classes([UInt8])
  /// `[count × width]` finite numbers, row-major.
  case vectors([Double], width: Int)
}
