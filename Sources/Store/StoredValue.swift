import Experiment
internal import GRDB

/// A parameter's value as a row of `parameter` has it: a plain SQL value and its kind.
struct StoredValue {
  /// The value, comparable in SQL.
  let value: DatabaseValue
  /// Which case of `Value` it came from.
  let kind: String

  /// The database's form of a value.
  init(_ value: Value) {
    switch value {
    case .bool(let bool): (self.value, kind) = ((bool ? 1 : 0).databaseValue, "bool")
    case .integer(let integer): (self.value, kind) = (integer.databaseValue, "integer")
    case .number(let number): (self.value, kind) = (StoredNumber.databaseValue(number), "number")
    case .string(let text): (self.value, kind) = (text.databaseValue, "string")
    case .list: (self.value, kind) = (value.canonicalText.databaseValue, "list")
    case .object: (self.value, kind) = (value.canonicalText.databaseValue, "object")
    }
  }

  /// Reads what a column holds.
  ///
  /// - Parameters:
  ///   - value: The column's.
  ///   - kind: Which case of `Value` it came from; nil where that is not known.
  /// - Returns: The value; nil where the column holds none of that kind.
  static func read(_ value: DatabaseValue, _ kind: String?) -> Value? {
    switch (kind, value.storage) {
    case ("bool", .int64(let number)): .bool(number != 0)
    case ("number", _): StoredNumber.number(value).map(Value.number)
    case ("list", .string(let text)), ("object", .string(let text)): Value(canonicalText: text)
    case (_, .int64(let number)): .integer(Int(number))
    case (_, .double(let number)): .number(number)
    case (_, .string(let text)): .string(text)
    case (_, .null), (_, .blob): nil
    }
  }
}
