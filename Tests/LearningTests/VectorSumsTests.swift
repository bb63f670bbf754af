import Calculus
import Testing

@testable import Learning

struct VectorSumsTests {
  @Test
  func `the sum of squares takes every element once`() {
    for count in 0..<20 {
      let expected = Double((0..<count).reduce(0) { $0 + $1 * $1 })
      let floats = (0..<count).map(Float.init)
      let doubles = (0..<count).map(Double.init)
      #expect(floats.withUnsafeBufferPointer { VectorMath.sumOfSquares($0) } == expected)
      #expect(doubles.withUnsafeBufferPointer { VectorMath.sumOfSquares($0) } == expected)
    }
  }
}
