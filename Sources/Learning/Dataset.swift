/// Samples to learn from and samples to measure with.
public struct Dataset: Sendable {
  /// What the network is trained on; never empty.
  public let train: Samples
  /// What it is measured on; empty where the data set has none.
  public let test: Samples
  /// The number of classes where the targets are classes, nil where they are vectors.
  public let classCount: Int?
  /// SHA-256 of everything loaded (counts, inputs, targets), 64 hexadecimal digits.
  public let hash: String
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
  /// Any numbers.
  case numbers([Float])
}

/// The answers of samples.
public enum Targets: Sendable {
  /// One class number for each sample, from 0.
  case classes([UInt8])
  /// `[count × width]` numbers, row-major.
  case vectors([Float], width: Int)
}
