import Testing

@testable import Learning

struct BLASTests {
  /// A [2 × 3], B [3 × 4] and their product, computed by hand.
  private let a: [Double] = [1, 2, 3, 4, 5, 6]
  private let b: [Double] = [1, 0, 2, 1, 0, 1, 3, 1, 1, 1, 4, 1]
  private let product: [Double] = [4, 5, 20, 6, 10, 11, 47, 15]

  private func transposed(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
    (0..<columns).flatMap { column in (0..<rows).map { matrix[$0 * columns + column] } }
  }

  private func multiply<Scalar: NetworkScalar>(
    _: Scalar.Type,
    transposedA: Bool,
    transposedB: Bool
  ) -> [Double] {
    var a = (transposedA ? transposed(a, rows: 2, columns: 3) : a).map { Scalar($0) }
    var b = (transposedB ? transposed(b, rows: 3, columns: 4) : b).map { Scalar($0) }
    var c = [Scalar](repeating: 1, count: 8)
    a.withUnsafeMutableBufferPointer { a in
      b.withUnsafeMutableBufferPointer { b in
        c.withUnsafeMutableBufferPointer { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          Scalar.multiply(
            Factor(a, isTransposed: transposedA),
            Factor(b, isTransposed: transposedB),
            size: ProductSize(rows: 2, columns: 4, inner: 3),
            alpha: 2,
            beta: 3,
            into: c
          )
        }
      }
    }
    return c.map { Double($0) }
  }

  @Test(arguments: [true, false], [true, false])
  func `products are row-major, with either factor transposed`(first: Bool, second: Bool) {
    let expected = product.map { 2 * $0 + 3 }
    #expect(multiply(Float.self, transposedA: first, transposedB: second) == expected)
    #expect(multiply(Double.self, transposedA: first, transposedB: second) == expected)
  }

  @Test
  func `the library tells its kernel and version`() {
    #expect(!BLAS.kernel.isEmpty)
    #expect(BLAS.version.hasPrefix("OpenBLAS"))
    #expect(BLAS.version.last != " ")
  }

  @Test func `a library that is not there, or not this one, is told with what to do`() throws {
    let missing = #expect(throws: LibraryError.self) {
      try OpenBLAS(["libnone.so.0", "libnone.so"])
    }
    #expect(
      missing?.description.hasPrefix(
        "cannot load OpenBLAS, which multiplies the matrices of networks: libnone.so.0: cannot open shared "
          + "object file: No such file or directory; install it"
      ) == true,
      "\(missing as Any)"
    )
    let other = #expect(throws: LibraryError.self) { try OpenBLAS(["libz.so.1"]) }
    #expect(other?.reason.hasSuffix("undefined symbol: cblas_sgemm") == true, "\(other as Any)")
  }
}
