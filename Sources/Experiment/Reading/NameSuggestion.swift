/// The known name nearest to a mistyped one, nil where none is near.
public func nearestName(to name: String, among known: [String]) -> String? {
  nearestNames(to: name, among: known, count: 1).first
}

/// The known names near to a mistyped one, nearest first.
///
/// Near is an edit distance (V. Levenshtein, Binary codes capable of correcting deletions,
/// insertions and reversals, 1966) of at most 3 and at most half of the longer name's length, so
/// that a short name is not taken for any other short name. Of equally near names those come first that
/// have more of the letters, in their order, and then by name: `valus` is rather `values`, with a letter
/// left out, than `value`, with another at the end. Case and `-` for `_` do not count.
public func nearestNames(to name: String, among known: [String], count: Int) -> [String] {
  guard name.utf8.count <= 100 else { return [] }
  let folded = name.lowercased().replacing("-", with: "_")
  let near = known.map { known in
    let other = known.lowercased().replacing("-", with: "_")
    return (
      name: known, distance: editDistance(folded, other),
      // Where a letter that is replaced costs as much as two, what counts is the letters in common.
      changes: editDistance(folded, other, replacement: 2)
    )
  }.filter { $0.distance <= 3 && $0.distance * 2 <= max(name.count, $0.name.count) }
  return near.sorted { ($0.distance, $0.changes, $0.name) < ($1.distance, $1.changes, $1.name) }
    .prefix(count).map(\.name)
}

/// The fewest insertions, deletions and replacements that make one text the other, a replacement counted
/// as often as `replacement` says.
func editDistance(_ one: String, _ other: String, replacement: Int = 1) -> Int {
  let left = Array(one)
  let right = Array(other)
  var row = Array(0...right.count)
  for i in left.indices {
    var diagonal = row[0]
    row[0] = i + 1
    for j in right.indices {
      let replaced = diagonal + (left[i] == right[j] ? 0 : replacement)
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
