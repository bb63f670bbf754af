import Experiment
internal import Foundation

/// Provenance as JSON with sorted keys.
enum StoredProvenance {
  /// The JSON text of some provenance.
  static func text(_ provenance: Provenance) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(provenance), as: UTF8.self)
  }

  /// The provenance that a JSON text tells.
  static func provenance(_ text: String) throws -> Provenance {
    try JSONDecoder().decode(Provenance.self, from: Data(text.utf8))
  }
}
