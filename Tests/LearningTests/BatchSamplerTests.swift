import Testing

@testable import Learning

struct BatchSamplerTests {
  @Test
  func `an epoch takes every sample once`() {
    let sampler = BatchSampler(count: 10, batchSize: 4, sampling: .epochs, seed: 1)
    #expect(sampler.stepsPerEpoch == 3)
    let batches = (0..<6).map { Array(sampler.batch($0)) }
    #expect(batches.map(\.count) == [4, 4, 2, 4, 4, 2])
    #expect(batches[0..<3].joined().sorted() == Array(0..<10))
    #expect(batches[3..<6].joined().sorted() == Array(0..<10))
    #expect(Array(batches[0..<3].joined()) != Array(batches[3..<6].joined()))
  }

  @Test(arguments: Sampling.allCases)
  func `a batch depends on the seed and its number alone`(sampling: Sampling) {
    let forward = BatchSampler(count: 50, batchSize: 8, sampling: sampling, seed: 2)
    let backward = BatchSampler(count: 50, batchSize: 8, sampling: sampling, seed: 2)
    let batches = (0..<20).map { Array(forward.batch($0)) }
    for step in (0..<20).reversed() { #expect(Array(backward.batch(step)) == batches[step]) }
  }

  @Test
  func `with replacement every sample is as likely`() {
    let sampler = BatchSampler(count: 10, batchSize: 100, sampling: .replacement, seed: 3)
    var counts = [Double](repeating: 0, count: 10)
    for step in 0..<100 { for place in sampler.batch(step) { counts[place] += 1 } }
    // Chi-squared with 9 degrees of freedom exceeds 27.9 once in a thousand.
    #expect(counts.reduce(0) { $0 + ($1 - 1_000) * ($1 - 1_000) / 1_000 } < 27.9)
  }

  @Test
  func `a batch larger than the samples is a whole epoch`() {
    let sampler = BatchSampler(count: 3, batchSize: 100, sampling: .epochs, seed: 0)
    #expect(sampler.capacity == 3)
    #expect(sampler.batch(7).sorted() == [0, 1, 2])
  }
}
