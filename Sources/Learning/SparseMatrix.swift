/// A matrix that is mostly zeros, in memory of the caller: what the products of a first layer read.
public struct SparseMatrix<Scalar> {
  /// The column of each entry, ascending within a row.
  let columns: UnsafePointer<UInt16>
  /// The value of each entry.
  let values: UnsafePointer<Scalar>
  /// Where the entries of each row begin, and after the last row their number.
  let starts: UnsafePointer<Int32>
  /// The number of rows.
  let rows: Int
}
