internal import Calculus

/// What training makes small: a number for each sample, averaged over a batch.
public enum Loss: String, Sendable, Equatable, CaseIterable {
  /// -ln of the softmax of the outputs at the sample's class, by log-sum-exp: no output is so large
  /// that it overflows, none so small that its logarithm is lost.
  ///
  /// For target vectors t, the sum of -t ln softmax.
  case crossEntropy
  /// Half the sum of the squared differences between outputs and targets; a class counts as the
  /// vector that is 1 there and 0 elsewhere.
  case squaredError
}

/// The cross-entropy as textbooks compute it: -ln(p + epsilon) for the probability p of a class.
///
/// Training uses `Loss.crossEntropy`, which needs no epsilon; the two differ by about epsilon / p.
public func crossEntropy(
  of probabilities: [Double],
  target: Int,
  epsilon: Double = 1e-7
) -> Double {
  -VectorMath.log(probabilities[target] + epsilon)
}

/// Half the sum of the squared differences between probabilities and a class, written as the vector
/// that is 1 at the class and 0 elsewhere.
public func squaredError(of probabilities: [Double], target: Int) -> Double {
  var sum = 0.0
  for (index, probability) in probabilities.enumerated() {
    let difference = probability - (index == target ? 1 : 0)
    sum += difference * difference
  }
  return sum / 2
}
