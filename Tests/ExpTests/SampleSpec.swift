/// Specs that take a moment even in an unoptimised build.
enum SampleSpec {
  /// Two learning rates, two seeds, drawn digits.
  static let digits = """
    {
      "name": "digits",
      "description": "Ünïcödé, 学习率",
      "workload": "network",
      "dataset": { "kind": "digits", "train": 100, "test": 50 },
      "parameters": { "steps": 20, "batch_size": 10, "hidden_size": 8 },
      "sweep": {
        "method": "grid",
        "metric": { "name": "test_loss", "goal": "minimize" },
        "parameters": { "learning_rate": { "values": [50, 0.1] } }
      },
      "seeds": [0, 1]
    }
    """

  /// One weight and one sample: any number of steps, quick ones.
  static func line(name: String = "line", steps: Int = 5) -> String {
    """
    {
      "name": "\(name)",
      "workload": "network",
      "dataset": { "kind": "inline", "inputs": [[1]], "targets": [[2]] },
      "parameters": {
        "hidden_size": [], "loss": "squared_error", "steps": \(steps), "batch_size": 1
      }
    }
    """
  }
}
