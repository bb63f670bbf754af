/// What a random stream serves; streams of different purposes share no number.
///
/// The raw values are part of what makes a run reproducible: never change or reuse one.
public enum RandomPurpose: UInt32, Sendable {
  case weights = 1
  case batches = 2
  case digits = 3
  case spirals = 4
  case moons = 5
  case circles = 6
  case blobs = 7
  case xor = 8
  /// Which samples are held out for testing.
  case holdout = 9
  case gradientCheck = 16
}

/// A counter-based random generator: number *k* of a stream depends on (seed, purpose, substream, k)
/// alone, so results do not depend on the order or the number of threads in which streams are used.
///
/// Philox4x32-10 from Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011, doi:10.1145/2063384.2063405. The key is the seed, the counter is (block number,
/// purpose, substream). A stream gives 2^34 numbers of 32 bits before it repeats.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: SIMD2<UInt32>
  private var counter: SIMD4<UInt32>
  private var block = SIMD4<UInt32>()
  private var used = 4

  /// Makes the stream of a purpose.
  ///
  /// - Parameters:
  ///   - seed: The seed as written in the spec; any integer.
  ///   - purpose: What the numbers are for.
  ///   - substream: Tells apart things of the same purpose, such as the pictures of a data set.
  public init(seed: Int, purpose: RandomPurpose, substream: UInt64 = 0) {
    let bits = UInt64(bitPattern: Int64(seed))
    key = SIMD2(UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32))
    counter = SIMD4(
      0,
      purpose.rawValue,
      UInt32(truncatingIfNeeded: substream),
      UInt32(truncatingIfNeeded: substream >> 32)
    )
  }

  /// The next 32 random bits.
  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      block = Self.philox(counter: counter, key: key)
      counter[0] &+= 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return UInt64(nextWord()) << 32 | low
  }

  /// A number in [0, 1) from 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number in [low, high).
  public mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * uniform()
  }

  /// An integer in 0..<count, every one equally likely; `count` is above 0 and at most 2^32 - 1.
  ///
  /// Lemire, "Fast random integer generation in an interval", ACM TOMACS 29, 2019.
  public mutating func index(below count: Int) -> Int {
    let bound = UInt32(count)
    var product = UInt64(nextWord()) * UInt64(bound)
    if UInt32(truncatingIfNeeded: product) < bound {
      let threshold = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < threshold {
        product = UInt64(nextWord()) * UInt64(bound)
      }
    }
    return Int(product >> 32)
  }

  /// One block of Philox4x32-10: ten rounds of two 32 x 32 -> 64 bit products.
  static func philox(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3])
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
      let first = UInt64(0xD251_1F53) * UInt64(c0)
      let second = UInt64(0xCD9E_8D57) * UInt64(c2)
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: second >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: first)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return SIMD4(c0, c1, c2, c3)
  }
}
