/// How the weights begin; biases begin at 0.
public enum Initializer: Sendable, Equatable {
  /// Normal deviates times a scale.
  case normal(scale: Double)
  /// Normal deviates times sqrt(1 / inputs of the layer), for sigmoid and tanh.
  ///
  /// After Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
  /// networks", AISTATS 2010, in the common form that counts the inputs alone.
  case xavier
  /// Normal deviates times sqrt(2 / inputs of the layer), for the rectifiers.
  ///
  /// He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, equation 10.
  case he
  /// The same number everywhere.
  case constant(Double)

  /// The standard deviation in a layer with this many inputs; nil if nothing is random.
  func scale(inputs: Int) -> Double? {
    switch self {
    case .normal(let scale): scale
    case .xavier: (1 / Double(inputs)).squareRoot()
    case .he: (2 / Double(inputs)).squareRoot()
    case .constant: nil
    }
  }
}
