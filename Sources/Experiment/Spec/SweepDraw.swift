/// Draws the random numbers of a sweep: number k of a name depends on (seed, k, name) alone, so that
/// raising the number of samples keeps those drawn before.
struct SweepDraw {
  let seed: Int
  let index: Int

  /// A place in [0, 1) from the first 53 bits of SHA-256 of `sweep/1:seed:index:name`.
  func place(_ name: String) -> Double {
    let digest = SHA256.hex(of: "sweep/1:\(seed):\(index):\(name)")
    let bits = UInt64(digest.prefix(16), radix: 16) ?? 0
    return Double(bits >> 11) * 0x1p-53
  }

  /// The place of a choice among some, all equally likely or with given probabilities.
  func choice(_ name: String, count: Int, probabilities: [Double]?) -> Int {
    let place = place(name)
    guard let probabilities else { return min(count - 1, Int(place * Double(count))) }
    let total = probabilities.reduce(0, +)
    var rest = place * total
    for (index, probability) in probabilities.enumerated() {
      rest -= probability
      if rest < 0 { return index }
    }
    return probabilities.lastIndex { $0 > 0 } ?? count - 1
  }
}
