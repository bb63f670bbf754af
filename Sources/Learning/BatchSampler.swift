/// How the samples of a batch are chosen.
public enum Sampling: String, Sendable, Equatable, CaseIterable {
  /// Each drawn anew from all, so that one may come twice.
  case replacement
  /// Without return, until all have come: an epoch; the last batch of an epoch may be smaller.
  case epochs
}

/// Chooses the samples of each batch; batch *k* depends on the seed and k alone.
///
/// With replacement, batch k is drawn from substream k of the seed's batches; the order of epoch e
/// is shuffled by substream e + 1.
final class BatchSampler {
  /// The batches of which each sample is part once, on average or exactly.
  let stepsPerEpoch: Int

  private let count: Int
  private let batchSize: Int
  private let sampling: Sampling
  private let seed: Int
  /// The batch's places, or the order of the whole epoch.
  private let places: Storage<Int>
  private var epoch = -1

  init(count: Int, batchSize: Int, sampling: Sampling, seed: Int) {
    precondition(count > 0 && batchSize > 0, "a batch has samples")
    self.count = count
    self.batchSize = batchSize
    self.sampling = sampling
    self.seed = seed
    stepsPerEpoch = (count + batchSize - 1) / batchSize
    places = Storage(count: sampling == .replacement ? batchSize : count)
  }

  /// The most samples in a batch.
  var capacity: Int { sampling == .replacement ? batchSize : min(batchSize, count) }

  /// The places of the samples of a batch; valid until the next call.
  func batch(_ step: Int) -> UnsafeBufferPointer<Int> {
    switch sampling {
    case .replacement:
      var stream = RandomStream(seed: seed, purpose: .batches, substream: UInt64(step))
      for index in 0..<batchSize { places.elements[index] = stream.index(below: count) }
      return UnsafeBufferPointer(places.elements)
    case .epochs:
      shuffle(epoch: step / stepsPerEpoch)
      let first = step % stepsPerEpoch * batchSize
      return UnsafeBufferPointer(
        rebasing: places.elements[first..<min(first + batchSize, count)]
      )
    }
  }

  /// Orders the samples for an epoch.
  ///
  /// Durstenfeld, "Algorithm 235: random permutation", Communications of the ACM 7, 1964.
  private func shuffle(epoch: Int) {
    guard epoch != self.epoch else { return }
    self.epoch = epoch
    var stream = RandomStream(seed: seed, purpose: .batches, substream: UInt64(epoch) + 1)
    for index in 0..<count { places.elements[index] = index }
    for index in stride(from: count - 1, to: 0, by: -1) {
      places.elements.swapAt(index, stream.index(below: index + 1))
    }
  }
}
