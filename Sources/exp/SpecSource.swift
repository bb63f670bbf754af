import Experiment

/// A spec's text that comes from no file.
struct SpecSource {
  /// The text, as JSON.
  let text: String
  /// What messages call it.
  let name: String
  /// The folder that paths in it are relative to.
  let folder: String
}
