/// The words before a name that make it another metric: `train loss: 0.5, val loss: 0.6` are
/// `train_loss` and `val_loss`.
///
/// A word for a part of the data holds on for the names after it, as in `val Loss: 0.2 Acc: 0.9`, up to
/// a comma or another word; where a colon or a bracket follows it, as in `Test: loss=0.2, acc=0.9`, up
/// to `|` or `;`. Words such as `best` and `average` belong to the next name only.
struct Qualifiers {
  private static let parts = words(
    "train training val valid validation test testing eval evaluation dev"
  )
  private static let others = words(
    "avg average mean best total final running learning current min max last"
  )
  /// Words that may stand between a part and its names.
  private static let neutral = words("set data epoch step phase results metrics")

  private static func words(_ text: String) -> [[UInt8]] {
    text.split(separator: " ").map { Array($0.utf8) }
  }

  /// The part of the data that holds.
  private var part: [UInt8] = []
  /// Whether commas and other words leave it.
  private var isFirm = false
  /// The words just before the name that may follow.
  private var adjacent: [UInt8] = []
  private var hasAdjacentPart = false
  /// Where that name must begin.
  private var end = -1

  /// Notes a byte that is of no word.
  mutating func pass(_ byte: UInt8) {
    if byte == UInt8(ascii: "|") || byte == UInt8(ascii: ";") {
      (part, isFirm) = ([], false)
    } else if byte == UInt8(ascii: ","), !isFirm {
      part = []
    }
  }

  /// Whether the word that begins there belongs to a qualifier that makes it a name, whatever it is.
  func isQualified(at start: Int) -> Bool { start == end && !hasAdjacentPart }

  /// Notes a word that is no name.
  mutating func pass(
    _ word: UnsafeRawBufferPointer,
    in bytes: UnsafeRawBufferPointer,
    at start: Int
  ) {
    let next = start + word.count
    let follows = next < bytes.count ? bytes[next] : 0
    if follows == UInt8(ascii: "'"), next + 2 < bytes.count, bytes[next + 1] | 0x20 == 0x73,
      bytes[next + 2] == 0x20
    {
      // LightGBM's `valid_0's l2: 0.5`.
      (adjacent, end, hasAdjacentPart) = (Array(word), next + 3, true)
      return
    }
    let isPart = Self.has(word, in: Self.parts)
    if isPart || Self.has(word, in: Self.others) {
      let goesOn = start == end
      if !goesOn {
        adjacent = Array(word)
      } else if adjacent.count <= MetricNames.maximumLength {
        // Longer ones are no names, and a line may have any length.
        adjacent += [UInt8(ascii: "_")] + word
      }
      hasAdjacentPart = isPart || goesOn && hasAdjacentPart
      end = next + 1
      if isPart { (part, isFirm) = (Array(word), ":])".utf8.contains(follows)) }
    } else if Self.has(word, in: Self.neutral) {
      if follows == UInt8(ascii: ":"), !part.isEmpty { isFirm = true }
    } else if !isFirm {
      part = []
    }
  }

  /// A name with its qualifiers; nil where it has none.
  mutating func qualified(_ name: UnsafeRawBufferPointer, at start: Int) -> [UInt8]? {
    var words: [UInt8] = []
    let isAdjacent = start == end
    if !part.isEmpty, !(isAdjacent && hasAdjacentPart), !Self.namesPart(name) { words = part }
    if isAdjacent { words += (words.isEmpty ? [] : [UInt8(ascii: "_")]) + adjacent }
    return words.isEmpty ? nil : words + [UInt8(ascii: "_")] + name
  }

  /// Whether a name such as `val_loss` or `train/acc` tells the part itself.
  private static func namesPart(_ name: UnsafeRawBufferPointer) -> Bool {
    name.split { $0 | 0x20 < 97 || $0 | 0x20 > 122 || $0 == UInt8(ascii: "_") }
      .contains { has(UnsafeRawBufferPointer(rebasing: $0), in: parts) }
  }

  private static func has(_ word: UnsafeRawBufferPointer, in words: [[UInt8]]) -> Bool {
    guard word.count <= 10 else { return false }
    return words.contains { known in
      known.count == word.count && zip(known, word).allSatisfy { $0 == $1 | 0x20 }
    }
  }
}
