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
  /// How well the step's name names it, the lower the better.
  private var rank = Int.max

  /// Forgets all, keeping the room.
  mutating func clear() {
    values.removeAll(keepingCapacity: true)
    step = nil
    rank = .max
  }

  /// Takes a value, as the step where its name says so better than those before.
  mutating func add(_ index: Int, _ value: Double, isWhole: Bool, in names: MetricNames) {
    guard let found = names[index].stepRank, value.magnitude <= 0x1p53,
      let whole = Int(exactly: value)
    else {
      values.append(Value(name: index, value: value))
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

  private var stepName: Int?
}
