import Experiment
import Foundation

/// A run that conditions are asked of: parameters and fields by name, metrics by name and aspect.
struct AskedRun {
  var parameters: [String: Answer] = [:]
  var metrics: [String: [RunKey.Aspect: Answer]] = [:]
  var fields: [RunField: Answer] = [:]

  func answer(_ key: RunKey) -> Answer {
    switch key {
    case .field(let field): fields[field] ?? .missing
    case .parameter(let name): parameters[name] ?? .missing
    case .metric(let name, let aspect): metrics[name]?[aspect] ?? .missing
    }
  }
}

/// The names that the tests' runs may have.
var askedVocabulary: Vocabulary {
  Vocabulary(
    hasParameter: {
      ["learning_rate", "optimizer", "nesterov", "layers", "loss", "a.b"].contains($0)
    },
    hasMetric: { ["loss", "test_accuracy", "val/acc", "learning_rate.max"].contains($0) },
    all: {
      Vocabulary.Names(
        parameters: ["learning_rate", "optimizer", "nesterov", "layers", "loss"],
        metrics: ["loss", "test_accuracy", "val/acc"]
      )
    }
  )
}

/// 2026-11-23T12:00:00Z, in a zone that has summer time.
let askedMoment = Moment(
  now: 1_795_435_200_000,
  timeZone: TimeZone(identifier: "Europe/Berlin") ?? .gmt
)

/// Whether a condition holds for a run.
func fulfils(_ text: String, _ run: AskedRun) throws -> Bool {
  let filter = try Condition(text).resolved(askedVocabulary, at: askedMoment)
  return filter.matches { run.answer(filter.keys[$0]) }
}
