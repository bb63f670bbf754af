internal import CKernels

extension Float {
  /// Adds the product of a sparse matrix and weights to sums.
  public static func addProduct(
    _ matrix: SparseMatrix<Float>,
    _ weights: UnsafePointer<Float>,
    units: Int,
    width: VectorWidth,
    into sums: UnsafeMutablePointer<Float>
  ) {
    sparse_sum_float(
      width.kernel,
      matrix.columns,
      matrix.values,
      matrix.starts,
      Int32(matrix.rows),
      Int32(units),
      weights,
      sums
    )
  }

  /// Adds the product of a transposed sparse matrix and deltas to a gradient.
  public static func addTransposedProduct(
    _ matrix: SparseMatrix<Float>,
    _ deltas: UnsafePointer<Float>,
    units: Int,
    width: VectorWidth,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    sparse_spread_float(
      width.kernel,
      matrix.columns,
      matrix.values,
      matrix.starts,
      Int32(matrix.rows),
      Int32(units),
      deltas,
      gradient
    )
  }
}

extension Double {
  /// Adds the product of a sparse matrix and weights to sums.
  public static func addProduct(
    _ matrix: SparseMatrix<Double>,
    _ weights: UnsafePointer<Double>,
    units: Int,
    width: VectorWidth,
    into sums: UnsafeMutablePointer<Double>
  ) {
    sparse_sum_double(
      width.kernel,
      matrix.columns,
      matrix.values,
      matrix.starts,
      Int32(matrix.rows),
      Int32(units),
      weights,
      sums
    )
  }

  /// Adds the product of a transposed sparse matrix and deltas to a gradient.
  public static func addTransposedProduct(
    _ matrix: SparseMatrix<Double>,
    _ deltas: UnsafePointer<Double>,
    units: Int,
    width: VectorWidth,
    into gradient: UnsafeMutablePointer<Double>
  ) {
    sparse_spread_double(
      width.kernel,
      matrix.columns,
      matrix.values,
      matrix.starts,
      Int32(matrix.rows),
      Int32(units),
      deltas,
      gradient
    )
  }
}
