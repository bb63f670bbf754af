/// The places of the numbers of a matrix without zeros, as `SparseMatrix` wants them.
///
/// So a small dense product can use the loops of the sparse ones, whose bits do not depend on the
/// processor.
final class FullRows {
  private let columns: Storage<UInt16>
  private let starts: Storage<Int32>

  /// Makes the places of up to some rows of `width` numbers each.
  init(capacity: Int, width: Int) {
    columns = Storage(count: capacity * width)
    starts = Storage(count: capacity + 1)
    for row in 0..<capacity {
      for column in 0..<width {
        columns.elements[row * width + column] = UInt16(truncatingIfNeeded: column)
      }
      starts.elements[row + 1] = Int32((row + 1) * width)
    }
  }

  /// The matrix of these values.
  func matrix<Scalar>(of values: UnsafePointer<Scalar>, rows: Int) -> SparseMatrix<Scalar> {
    SparseMatrix(columns: columns.start, values: values, starts: starts.start, rows: rows)
  }
}
