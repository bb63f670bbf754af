/// The values that sequential colours stand for.
public struct ColourScale: Hashable, Sendable {
  /// What even steps of colour are even steps of.
  public enum Kind: Hashable, Sendable {
    /// The value.
    case linear
    /// Its logarithm; both ends are then positive.
    case log
    /// Its logarithm away from 0 on both sides, the value itself up to about `linear`, above 0.
    case symlog(linear: Double)
  }

  /// The value at position 0.
  public var lower: Double
  /// The value at position 1; not `lower`.
  public var upper: Double
  /// What even steps of colour are even steps of.
  public var kind: Kind

  /// Makes a colour scale.
  public init(lower: Double, upper: Double, kind: Kind = .linear) {
    self.lower = lower
    self.upper = upper
    self.kind = kind
  }

  /// Makes a scale for some values: logarithmic where they are positive and spread over three
  /// decades, symmetrically so where they spread as far on either side of 0.
  ///
  /// Values that are not finite do not count. A single value gets room on both sides; no value at
  /// all gives a scale from 0 to 1.
  public init(spanning values: [Double]) {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else {
      self.init(lower: 0, upper: 1)
      return
    }
    guard high - low >= Domain.least else {
      let reach = abs(low) < 1e-290 ? 1 : abs(low) * 0.1
      self.init(lower: low - reach, upper: high + reach)
      return
    }
    let sizes = finite.map(abs).filter { $0 > 0 }.sorted()
    let typical = sizes[sizes.count / 2]
    if low > 0, high >= 1000 * low {
      self.init(lower: low, upper: high, kind: .log)
    } else if low < 0, high > 0, sizes[sizes.count - 1] >= 1000 * typical {
      self.init(lower: low, upper: high, kind: .symlog(linear: typical))
    } else {
      self.init(lower: low, upper: high)
    }
  }

  /// The position of a value, to give to `ColourRole.sequential`; NaN where it is not on the scale.
  public func position(of value: Double) -> Double {
    let domain = domain
    return Scale(kind: domain.kind, lower: lower, upper: upper, start: 0, end: 1).position(value)
  }

  /// The axis beside a bar of the colours.
  var domain: Domain {
    switch kind {
    case .linear: Domain(lower: lower, upper: upper)
    case .log: Domain(kind: .log10, lower: lower, upper: upper)
    case .symlog(let linear): Domain(kind: .symmetric(linear), lower: lower, upper: upper)
    }
  }
}
