internal import Experiment

/// What a report's file says about itself: what it was asked for, its specs, and its hashes.
public struct ReportFile: Hashable, Sendable {
  /// What it was asked for.
  public let recipe: ReportRecipe
  /// The specs in it, in order, as JSON.
  public let specs: [String]
  /// The hashes of the series, one manifest for each spec.
  public let manifests: [Manifest]

  /// Reads a report in HTML, Markdown or LaTeX; nil where the text is none.
  public init?(text: String) {
    let line: String?
    let blocks: (Document.Code) -> [String]
    if text.hasPrefix("<!DOCTYPE html>") {
      // What follows it has no bare quotes.
      line = Self.between("data-exp-report=\"", "\"", in: text).first.map(unescapedXML)
      blocks = { code in
        Self.between("<pre class=\"\(code.rawValue)\">", "</pre>", in: text).map(unescapedXML)
      }
    } else if text.hasPrefix("% \\usepackage") {
      // It stands on top; what stands below it may quote another.
      line = Self.lines(text).first { $0.hasPrefix(Self.comment) }
        .map { String($0.dropFirst(Self.comment.count)) }
      blocks = { Self.comments($0, in: text) }
    } else {
      // It stands at the end; what stands above it may quote another.
      line = Self.lines(text).last { $0.hasPrefix(Self.note.open) && $0.hasSuffix(Self.note.close) }
        .map { String($0.dropFirst(Self.note.open.count).dropLast(Self.note.close.count)) }
      blocks = { Self.fences($0, in: text) }
    }
    guard let line, let recipe = ReportRecipe(text: line) else { return nil }
    self.recipe = recipe
    specs = blocks(.json)
    manifests = blocks(.manifest).map { Manifest(text: $0) }
  }

  /// What the recipe's line begins with in LaTeX.
  static let comment = "% exp-report "
  /// What the recipe's line begins and ends with in Markdown.
  static let note = (open: "<!-- exp-report ", close: " -->")

  /// By bytes, as the texts between may begin with a combining mark, which is one character with what
  /// stands before it.
  private static func between(_ open: String, _ close: String, in text: String) -> [String] {
    var found: [String] = []
    var rest = text.utf8[...]
    while let start = rest.firstRange(of: open.utf8) {
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: close.utf8) else { break }
      found.append(String(Substring(rest[..<end.lowerBound])))
      rest = rest[end.upperBound...]
    }
    return found
  }

  private static func lines(_ text: String) -> [Substring] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map(Substring.init)
  }

  /// Blocks between a fence with the name of what they are and the same fence without it.
  private static func fences(_ code: Document.Code, in text: String) -> [String] {
    var found: [String] = []
    var open: (fence: String, isWanted: Bool, lines: [Substring])?
    for line in lines(text) {
      if let block = open {
        if line == block.fence {
          if block.isWanted { found.append(block.lines.joined(separator: "\n")) }
          open = nil
        } else {
          open?.lines.append(line)
        }
      } else {
        let fence = String(line.unicodeScalars.prefix { $0 == "`" })
        if fence.count >= 3 { open = (fence, line == fence + code.rawValue, []) }
      }
    }
    return found
  }

  /// Lines of comments after one that is the name of what they are.
  private static func comments(_ code: Document.Code, in text: String) -> [String] {
    var found: [String] = []
    var block: [Substring] = []
    for line in lines(text) + [""] {
      if line.utf8.starts(with: "% ".utf8) {
        block.append(Substring(line.utf8.dropFirst(2)))
      } else {
        if block.first.map({ $0 == code.rawValue }) == true {
          found.append(block.dropFirst().joined(separator: "\n"))
        }
        block = []
      }
    }
    return found
  }
}
