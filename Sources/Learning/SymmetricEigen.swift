/// The eigenvalues and eigenvectors of a small symmetric matrix, with the same bits on every
/// machine.
///
/// By the cyclic method of C. G. J. Jacobi, "Über ein leichtes Verfahren, die in der Theorie der
/// Säcularstörungen vorkommenden Gleichungen numerisch aufzulösen", Crelle's Journal 30, 1846, with
/// the rotations of G. H. Golub and C. F. Van Loan, Matrix Computations, 4th edition, 2013, section
/// 8.5. The cost grows with the cube of the size, times a few sweeps.
public struct SymmetricEigen: Sendable {
  /// The eigenvalues in ascending order.
  public let values: [Double]
  /// For each of them its eigenvector, of length 1.
  public let vectors: [[Double]]

  /// Computes both.
  ///
  /// - Parameter rows: A square matrix of finite numbers; what it has below the diagonal is not
  ///   looked at.
  public init(_ rows: [[Double]]) {
    let count = rows.count
    precondition(rows.allSatisfy { $0.count == count }, "a symmetric matrix is square")
    var a = rows
    for row in 0..<count { for column in 0..<row { a[row][column] = rows[column][row] } }
    var v = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0.0 } }
    // Convergence is quadratic; a matrix that needs more sweeps than that is not known.
    for _ in 0..<50 {
      var isDiagonal = true
      for p in 0..<count {
        for q in (p + 1)..<count where a[p][q] != 0 {
          // Too small to change either of the elements that it would be turned into.
          let isNegligible =
            a[p][p] + a[p][q] * 0x1p-4 == a[p][p] && a[q][q] + a[p][q] * 0x1p-4 == a[q][q]
          if isNegligible { continue }
          isDiagonal = false
          Self.rotate(&a, &v, p, q)
        }
      }
      if isDiagonal { break }
    }
    let order = (0..<count).sorted { a[$0][$0] < a[$1][$1] }
    values = order.map { a[$0][$0] }
    vectors = order.map { column in v.map { $0[column] } }
  }

  /// Turns the plane of two axes so that the element between them becomes 0.
  private static func rotate(_ a: inout [[Double]], _ v: inout [[Double]], _ p: Int, _ q: Int) {
    let tau = (a[q][q] - a[p][p]) / (2 * a[p][q])
    let root = (1 + tau * tau).squareRoot()
    let tangent = tau >= 0 ? 1 / (tau + root) : -1 / (root - tau)
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = tangent * cosine
    for k in a.indices {
      let (left, right) = (a[k][p], a[k][q])
      a[k][p] = cosine * left - sine * right
      a[k][q] = sine * left + cosine * right
    }
    for k in a.indices {
      let (left, right) = (a[p][k], a[q][k])
      a[p][k] = cosine * left - sine * right
      a[q][k] = sine * left + cosine * right
    }
    a[p][q] = 0
    a[q][p] = 0
    for k in v.indices {
      let (left, right) = (v[k][p], v[k][q])
      v[k][p] = cosine * left - sine * right
      v[k][q] = sine * left + cosine * right
    }
  }
}
