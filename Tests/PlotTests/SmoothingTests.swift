import Testing

@testable import Plot

struct SmoothingTests {
  @Test func `the average is corrected for its start`() {
    // By hand with weight 1/2: 1; (1/4 + 1) / (3/4); (5/8 + 3/2) / (7/8).
    let average = Smoothing.exponential([1, 2, 3], weight: 0.5)
    for (value, expected) in zip(average, [1, 5.0 / 3, 17.0 / 7]) {
      #expect(abs(value - expected) < 1e-15)
    }
  }

  @Test func `a constant stays, and weight zero smooths nothing`() {
    for value in Smoothing.exponential([4, 4, 4, 4], weight: 0.9) {
      #expect(abs(value - 4) < 1e-12)
    }
    #expect(Smoothing.exponential([3, 1, 2], weight: 0) == [3, 1, 2])
    #expect(Smoothing.exponential([], weight: 0.9).isEmpty)
  }

  @Test func `values that are not finite stay and do not count`() {
    let average = Smoothing.exponential([1, .nan, 2, .infinity, 3], weight: 0.5)
    #expect(average[1].isNaN)
    #expect(average[3] == .infinity)
    #expect(abs(average[4] - 17.0 / 7) < 1e-15)
  }
}
