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
    self.init(
      train: train,
      test: test,
      classCount: classCount,
      hash: DatasetHash.hex(train: train, test: test, classCount: classCount)
    )
  }

  /// The share of the training inputs that is not zero, 0 to 1.
  ///
  /// Reads all of them: some hundredths of a second for 60,000 pictures.
  public func density() -> Double {
    switch train.inputs {
    case .bytes(let bytes): bytes.withUnsafeBufferPointer(Self.density)
    case .numbers(let numbers): numbers.withUnsafeBufferPointer(Self.density)
    }
  }

  private static func density<Number: Numeric>(_ numbers: UnsafeBufferPointer<Number>) -> Double {
    var filled = 0
    for number in numbers { filled &+= number == 0 ? 0 : 1 }
    return numbers.isEmpty ? 0 : Double(filled) / Double(numbers.count)
  }
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
