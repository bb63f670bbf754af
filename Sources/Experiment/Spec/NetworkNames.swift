/// What a hidden unit applies to its weighted sum.
public enum ActivationName: String, CaseIterable, Sendable {
  case sigmoid, tanh, relu
  case leakyReLU = "leaky_relu"
  case gelu, identity
}

/// What the network is to make small.
public enum LossName: String, CaseIterable, Sendable {
  case crossEntropy = "cross_entropy"
  case squaredError = "squared_error"
}

/// How the weights begin.
public enum InitializerName: String, CaseIterable, Sendable {
  case normal, xavier, he, constant
}

/// How a gradient becomes an update.
public enum OptimizerName: String, CaseIterable, Sendable {
  case sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw
}

/// How the learning rate changes over the steps.
public enum ScheduleName: String, CaseIterable, Sendable {
  case constant, step, exponential, cosine
}

/// How mini-batches are drawn.
public enum SamplingName: String, CaseIterable, Sendable {
  case replacement, epochs
}

/// How the gradient is computed.
public enum GradientName: String, CaseIterable, Sendable {
  case backprop, numerical
}

/// The type of all numbers in a network.
public enum PrecisionName: String, CaseIterable, Sendable {
  case float32, float64
}
