import Foundation

/// A job of Slurm that asks to be queued again, because its time is over before its work.
enum SlurmRequeue {
  /// Asks for it, for the job that this process runs in.
  ///
  /// Slurm then ends the job, if it has not ended by itself, and runs it again some minutes later under
  /// the same id. What keeps that from being asked for is told, and is no more than that: the tasks that
  /// are left can be submitted again.
  ///
  /// - Parameter hasProgressed: Whether the job came further than where it began; one that did not
  ///   would be run for ever.
  static func request(_ hasProgressed: Bool) {
    guard let job = ProcessInfo.processInfo.environment["SLURM_JOB_ID"] else {
      return Console.note("exp: note: not queued again: SLURM_JOB_ID is not set")
    }
    guard hasProgressed else {
      return Console.note(
        "exp: note: not queued again, because no trial ended and no checkpoint was written within the "
          + "job's time limit: give it more with 'slurm.time'"
      )
    }
    do {
      // Told before, because Slurm may end this process with its answer.
      Console.note("The job's time is nearly over; it asks to be queued again.")
      _ = try SlurmProgram("scontrol", ["requeue", job], patience: 20).run()
    } catch {
      Console.note("exp: note: not queued again: \(error)")
    }
  }
}
