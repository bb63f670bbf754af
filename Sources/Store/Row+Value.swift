internal import GRDB

extension Row {
  /// The value of a column.
  ///
  /// Throws where the column holds another type, which a damaged file may; a subscript would trap.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ index: Int,
    as type: Value.Type = Value.self
  ) throws -> Value {
    try decode(type, atIndex: index)
  }

  /// The value of a column of type ANY.
  func anyValue(_ index: Int) -> DatabaseValue {
    self[index]
  }
}
