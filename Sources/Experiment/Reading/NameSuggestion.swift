/// The known name nearest to a mistyped one, nil where none is near.
///
/// Near is an edit distance (Levenshtein) of at most 3 and less than half the name's length, so
/// that a short name is not taken for any other short name.
public func nearestName(to name: String, among known: [String]) -> String? {
  guard name.utf8.count <= 100 else { return nil }
  let folded = name.lowercased().replacing("-", with: "_")
  let best = known.map { ($0, editDistance(folded, $0.lowercased())) }.min { $0.1 < $1.1 }
  guard let best, best.1 <= 3, best.1 * 2 < max(name.count, best.0.count) + 1 else { return nil }
  return best.0
}

/// The fewest insertions, deletions and replacements that make one text the other.
func editDistance(_ one: String, _ other: String) -> Int {
  let left = Array(one)
  let right = Array(other)
  var row = Array(0...right.count)
  for i in left.indices {
    var diagonal = row[0]
    row[0] = i + 1
    for j in right.indices {
      let replaced = diagonal + (left[i] == right[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[right.count]
}

/// Names as a sentence lists them: `'a', 'b' or 'c'`.
public func listed(_ names: [String], or conjunction: String = "or") -> String {
  let quoted = names.map { "'\($0)'" }
  guard quoted.count > 1, let last = quoted.last else { return quoted.first ?? "" }
  return quoted.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
}
