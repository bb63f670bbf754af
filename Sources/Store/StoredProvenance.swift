import Experiment

/// Provenance as JSON with sorted keys.
enum StoredProvenance {
  /// The JSON text of some provenance.
  static func text(_ provenance: Provenance) throws -> String {
    try StoredJSON.text(provenance)
  }

  /// The provenance that a JSON text tells.
  static func provenance(_ text: String) throws -> Provenance {
    try StoredJSON.value(text)
  }
}
