internal import Foundation

/// Whether equal distances on an axis are equal differences or equal ratios.
enum ScaleKind: Hashable, Sendable {
  case linear
  case log10
  /// Linear near 0 and logarithmic far from it, for numbers of both signs; `linear` is above 0.
  ///
  /// A number x is at sign(x) log10(1 + |x| / linear): Webber, "A bi-symmetric log transformation for
  /// wide-range data", Measurement Science and Technology 24(2), 2013.
  case symlog(linear: Double)

  /// A symmetric logarithmic scale whose linear part is in the range that there is room for.
  static func symmetric(_ linear: Double) -> ScaleKind {
    let range = Axis.ScaleRequest.linearParts
    return .symlog(linear: min(max(linear, range.lowerBound), range.upperBound))
  }

  private static let ln10 = Foundation.log(10.0)

  /// The number whose differences are even on the axis; NaN or minus infinity outside the scale.
  func transformed(_ value: Double) -> Double {
    switch self {
    case .linear: value
    case .log10: Foundation.log10(value)
    case .symlog(let linear): copysign(Self.logarithm(abs(value), linear) / Self.ln10, value)
    }
  }

  /// ln(1 + value / linear), where the quotient may be too large for a number.
  private static func logarithm(_ value: Double, _ linear: Double) -> Double {
    let ratio = value / linear
    return ratio.isFinite ? log1p(ratio) : Foundation.log(value) - Foundation.log(linear)
  }

  /// The value of a transformed number.
  func restored(_ number: Double) -> Double {
    switch self {
    case .linear: number
    case .log10: pow(10, number)
    case .symlog(let linear):
      copysign(Self.exponential(abs(number) * Self.ln10, linear), number)
    }
  }

  /// linear (eˣ - 1), where the power may be too large for a number.
  private static func exponential(_ number: Double, _ linear: Double) -> Double {
    let power = expm1(number)
    return power.isFinite ? linear * power : exp(number + Foundation.log(linear))
  }

  /// Values are on the scale where they are above this and finite.
  var floor: Double {
    switch self {
    case .linear, .symlog: -.infinity
    case .log10: 0
    }
  }
}

/// Maps the values of one axis to pixels.
struct Scale: Hashable, Sendable {
  let kind: ScaleKind
  /// The value at `start`.
  let lower: Double
  /// The value at `end`; not `lower`.
  let upper: Double
  /// The pixel of `lower`.
  let start: Double
  /// The pixel of `upper`; may be less than `start`, as on a vertical axis.
  let end: Double
  private let transformedLower: Double
  private let pixelsPerUnit: Double

  init(kind: ScaleKind, lower: Double, upper: Double, start: Double, end: Double) {
    self.kind = kind
    self.lower = lower
    self.upper = upper
    self.start = start
    self.end = end
    transformedLower = kind.transformed(lower)
    pixelsPerUnit = (end - start) / (kind.transformed(upper) - transformedLower)
  }

  /// The pixel of a value; not finite where the value is not on the scale.
  func position(_ value: Double) -> Double {
    start + (kind.transformed(value) - transformedLower) * pixelsPerUnit
  }

  /// The value at a pixel.
  func value(at position: Double) -> Double {
    kind.restored(transformedLower + (position - start) / pixelsPerUnit)
  }
}

/// A place on a pair of axes.
struct DataPoint: Hashable, Sendable {
  var x: Double
  var y: Double
}

/// Maps places on a pair of axes to places on the page.
struct Projection: Sendable {
  let x: Scale
  let y: Scale
  /// The part of the page between the axes.
  let area: PixelRectangle
  /// Whether the axes show numbers, not names.
  let isNumeric: (x: Bool, y: Bool)

  init(x: Domain, y: Domain, area: PixelRectangle) {
    self.area = area
    isNumeric = (x.categories.isEmpty, y.categories.isEmpty)
    self.x = Scale(kind: x.kind, lower: x.lower, upper: x.upper, start: area.left, end: area.right)
    self.y = Scale(kind: y.kind, lower: y.lower, upper: y.upper, start: area.bottom, end: area.top)
  }

  /// The pixel of a place.
  func pixel(_ point: DataPoint) -> PixelPoint {
    PixelPoint(x.position(point.x), y.position(point.y))
  }
}
