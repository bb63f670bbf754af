import Testing

@testable import Learning

struct RandomNormalTests {
  @Test
  func `the first deviates are those of an independent program`() {
    // Python 3: Philox written anew gives 32-bit words; of each pair, low word first,
    //   statistics.NormalDist().inv_cdf(((high << 32 | low) >> 12) * 2**-52 + 2**-53)
    let expected = [
      0.537_535_841_111_881_5, 0.082_640_067_958_448_75, -0.483_793_087_512_247_9,
      -2.255_326_322_777_194, 0.479_872_655_994_004_5, -0.547_437_640_234_324_5,
      0.853_306_279_597_743_1, -1.093_046_415_398_027_3,
    ]
    var stream = RandomStream(seed: 42, purpose: .weights, substream: 5)
    for value in expected {
      let deviate = stream.normal()
      #expect(abs(deviate - value) <= value.magnitude.ulp)
    }
  }

  @Test
  func `quantiles are those of printed tables`() {
    // The check values of Wichura's paper.
    #expect(abs(RandomStream.normalQuantile(0.25) + 0.674_489_750_196_081_7) < 1e-15)
    #expect(abs(RandomStream.normalQuantile(0.001) + 3.090_232_306_167_813) < 1e-14)
    #expect(abs(RandomStream.normalQuantile(1e-20) + 9.262_340_089_798_408) < 1e-14)
    #expect(RandomStream.normalQuantile(0.5) == 0)
  }

  @Test
  func `deviates have the moments of the normal distribution`() {
    var stream = RandomStream(seed: 3, purpose: .weights)
    let count = 40_000
    var sums = (0.0, 0.0, 0.0, 0.0)
    for _ in 0..<count {
      let x = stream.normal()
      sums = (sums.0 + x, sums.1 + x * x, sums.2 + x * x * x, sums.3 + x * x * x * x)
    }
    let n = Double(count)
    // Four standard errors: sqrt of 1, 2, 15 and 96 over n.
    #expect(abs(sums.0 / n) < 4 * (1 / n).squareRoot())
    #expect(abs(sums.1 / n - 1) < 4 * (2 / n).squareRoot())
    #expect(abs(sums.2 / n) < 4 * (15 / n).squareRoot())
    #expect(abs(sums.3 / n - 3) < 4 * (96 / n).squareRoot())
  }
}
