internal import Calculus

/// Sums, in double precision and in an order that the count alone decides.
extension VectorMath {
  /// The sum of the squares of the elements; 0 of none.
  static func sumOfSquares(_ elements: UnsafeBufferPointer<Float>) -> Double {
    var even = SIMD4<Double>()
    var odd = SIMD4<Double>()
    let whole = elements.count & ~7
    for index in stride(from: 0, to: whole, by: 8) {
      let first = SIMD4<Double>(
        Double(elements[index]),
        Double(elements[index + 1]),
        Double(elements[index + 2]),
        Double(elements[index + 3])
      )
      let second = SIMD4<Double>(
        Double(elements[index + 4]),
        Double(elements[index + 5]),
        Double(elements[index + 6]),
        Double(elements[index + 7])
      )
      even += first * first
      odd += second * second
    }
    var sum = (even + odd).sum()
    for index in whole..<elements.count {
      let element = Double(elements[index])
      sum += element * element
    }
    return sum
  }

  /// The sum of the squares of the elements; 0 of none.
  static func sumOfSquares(_ elements: UnsafeBufferPointer<Double>) -> Double {
    var even = SIMD4<Double>()
    var odd = SIMD4<Double>()
    let whole = elements.count & ~7
    for index in stride(from: 0, to: whole, by: 8) {
      let first = SIMD4<Double>(
        elements[index],
        elements[index + 1],
        elements[index + 2],
        elements[index + 3]
      )
      let second = SIMD4<Double>(
        elements[index + 4],
        elements[index + 5],
        elements[index + 6],
        elements[index + 7]
      )
      even += first * first
      odd += second * second
    }
    var sum = (even + odd).sum()
    for index in whole..<elements.count { sum += elements[index] * elements[index] }
    return sum
  }
}
