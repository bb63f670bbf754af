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
    }
  }

  /// A row's value and kind as they stand.
  init(value: DatabaseValue, kind: String) {
    self.value = value
    self.kind = kind
  }

  /// The value again, nil where the row makes no sense.
  var parameterValue: Value? {
    switch (kind, value.storage) {
    case ("bool", .int64(let integer)): .bool(integer != 0)
    case ("integer", .int64(let integer)): .integer(Int(integer))
    case ("number", _): StoredNumber.number(value).map { .number($0) }
    case ("string", .string(let text)): .string(text)
    case ("list", .string(let text)): CanonicalText.value(text)
    default: nil
    }
  }
}
