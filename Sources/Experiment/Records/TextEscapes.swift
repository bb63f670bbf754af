extension String {
  /// The text with some of its characters written otherwise.
  ///
  /// It goes by Unicode scalars, as shells, browsers and other readers do: to `replacing` a quote with a
  /// combining mark behind it, or a carriage return with its line feed, is another character than the
  /// quote or the line feed that it looks for, which would then stay as it is.
  ///
  /// - Parameter escape: What stands for a scalar; nil where it stays.
  /// - Returns: The same text where nothing is written otherwise.
  public func escaping(_ escape: (Unicode.Scalar) throws -> String?) rethrows -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let text = try escape(scalar) {
        result.append(contentsOf: text.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

/// A word as a POSIX shell takes it: in single quotes where it has characters other than ASCII letters,
/// digits and `_-./=,:@%+`, or none.
public func quotedForShell(_ word: String) -> String {
  let isPlain = word.utf8.allSatisfy { byte in
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      || "_-./=,:@%+".utf8.contains(byte)
  }
  if isPlain, !word.isEmpty { return word }
  return "'" + word.escaping { $0 == "'" ? "'\\''" : nil } + "'"
}
