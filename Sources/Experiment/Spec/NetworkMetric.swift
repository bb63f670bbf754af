/// What a trial of the workload `network` measures, but for single weights.
public enum NetworkMetric: String, CaseIterable, Sendable {
  /// The mean loss of the mini-batch of a step.
  case loss
  /// The Euclidean norm of the gradient of a step.
  case gradientNorm = "gradient_norm"
  /// The share of all training samples that is answered rightly.
  case trainAccuracy = "train_accuracy"
  /// The share of all test samples that is answered rightly.
  case testAccuracy = "test_accuracy"
  /// The mean loss over all test samples.
  case testLoss = "test_loss"

  /// Whether it is a share of right answers, 0 to 1.
  public var isAccuracy: Bool { self == .trainAccuracy || self == .testAccuracy }

  /// The direction in which it gets better.
  public var goal: Objective.Goal { isAccuracy ? .maximize : .minimize }

  static let rules = allCases.map { MetricRule($0.rawValue, $0.goal, isShare: $0.isAccuracy) }
}
