/// Finds what a person may have meant.
enum Nearest {
  /// The names within three edits of a text, nearest first, at most three.
  ///
  /// An edit inserts, deletes or replaces one character (V. Levenshtein, Binary codes capable of
  /// correcting deletions, insertions and reversals, 1966).
  static func names(to text: String, among names: [String]) -> [String] {
    let most = min(3, max(1, text.count / 2))
    let near = names.map { (name: $0, distance: distance(text, $0)) }
      .filter { $0.distance <= most }
    return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  private static func distance(_ one: String, _ other: String) -> Int {
    let target = Array(other.lowercased())
    var row = Array(0...target.count)
    for (line, character) in one.lowercased().enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (column, candidate) in target.enumerated() {
        let replaced = diagonal + (character == candidate ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
      }
    }
    return row[target.count]
  }
}
