import Learning
import Testing

struct SymmetricEigenTests {
  @Test
  func `values and vectors of a matrix that can be done by hand`() {
    // (2 1; 1 2) has 1 along (1, -1) and 3 along (1, 1).
    let eigen = SymmetricEigen([[2, 1], [1, 2]])
    #expect(abs(eigen.values[0] - 1) < 1e-15)
    #expect(abs(eigen.values[1] - 3) < 1e-15)
    #expect(abs(eigen.vectors[0][0] + eigen.vectors[0][1]) < 1e-15)
    #expect(abs(eigen.vectors[1][0] - eigen.vectors[1][1]) < 1e-15)
  }

  @Test
  func `diagonal, empty and single matrices`() {
    #expect(SymmetricEigen([[3, 0, 0], [0, -1, 0], [0, 0, 2]]).values == [-1, 2, 3])
    #expect(SymmetricEigen([[3, 0], [0, -1]]).vectors == [[0, 1], [1, 0]])
    #expect(SymmetricEigen([]).values.isEmpty)
    #expect(SymmetricEigen([[-4]]).values == [-4])
  }

  @Test(arguments: [1.0, 1e-200, 1e150])
  func `each vector is only stretched, by its value`(_ scale: Double) {
    // Hilbert's matrix, whose values span ten powers of ten.
    let rows = (0..<7).map { row in (0..<7).map { scale / Double(row + $0 + 1) } }
    let eigen = SymmetricEigen(rows)
    #expect(eigen.values == eigen.values.sorted())
    for (value, vector) in zip(eigen.values, eigen.vectors) {
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-14)
      for (row, component) in zip(rows, vector) {
        let product = zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - value * component) < 1e-14 * scale)
      }
    }
    // The largest as published: R. T. Gregory and D. L. Karney, A Collection of Matrices, 1969.
    #expect(abs(eigen.values[6] / scale - 1.660_885_338_926_93) < 1e-12)
  }
}
