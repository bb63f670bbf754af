internal import Calculus

/// The part of a function's domain over which its field is measured.
public struct Region: Hashable, Sendable {
  /// The first variable, across.
  public let x: Field.Axis
  /// The second variable, upwards.
  public let y: Field.Axis
  /// The values of all other variables of the function.
  public let fixed: [String: Double]

  /// The most cells of an axis; beyond it a field is larger than any picture.
  static let maximumCells = 2_000

  /// Reads a region from a parameter's value; nil where the value is none.
  public init?(_ value: Value) {
    guard case .object(let members) = value,
      let cells = members[Self.cellsKey]?.numberValue.flatMap({ Int(exactly: $0) }), cells >= 1
    else { return nil }
    var axes: [Field.Axis] = []
    var fixed: [String: Double] = [:]
    for (name, member) in members where name != Self.cellsKey {
      switch member {
      case .list(let ends):
        guard ends.count == 2, let lower = ends[0].numberValue, let upper = ends[1].numberValue,
          lower < upper
        else { return nil }
        axes.append(Field.Axis(name, from: lower, to: upper, cells: cells))
      case .object(let values): fixed = values.compactMapValues(\.numberValue)
      default: return nil
      }
    }
    axes.sort { isNaturallyOrdered($0.variable, $1.variable) }
    guard axes.count == 2 else { return nil }
    (x, y) = (axes[0], axes[1])
    self.fixed = fixed
  }

  static let cellsKey = "cells"
  static let fixedKey = "fix"
}
