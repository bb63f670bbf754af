import Testing

@testable import Learning

struct RandomStreamTests {
  @Test
  func `Philox gives the published vectors`() {
    // Random123 1.14, kat_vectors: philox4x32 10 rounds.
    #expect(
      RandomStream.philox(counter: SIMD4(0, 0, 0, 0), key: SIMD2(0, 0))
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
    )
    let ones = UInt32.max
    #expect(
      RandomStream.philox(counter: SIMD4(ones, ones, ones, ones), key: SIMD2(ones, ones))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
    )
    #expect(
      RandomStream.philox(
        counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        key: SIMD2(0xa409_3822, 0x299f_31d0)
      )
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    )
  }

  @Test
  func `streams of other seeds, purposes and substreams differ`() {
    var streams = [
      RandomStream(seed: 0, purpose: .weights), RandomStream(seed: 1, purpose: .weights),
      RandomStream(seed: -1, purpose: .weights), RandomStream(seed: 0, purpose: .batches),
      RandomStream(seed: 0, purpose: .weights, substream: 1),
    ]
    let first = streams.indices.map { streams[$0].next() }
    #expect(Set(first).count == streams.count)
  }

  @Test
  func `an index is uniform`() {
    var stream = RandomStream(seed: 7, purpose: .batches)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<100_000 { counts[stream.index(below: 10)] += 1 }
    // Chi-squared with 9 degrees of freedom exceeds 27.9 once in a thousand.
    let chiSquared = counts.reduce(0.0) { $0 + (Double($1) - 10_000) * (Double($1) - 10_000) / 1e4 }
    #expect(chiSquared < 27.9)
  }
}
