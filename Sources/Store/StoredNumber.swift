internal import GRDB

/// A double in a column of type ANY: REAL, or the text 'NaN'.
enum StoredNumber {
  /// The database's form of a number.
  static func databaseValue(_ number: Double) -> DatabaseValue {
    number.isNaN ? Schema.nanText.databaseValue : number.databaseValue
  }

  /// The number that a column holds, nil where it holds none.
  static func number(_ value: DatabaseValue) -> Double? {
    switch value.storage {
    case .double(let number): number
    case .int64(let integer): Double(integer)
    case .string(Schema.nanText): Double.nan
    case .null, .string, .blob: nil
    }
  }
}
