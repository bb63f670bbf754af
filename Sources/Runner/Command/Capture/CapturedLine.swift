/// What one line tells: values by name, perhaps with a step.
struct CapturedLine {
  /// A value by the index of its name.
  struct Value {
    let name: Int
    let value: Double
  }

  var values: [Value] = []
  /// The step that the line names.
  var step: Int?
  /// An epoch that is not whole, which is no step.
  private(set) var partOfEpoch: Value?
  /// How well the step's name names it, the lower the better.
  private var rank = Int.max

  /// Forgets all, keeping the room.
  mutating func clear() {
    values.removeAll(keepingCapacity: true)
    step = nil
    rank = .max
    (stepName, partOfEpoch) = (nil, nil)
  }

  /// Whether an epoch is all that names the step.
  var stepIsEpoch: Bool { rank == MetricNames.epochRank }

  /// The epoch, whole or not; one that was the step becomes a metric like others.
  mutating func takeEpoch() -> Value? {
    guard stepIsEpoch, let whole = step, let stepName else { return partOfEpoch }
    let epoch = Value(name: stepName, value: Double(whole))
    values.append(epoch)
    (step, rank) = (nil, .max)
    return epoch
  }

  /// Puts a finer step in the place of the one there is, which becomes a metric like others.
  mutating func refine(step finer: Int) {
    if let step, let stepName { values.append(Value(name: stepName, value: Double(step))) }
    (step, rank, stepName) = (finer, 0, nil)
  }

  /// Takes a value, as the step where its name says so better than those before.
  mutating func add(_ index: Int, _ value: Double, isWhole: Bool, in names: MetricNames) {
    guard let found = names[index].stepRank, let whole = Self.whole(value) else {
      values.append(Value(name: index, value: value))
      if names[index].stepRank == MetricNames.epochRank { partOfEpoch = values.last }
      return
    }
    // Whoever loses is a metric like others: an epoch beside a step.
    if found < rank {
      if let step, let stepName { values.append(Value(name: stepName, value: Double(step))) }
      (step, rank, stepName) = (whole, found, index)
    } else {
      values.append(Value(name: index, value: value))
    }
  }

  /// A whole number; of those beyond 2^53, none of which can be a step, the largest there is.
  private static func whole(_ value: Double) -> Int? {
    guard value.isFinite, value.magnitude > 0x1p53 else { return Int(exactly: value) }
    return value > 0 ? .max : .min
  }

  /// Takes values in place of those of the same names.
  mutating func replace(_ others: [Value]) {
    for other in others {
      if let index = values.firstIndex(where: { $0.name == other.name }) {
        values[index] = other
      } else {
        values.append(other)
      }
    }
  }

  private var stepName: Int?
}
