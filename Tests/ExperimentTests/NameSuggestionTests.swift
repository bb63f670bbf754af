import Experiment
import Testing

struct NameSuggestionTests {
  @Test(arguments: [
    // Equally near: what misses a letter, or has one too many, is meant rather than what has another.
    ("valus", ["values", "value"]), ("vlue", ["value", "values"]),
    ("valuess", ["values", "value"]),
    ("vals", ["values", "value"]), ("mux", ["mu", "max"]), ("step", ["step", "steps"]),
    ("Learning-Rat", ["learning_rate"]), ("q", []), ("nothing", []),
  ])
  func `names are suggested for a mistyped one`(name: String, suggested: [String]) {
    let known = ["value", "values", "mu", "max", "step", "steps", "learning_rate", "a", "b"]
    #expect(nearestNames(to: name, among: known, count: 2) == suggested)
  }
}
