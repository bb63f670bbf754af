/// Why samples or parameters do not fit a network.
public enum NetworkError: Error, Equatable, CustomStringConvertible {
  /// There is nothing to learn from or to measure with.
  case noSamples
  /// The inputs of the samples have another size than the network's.
  case inputSize(found: Int, expected: Int)
  /// The target vectors of the samples have another size than the network's outputs.
  case targetWidth(found: Int, expected: Int)
  /// A sample is of a class that the network has no output for.
  case classTooLarge(found: Int, sample: Int, outputs: Int)
  /// There are more or fewer parameters than the network has.
  case parameterCount(found: Int, expected: Int)

  /// What does not fit, and what to do.
  public var description: String {
    switch self {
    case .noSamples:
      "found no samples; a network needs at least one to learn from or to measure with"
    case .inputSize(let found, let expected):
      "the samples have \(found) inputs each, the network \(expected); give both the same number"
    case .targetWidth(let found, let expected):
      "the targets have \(found) numbers each, the network \(expected) outputs; "
        + "give both the same number"
    case .classTooLarge(let found, let sample, let outputs):
      "sample \(sample) is of class \(found), but the network's \(outputs) outputs stand for "
        + "classes 0 to \(outputs - 1); give it at least \(found + 1) outputs"
    case .parameterCount(let found, let expected):
      "found \(found) parameters, expected \(expected); use those of a network of the same shape"
    }
  }
}
