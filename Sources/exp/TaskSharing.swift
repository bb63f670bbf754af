import Experiment
import Foundation
import Store

/// How the tasks of a submission execute their trials, as far as the command line says.
struct TaskSharing {
  /// How many trials a task runs at the same time; nil for one, or as many cores as a scheduler gives.
  var jobs: Int?
  /// Seconds between two checkpoints; nil for as a rule.
  var checkpointEvery: Double?
}

/// A sweep that tasks cannot share.
struct NotOnTasks: Error, CustomStringConvertible {
  let description: String
}

extension Spec {
  /// Checks that each trial can be run by itself.
  ///
  /// - Throws: `NotOnTasks` for a sweep whose trials need each other's results while it runs.
  func checkIndependence() throws {
    if sweep.earlyTermination != nil {
      throw NotOnTasks(
        description:
          "the sweep '\(name)' has 'early_terminate', which compares trials while they run, "
          + "and tasks do not know each other's results: run it on one machine, with '--on local', or "
          + "without the rule, with '~sweep.early_terminate'"
      )
    }
    if case .bayes = sweep.method {
      throw NotOnTasks(
        description:
          "the sweep '\(name)' has \"method\": \"bayes\", which proposes settings from the "
          + "results of others, and tasks do not know each other's results: run it on one machine, "
          + "with '--on local', or with 'sweep.method=random'"
      )
    }
  }
}
