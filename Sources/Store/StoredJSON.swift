internal import Foundation

/// Values as JSON with sorted keys, in which the numbers that JSON lacks are texts.
enum StoredJSON {
  private static let names = (nan: Schema.nanText, infinity: "Infinity", minus: "-Infinity")

  /// The JSON text of a value.
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: names.infinity,
      negativeInfinity: names.minus,
      nan: names.nan
    )
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The value that a JSON text tells.
  static func value<Value: Decodable>(_ text: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: names.infinity,
      negativeInfinity: names.minus,
      nan: names.nan
    )
    return try decoder.decode(Value.self, from: Data(text.utf8))
  }
}
