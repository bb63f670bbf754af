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
}
