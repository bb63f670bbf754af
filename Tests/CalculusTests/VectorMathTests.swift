import Calculus
import Foundation
import Learning
import Testing

/// The witness is the C library in double precision, whose own error is far below half a float's
/// unit in the last place; for doubles it adds up to one unit of its own.
struct VectorMathTests {
  /// Floats of every exponent and sign, and many around zero.
  private static let floats: [Float] = {
    var stream = RandomStream(seed: 1, purpose: .digits)
    var floats = (0..<12_000).map { _ in Float(bitPattern: stream.nextWord()) }
    floats += (0..<8_000).map { _ in Float(stream.uniform(-20, 20)) }
    floats += [
      0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 88.72284, -103.97, -87.4,
    ]
    return floats.filter { $0.isFinite || $0.isInfinite } + [.nan]
  }()

  private static let doubles: [Double] = {
    var stream = RandomStream(seed: 2, purpose: .digits)
    var doubles = (0..<3_000).map { _ in Double(bitPattern: stream.next()) }
    doubles += (0..<6_000).map { _ in stream.uniform(-40, 40) }
    doubles += [
      0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 709.7, -745.1, -708.5,
    ]
    return doubles
  }()

  /// The largest distance from the witness in units in the last place of the result.
  private func largestError(
    _ inputs: [Float],
    _ function: (UnsafeMutableBufferPointer<Float>) -> Void,
    _ witness: (Double) -> Double
  ) -> Double {
    var outputs = inputs
    outputs.withUnsafeMutableBufferPointer { function($0) }
    var largest = 0.0
    for (input, output) in zip(inputs, outputs) {
      let exact = witness(Double(input))
      largest = max(largest, distance(Double(output), exact, unit: Double(Float(exact).ulp)))
    }
    return largest
  }

  private func largestError(
    _ inputs: [Double],
    _ function: (UnsafeMutableBufferPointer<Double>) -> Void,
    _ witness: (Double) -> Double
  ) -> Double {
    var outputs = inputs
    outputs.withUnsafeMutableBufferPointer { function($0) }
    var largest = 0.0
    for (input, output) in zip(inputs, outputs) {
      let exact = witness(input)
      largest = max(largest, distance(output, exact, unit: exact.ulp))
    }
    return largest
  }

  private func distance(_ found: Double, _ exact: Double, unit: Double) -> Double {
    if exact.isNaN || found.isNaN { return exact.isNaN && found.isNaN ? 0 : .infinity }
    // An exact result beyond the largest float is an infinite float.
    if found == exact || (found.isInfinite && unit.isNaN) { return 0 }
    return abs(found - exact) / unit
  }

  @Test
  func `exp of floats is within one unit in the last place`() {
    #expect(largestError(Self.floats, { VectorMath.exp($0) }, { Foundation.exp($0) }) < 1)
  }

  @Test
  func `log of floats is within one unit in the last place`() {
    #expect(largestError(Self.floats, { VectorMath.log($0) }, { Foundation.log($0) }) < 0.51)
  }

  @Test
  func `tanh of floats is within two units in the last place`() {
    #expect(largestError(Self.floats, { VectorMath.tanh($0) }, { Foundation.tanh($0) }) < 2)
  }

  @Test
  func `the sigmoid of floats is within two units in the last place`() {
    let error = largestError(
      Self.floats,
      { VectorMath.sigmoid($0) },
      { 1 / (1 + Foundation.exp(-$0)) }
    )
    #expect(error < 2)
  }

  @Test
  func `functions of doubles are within two units in the last place`() {
    #expect(largestError(Self.doubles, { VectorMath.exp($0) }, { Foundation.exp($0) }) <= 2)
    #expect(largestError(Self.doubles, { VectorMath.log($0) }, { Foundation.log($0) }) <= 2)
    #expect(largestError(Self.doubles, { VectorMath.tanh($0) }, { Foundation.tanh($0) }) <= 3)
    // The witness is rounded three times.
    let error = largestError(
      Self.doubles.filter { $0 > -700 },
      { VectorMath.sigmoid($0) },
      { 1 / (1 + Foundation.exp(-$0)) }
    )
    #expect(error <= 4)
  }

  @Test
  func `infinities, zeros and subnormal numbers have their limits`() {
    #expect(VectorMath.exp(-.infinity) == 0)
    #expect(VectorMath.exp(.infinity) == .infinity)
    #expect(VectorMath.exp(-745) == .leastNonzeroMagnitude)
    #expect(VectorMath.log(0) == -.infinity)
    #expect(VectorMath.log(-1).isNaN)
    #expect(VectorMath.log(.leastNonzeroMagnitude) == Foundation.log(.leastNonzeroMagnitude))
    #expect(VectorMath.tanh(-.infinity) == -1)
    #expect(VectorMath.tanh(-0.0).sign == .minus)
    #expect(VectorMath.tanh(.leastNonzeroMagnitude) == .leastNonzeroMagnitude)
    #expect(VectorMath.sigmoid(-.infinity) == 0)
    #expect(VectorMath.sigmoid(.infinity) == 1)
    #expect(VectorMath.sigmoid(.nan).isNaN)
  }

  @Test
  func `an element's result does not depend on its place`() {
    let inputs = (0..<23).map { Float($0) * 0.37 - 4 }
    var whole = inputs
    whole.withUnsafeMutableBufferPointer { VectorMath.sigmoid($0) }
    for start in inputs.indices {
      var rest = Array(inputs[start...])
      rest.withUnsafeMutableBufferPointer { VectorMath.sigmoid($0) }
      #expect(rest == Array(whole[start...]))
    }
  }

  @Test
  func `a power of a whole exponent is a product`() {
    #expect(VectorMath.power(3, 0) == 1)
    #expect(VectorMath.power(3, 13) == 1_594_323)
    #expect(VectorMath.power(0.5, 10) == 0x1p-10)
  }
}
