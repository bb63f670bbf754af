import Foundation
import Testing

@testable import Learning

struct ActivationTests {
  @Test
  func `derivatives follow from the outputs`() {
    #expect(Activation.identity.slope(fromOutput: 7) == 1)
    #expect(Activation.step.slope(fromOutput: 1) == 0)
    #expect(Activation.step.slope(at: 0) == 0)
    #expect(Activation.sigmoid.slope(fromOutput: 0.3) == 0.3 * 0.7)
    #expect(Activation.tanh.slope(fromOutput: 0.5) == 0.75)
    #expect(Activation.relu.slope(fromOutput: 2) == 1)
    #expect(Activation.relu.slope(fromOutput: 0) == 0)
    #expect(Activation.leakyRelu.slope(fromOutput: -0.02) == 0.01)
    #expect(Activation.gelu.slope(fromOutput: 1) == nil)
  }

  @Test
  func `the slope of the sigmoid is at most a quarter, at 0`() {
    #expect(Activation.sigmoid.slope(at: 0) == 0.25)
    for x in stride(from: -8.0, through: 8, by: 0.5) where x != 0 {
      #expect(Activation.sigmoid.slope(at: x) < 0.25)
    }
  }

  @Test(arguments: Activation.allCases)
  func `slopes are those of central differences`(activation: Activation) {
    for x in [-3.1, -1.2, -0.4, 0.3, 0.9, 2.7] {
      let difference = (activation.value(at: x + 1e-5) - activation.value(at: x - 1e-5)) / 2e-5
      #expect(abs(activation.slope(at: x) - difference) < 1e-9)
    }
  }

  @Test
  func `gelu has the values of an independent program`() {
    // Python 3: x/2 * (1 + math.tanh(math.sqrt(2/math.pi) * (x + 0.044715*x**3)))
    let pairs = [
      (-2, -0.045_402_305_912_224_94), (-0.5, -0.154_285_990_174_856_06), (0, 0),
      (1, 0.841_191_990_608_276_8), (3, 2.996_362_607_918_227),
    ]
    for (x, expected) in pairs {
      #expect(abs(Activation.gelu.value(at: x) - expected) < 1e-15)
    }
  }

  @Test(arguments: Activation.allCases)
  func `a buffer holds the values and slopes of single numbers`(activation: Activation) {
    let inputs = stride(from: -3.0, through: 3, by: 0.25).map { $0 }
    var outputs = inputs
    var slopes = [Double](repeating: 0, count: inputs.count)
    var deltas = [Double](repeating: 2, count: inputs.count)
    outputs.withUnsafeMutableBufferPointer { outputs in
      slopes.withUnsafeMutableBufferPointer { slopes in
        activation.apply(to: outputs, slopes: slopes)
        deltas.withUnsafeMutableBufferPointer {
          activation.backpropagate($0, outputs: outputs, slopes: slopes)
        }
      }
    }
    for (index, x) in inputs.enumerated() {
      #expect(abs(outputs[index] - activation.value(at: x)) < 1e-15)
      #expect(abs(deltas[index] - 2 * activation.slope(at: x)) < 1e-14)
    }
  }

  @Test(arguments: [Activation.sigmoid, .tanh, .relu, .leakyRelu, .gelu, .identity])
  func `NaN stays visible`(activation: Activation) {
    var sums: [Float] = [.nan]
    var slopes: [Float] = [0]
    sums.withUnsafeMutableBufferPointer { sums in
      slopes.withUnsafeMutableBufferPointer { activation.apply(to: sums, slopes: $0) }
    }
    #expect(sums[0].isNaN)
  }
}
