internal import Calculus

/// A number type that networks compute in: Float or Double.
///
/// The requirements are what must be written for each type: calls of BLAS and SIMD loops. They
/// work on memory of the caller, of which nothing is kept.
public protocol NetworkScalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  /// Computes the matrix product C = alpha A B + beta C; all matrices are dense and row-major.
  ///
  /// C is `[rows × columns]`, A `[rows × inner]` and B `[inner × columns]`; a transposed factor lies
  /// in memory with its two sizes exchanged. With beta 0, C need not be initialised to numbers.
  static func multiply(
    _ a: Factor<Self>,
    _ b: Factor<Self>,
    size: ProductSize,
    alpha: Self,
    beta: Self,
    into c: UnsafeMutablePointer<Self>
  )

  /// Adds to sums `[rows × units]` the product of a sparse matrix and weights `[columns × units]`.
  ///
  /// Each product and each sum is rounded for itself, in the order of a row's entries, so that the
  /// bits depend neither on the processor nor on the vectors' width.
  static func addProduct(
    _ matrix: SparseMatrix<Self>,
    _ weights: UnsafePointer<Self>,
    units: Int,
    width: VectorWidth,
    into sums: UnsafeMutablePointer<Self>
  )

  /// Adds to a gradient `[columns × units]` the product of a transposed sparse matrix and deltas
  /// `[rows × units]`, by ascending row, rounded like `addProduct`.
  static func addTransposedProduct(
    _ matrix: SparseMatrix<Self>,
    _ deltas: UnsafePointer<Self>,
    units: Int,
    width: VectorWidth,
    into gradient: UnsafeMutablePointer<Self>
  )

  /// Replaces every element by e^x.
  static func exp(_ elements: UnsafeMutableBufferPointer<Self>)

  /// Replaces every element by its hyperbolic tangent.
  static func tanh(_ elements: UnsafeMutableBufferPointer<Self>)

  /// Replaces every element by 1 / (1 + e^-x).
  static func sigmoid(_ elements: UnsafeMutableBufferPointer<Self>)

  /// The sum of the squares of the elements, added in double precision in a fixed order.
  static func sumOfSquares(_ elements: UnsafeBufferPointer<Self>) -> Double

  /// Writes grey levels 0 to 255 as numbers from 0 to 1.
  static func widen(
    _ bytes: UnsafeBufferPointer<UInt8>,
    into elements: UnsafeMutablePointer<Self>
  )
}

/// A matrix that a product reads.
public struct Factor<Scalar> {
  /// The first element.
  let elements: UnsafePointer<Scalar>
  /// Whether the product takes the matrix with its rows and columns exchanged.
  let isTransposed: Bool

  init(_ elements: UnsafeMutablePointer<Scalar>, isTransposed: Bool = false) {
    self.elements = UnsafePointer(elements)
    self.isTransposed = isTransposed
  }
}

/// The three sizes of a matrix product.
public struct ProductSize {
  /// The rows of the result.
  let rows: Int
  /// The columns of the result.
  let columns: Int
  /// The columns of the first factor, which are the rows of the second.
  let inner: Int
}

extension Float: NetworkScalar {
  /// Computes alpha A B + beta C with one BLAS call.
  public static func multiply(
    _ a: Factor<Float>,
    _ b: Factor<Float>,
    size: ProductSize,
    alpha: Float,
    beta: Float,
    into c: UnsafeMutablePointer<Float>
  ) {
    OpenBLAS.shared.sgemm(
      OpenBLAS.rowMajor,
      a.isTransposed ? OpenBLAS.transposed : OpenBLAS.asIs,
      b.isTransposed ? OpenBLAS.transposed : OpenBLAS.asIs,
      Int32(size.rows),
      Int32(size.columns),
      Int32(size.inner),
      alpha,
      a.elements,
      Int32(a.isTransposed ? size.rows : size.inner),
      b.elements,
      Int32(b.isTransposed ? size.inner : size.columns),
      beta,
      c,
      Int32(size.columns)
    )
  }

  /// Replaces every element by e^x.
  public static func exp(_ elements: UnsafeMutableBufferPointer<Float>) {
    VectorMath.exp(elements)
  }

  /// Replaces every element by its hyperbolic tangent.
  public static func tanh(_ elements: UnsafeMutableBufferPointer<Float>) {
    VectorMath.tanh(elements)
  }

  /// Replaces every element by 1 / (1 + e^-x).
  public static func sigmoid(_ elements: UnsafeMutableBufferPointer<Float>) {
    VectorMath.sigmoid(elements)
  }

  /// The sum of the squares of the elements, added in double precision in a fixed order.
  public static func sumOfSquares(_ elements: UnsafeBufferPointer<Float>) -> Double {
    VectorMath.sumOfSquares(elements)
  }

  /// Writes grey levels 0 to 255 as numbers from 0 to 1.
  public static func widen(
    _ bytes: UnsafeBufferPointer<UInt8>,
    into elements: UnsafeMutablePointer<Float>
  ) {
    for index in bytes.indices { elements[index] = Float(bytes[index]) * (1 / 255) }
  }
}

extension Double: NetworkScalar {
  /// Computes alpha A B + beta C with one BLAS call.
  public static func multiply(
    _ a: Factor<Double>,
    _ b: Factor<Double>,
    size: ProductSize,
    alpha: Double,
    beta: Double,
    into c: UnsafeMutablePointer<Double>
  ) {
    OpenBLAS.shared.dgemm(
      OpenBLAS.rowMajor,
      a.isTransposed ? OpenBLAS.transposed : OpenBLAS.asIs,
      b.isTransposed ? OpenBLAS.transposed : OpenBLAS.asIs,
      Int32(size.rows),
      Int32(size.columns),
      Int32(size.inner),
      alpha,
      a.elements,
      Int32(a.isTransposed ? size.rows : size.inner),
      b.elements,
      Int32(b.isTransposed ? size.inner : size.columns),
      beta,
      c,
      Int32(size.columns)
    )
  }

  /// Replaces every element by e^x.
  public static func exp(_ elements: UnsafeMutableBufferPointer<Double>) {
    VectorMath.exp(elements)
  }

  /// Replaces every element by its hyperbolic tangent.
  public static func tanh(_ elements: UnsafeMutableBufferPointer<Double>) {
    VectorMath.tanh(elements)
  }

  /// Replaces every element by 1 / (1 + e^-x).
  public static func sigmoid(_ elements: UnsafeMutableBufferPointer<Double>) {
    VectorMath.sigmoid(elements)
  }

  /// The sum of the squares of the elements, added in double precision in a fixed order.
  public static func sumOfSquares(_ elements: UnsafeBufferPointer<Double>) -> Double {
    VectorMath.sumOfSquares(elements)
  }

  /// Writes grey levels 0 to 255 as numbers from 0 to 1.
  public static func widen(
    _ bytes: UnsafeBufferPointer<UInt8>,
    into elements: UnsafeMutablePointer<Double>
  ) {
    for index in bytes.indices { elements[index] = Double(bytes[index]) * (1 / 255) }
  }
}
