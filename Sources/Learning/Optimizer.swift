/// How parameters w move when the loss has gradient g and the learning rate is r.
///
/// Except for adamw, weight decay d adds d w to g: an L2 penalty of d/2 times the sum of w^2.
public enum Optimizer: Sendable, Equatable {
  /// w <- w - r g.
  ///
  /// Robbins and Monro, "A stochastic approximation method", Annals of Mathematical Statistics 22,
  /// 1951.
  case sgd(weightDecay: Double = 0)
  /// v <- m v - r g; w <- w + v.
  ///
  /// Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Computational
  /// Mathematics and Mathematical Physics 4, 1964.
  case momentum(_ momentum: Double = 0.9, weightDecay: Double = 0)
  /// v <- m v - r g; w <- w + m v - r g: momentum with the gradient taken where it leads.
  ///
  /// Nesterov, "A method of solving a convex programming problem with convergence rate O(1/k^2)",
  /// Soviet Mathematics Doklady 27, 1983; in the variables of Bengio, Boulanger-Lewandowski and
  /// Pascanu, "Advances in optimizing recurrent networks", ICASSP 2013, equations 6 and 7.
  case nesterov(_ momentum: Double = 0.9, weightDecay: Double = 0)
  /// h <- h + g^2; w <- w - r g / (sqrt(h) + epsilon).
  ///
  /// Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic
  /// optimization", JMLR 12, 2011.
  case adagrad(epsilon: Double = 1e-7, weightDecay: Double = 0)
  /// h <- b h + (1 - b) g^2; w <- w - r g / (sqrt(h) + epsilon).
  ///
  /// Tieleman and Hinton, "Lecture 6.5: rmsprop", Coursera, 2012.
  case rmsprop(decay: Double = 0.9, epsilon: Double = 1e-7, weightDecay: Double = 0)
  /// m <- b1 m + (1 - b1) g; v <- b2 v + (1 - b2) g^2;
  /// w <- w - r m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon) at update t = 1, 2...
  ///
  /// Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.
  case adam(
    beta1: Double = 0.9,
    beta2: Double = 0.999,
    epsilon: Double = 1e-8,
    weightDecay: Double = 0
  )
  /// Adam without the penalty in g; instead w first shrinks by r d w.
  ///
  /// Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2, with
  /// the decay multiplied by the learning rate, as is usual.
  case adamw(
    beta1: Double = 0.9,
    beta2: Double = 0.999,
    epsilon: Double = 1e-8,
    weightDecay: Double = 0.01
  )

  /// How many numbers it remembers for each parameter.
  var memory: Int {
    switch self {
    case .sgd: 0
    case .momentum, .nesterov, .adagrad, .rmsprop: 1
    case .adam, .adamw: 2
    }
  }
}
