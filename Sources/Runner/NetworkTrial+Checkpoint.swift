import Experiment
import Learning

// The state of a network's trial between two steps: the training's and the stop rule's. Batches
// depend on the seed and the step alone.

extension NetworkTrial {
  /// The first number of a state, which tells its form.
  private static let form = 1

  /// The state before a step.
  static func checkpoint<Scalar: NetworkScalar>(
    _ trainer: Trainer<Scalar>,
    _ stop: EarlyStop?,
    elapsed: UInt32
  ) -> Checkpoint {
    let state = trainer.state()
    var writer = StateWriter()
    writer.add(form)
    writer.add(MemoryLayout<Scalar>.size)
    writer.add(state.parameters)
    writer.add(state.memory)
    writer.add(stop) { $1.write(to: &$0) }
    return Checkpoint(step: state.steps, elapsed: elapsed, content: writer.bytes)
  }

  /// Brings a trainer and a stop rule to the state of a checkpoint.
  ///
  /// - Throws: `StateError` where the checkpoint is another trial's.
  static func restore<Scalar: NetworkScalar>(
    _ checkpoint: Checkpoint,
    _ trainer: Trainer<Scalar>,
    _ stop: inout EarlyStop?
  ) throws(StateError) {
    var reader = StateReader(checkpoint.content)
    guard try reader.integer() == form, try reader.integer() == MemoryLayout<Scalar>.size else {
      throw StateError()
    }
    let state = TrainingState<Scalar>(
      steps: checkpoint.step,
      parameters: try reader.numbers(),
      memory: try reader.numbers()
    )
    let hasStop = try reader.integer() == 1
    guard hasStop == (stop != nil) else { throw StateError() }
    try stop?.read(from: &reader)
    try reader.end()
    do {
      try trainer.restore(state)
    } catch {
      throw StateError()
    }
  }
}
