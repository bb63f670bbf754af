/// What someone asks of the axes of a finished figure.
public struct AxisRequests: Hashable, Sendable {
  /// The scale of the horizontal axes; nil leaves it.
  public var horizontalScale: Axis.ScaleRequest?
  /// The scale of the vertical axes; nil leaves it.
  public var verticalScale: Axis.ScaleRequest?
  /// What the horizontal axes show; nil leaves it.
  public var horizontalRange: ClosedRange<Double>?
  /// What the vertical axes show; nil leaves it.
  public var verticalRange: ClosedRange<Double>?

  /// Makes requests that leave everything.
  public init() {}

  /// Whether everything is left.
  public var isEmpty: Bool { self == AxisRequests() }
}

extension Figure {
  /// Whether its axes can be asked for: there are axes of numbers, and no grid of numbers lies on them.
  public var takesAxisRequests: Bool {
    panels.allSatisfy { panel in
      !panel.x.isHidden && !panel.marks.contains { $0.layer == .ground || $0.layer == .arrows }
    }
  }

  /// The figure with other scales and ranges; axes of names stay as they are.
  ///
  /// Values that a logarithmic axis cannot show are counted in the caption.
  public func with(_ requests: AxisRequests) -> Figure {
    var figure = self
    for index in panels.indices {
      figure.panels[index].x.apply(requests.horizontalScale, requests.horizontalRange)
      figure.panels[index].y.apply(requests.verticalScale, requests.verticalRange)
    }
    let hidden = figure.panels.reduce(0) { $0 + $1.hiddenCount }
    if hidden > 0, !requests.isEmpty {
      let values = hidden == 1 ? "One value" : "\(NumberFormat.text(hidden)) values"
      let note = "\(values) of 0 or below cannot be shown on a logarithmic axis."
      figure.caption += (caption.isEmpty ? "" : " ") + note
    }
    return figure
  }
}

extension Axis {
  fileprivate mutating func apply(_ scale: ScaleRequest?, _ range: ClosedRange<Double>?) {
    guard categories.isEmpty, !isHidden else { return }
    if let scale {
      self.scale = scale
      // Bounds that were chosen for another scale may not be on this one.
      if scale == .log { (lower, upper) = (nil, nil) }
    }
    if let range { (lower, upper) = (range.lowerBound, range.upperBound) }
  }
}

extension Panel {
  /// How many finite values of named or strong marks a logarithmic axis of the panel leaves out.
  fileprivate var hiddenCount: Int {
    let (isLogX, isLogY) = (x.scale == .log, y.scale == .log)
    guard isLogX || isLogY else { return 0 }
    return marks.reduce(0) { count, mark in
      guard case .line(let line) = mark, line.emphasis != .faint else { return count }
      return count
        + zip(line.x, line.y).count { x, y in
          x.isFinite && y.isFinite && (isLogX && x <= 0 || isLogY && y <= 0)
        }
    }
  }
}
