/// The steps of lines that tell parts of epochs, as those of Hugging Face's trainer do:
/// `{'loss': 0.69, 'epoch': 0.3333}`, `{'eval_loss': 0.7, 'epoch': 1.0}`.
///
/// Such lines are counted: those of one epoch, which tell different metrics, are one step. Where whole
/// epochs were told before, counting goes on from the last.
struct EpochParts {
  private var last: Value?
  private var step = -1
  private var told: Set<Int> = []

  private typealias Value = CapturedLine.Value

  /// Gives a line its step where it, or one before it, tells a part of an epoch and no finer step.
  mutating func take(_ line: inout CapturedLine) {
    guard line.stepIsEpoch && last != nil || line.step == nil && line.partOfEpoch != nil,
      let epoch = line.takeEpoch()
    else {
      if line.stepIsEpoch, let whole = line.step { step = max(step, whole) }
      return
    }
    let isNext =
      last?.value != epoch.value
      || line.values.contains { $0.name != epoch.name && told.contains($0.name) }
    if isNext {
      (last, step) = (epoch, step + 1)
      told = []
    }
    // The epoch is a metric, once a step.
    if told.contains(epoch.name) { line.values.removeAll { $0.name == epoch.name } }
    told.formUnion(line.values.map(\.name))
    line.step = step
  }
}
