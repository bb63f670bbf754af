/// How the gradient of the loss is computed.
public enum GradientMethod: Sendable, Equatable {
  /// By the chain rule, from the outputs back: one pass.
  case backpropagation
  /// By (loss(w + h) - loss(w - h)) / 2h for each parameter w: two forward passes a parameter.
  ///
  /// For checking. In single precision h below about 1e-2 drowns in rounding.
  case centralDifference(step: Double)
}

extension BatchPass {
  /// Computes the mean loss of the loaded batch and its gradient.
  func differentiate(
    _ parameters: UnsafeMutableBufferPointer<Scalar>,
    _ method: GradientMethod,
    into gradient: UnsafeMutableBufferPointer<Scalar>
  ) -> Double {
    guard let start = parameters.baseAddress, let target = gradient.baseAddress else { return 0 }
    let loss = meanLoss(start)
    switch method {
    case .backpropagation:
      backward(start, into: target)
    case .centralDifference(let step):
      for index in parameters.indices {
        let kept = parameters[index]
        parameters[index] = kept + Scalar(step)
        let above = meanLoss(start)
        parameters[index] = kept - Scalar(step)
        let below = meanLoss(start)
        parameters[index] = kept
        gradient[index] = Scalar((above - below) / (2 * step))
      }
    }
    return loss
  }

  private func meanLoss(_ parameters: UnsafeMutablePointer<Scalar>) -> Double {
    forward(parameters)
    return measureLoss() / Double(rows)
  }
}
