/// Comma-separated values after RFC 4180, but for the ends of lines.
///
/// Shafranovich, "Common Format and MIME Type for CSV Files", 2005. Records end as lines do on Unix:
/// with the carriage return that the text asks for, the last field of each line would come out of
/// `cut` and `read` with an invisible character.
public enum CSVText {
  /// The end of each record.
  public static let lineEnd = "\n"

  /// A field, in quotes where its characters ask for it.
  public static func field(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      byte != UInt8(ascii: "\"") && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\n")
        && byte != UInt8(ascii: "\r")
    }
    // Spaces at the ends belong to the field, but not all programs keep them without quotes.
    let isTrimmed = text.utf8.first != UInt8(ascii: " ") && text.utf8.last != UInt8(ascii: " ")
    return isPlain && isTrimmed ? text : "\"" + text.escaping { $0 == "\"" ? "\"\"" : nil } + "\""
  }

  /// A record with its end.
  public static func record(_ fields: [String]) -> String {
    // A record of one empty field would be an empty line.
    if fields == [""] { return "\"\"" + lineEnd }
    return fields.map(field).joined(separator: ",") + lineEnd
  }

  /// A number as the shortest text that reads back to the same bits; `NaN`, `Infinity` and
  /// `-Infinity` as in JSON.
  public static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "Infinity" : "-Infinity" }
    return value == 0 && value.sign == .minus ? "-0" : shortText(value)
  }
}
