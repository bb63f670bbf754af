/// A metric and the direction in which it gets better.
public struct Objective: Hashable, Sendable {
  /// The direction in which a metric gets better.
  public enum Goal: String, CaseIterable, Sendable {
    case minimize, maximize
  }

  /// The metric's name.
  public let metric: String
  /// The direction.
  public let goal: Goal

  /// Makes an objective.
  public init(_ goal: Goal, _ metric: String) {
    self.metric = metric
    self.goal = goal
  }

  /// Whether one value is better than another; NaN is worse than any number.
  public func prefers(_ one: Double, to other: Double) -> Bool {
    if one.isNaN || other.isNaN { return !one.isNaN && other.isNaN }
    return goal == .maximize ? one > other : one < other
  }
}

extension Objective {
  /// The metrics that tell how well a run does, best known first.
  public static let known: [Objective] = [
    Objective(.maximize, "test_accuracy"), Objective(.maximize, "train_accuracy"),
    Objective(.minimize, "test_loss"), Objective(.minimize, "loss"),
    Objective(.minimize, "value"),
  ]

  /// Parts of the names of metrics of which more is better.
  private static let wantedHigh = [
    "accuracy", "acc", "score", "f1", "auc", "precision", "recall", "reward", "return", "r2", "map",
    "bleu", "psnr", "ssim", "iou", "success",
  ]

  /// The direction in which a metric gets better.
  ///
  /// - Parameters:
  ///   - metric: The metric's name.
  ///   - wanted: What the experiment's spec asks for; it decides about its own metric.
  /// - Returns: `maximize` where a part of the name, such as in `val/top1_acc`, says that more is
  ///   better, else `minimize`.
  public static func goal(of metric: String, wanted: Objective? = nil) -> Goal {
    if let wanted, wanted.metric == metric { return wanted.goal }
    if let known = known.first(where: { $0.metric == metric }) { return known.goal }
    let parts = metric.lowercased().split { !$0.isLetter && !$0.isNumber }
    return parts.contains { wantedHigh.contains(String($0)) } ? .maximize : .minimize
  }
}
