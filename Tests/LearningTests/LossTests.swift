import Testing

@testable import Learning

struct LossTests {
  private let probabilities = [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0]

  @Test
  func `the textbook's ten probabilities have its losses`() {
    #expect(abs(squaredError(of: probabilities, target: 2) - 0.0975) < 1e-15)
    #expect(abs(crossEntropy(of: probabilities, target: 2) - 0.510_825_457_099_338) < 1e-14)
  }

  @Test
  func `a probability of zero has a finite loss by the textbook's formula`() {
    // -ln(1e-7)
    #expect(abs(crossEntropy(of: probabilities, target: 3) - 16.118_095_650_958_32) < 1e-13)
  }
}
