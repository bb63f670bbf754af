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
    let format: (open: String, close: String, block: (Document.Code) -> [String], isHTML: Bool)
    if text.hasPrefix("<!DOCTYPE html>") {
      format = (
        "data-exp-report=\"", "\"",
        { Self.between("<pre class=\"\($0.rawValue)\">", "</pre>", in: text) }, true
      )
    } else if text.hasPrefix("% \\usepackage") {
      format = ("% exp-report ", "\n", { Self.comments($0, in: text) }, false)
    } else {
      format = ("<!-- exp-report ", " -->", { Self.fences($0, in: text) }, false)
    }
    func plain(_ text: String) -> String { format.isHTML ? unescapedHTML(text) : text }
    guard
      let line = format.isHTML
        ? Self.between(format.open, format.close, in: text).first
        // In Markdown the last one: what stands above it may quote another.
        : Self.between(format.open, format.close, in: text).last,
      let recipe = ReportRecipe(text: plain(line))
    else { return nil }
    self.recipe = recipe
    specs = format.block(.json).map(plain)
    manifests = format.block(.manifest).map { Manifest(text: plain($0)) }
  }

  private static func between(_ open: String, _ close: String, in text: String) -> [String] {
    var found: [String] = []
    var rest = Substring(text)
    while let start = rest.firstRange(of: open) {
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: close) else { break }
      found.append(String(rest[..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return found
  }

  /// Blocks between a fence with the name of what they are and the same fence without it.
  private static func fences(_ code: Document.Code, in text: String) -> [String] {
    var found: [String] = []
    var open: (fence: Substring, isWanted: Bool, lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let fence = line.prefix { $0 == "`" }
      if let block = open {
        if line == block.fence {
          if block.isWanted { found.append(block.lines.joined(separator: "\n")) }
          open = nil
        } else {
          open?.lines.append(line)
        }
      } else if fence.count >= 3 {
        open = (fence, line.dropFirst(fence.count) == code.rawValue, [])
      }
    }
    return found
  }

  /// Lines of comments after one that is the name of what they are.
  private static func comments(_ code: Document.Code, in text: String) -> [String] {
    text.split(separator: "\n\n").compactMap { part in
      let lines = part.split(separator: "\n").map { $0.hasPrefix("% ") ? $0.dropFirst(2) : $0 }
      guard lines.first.map({ $0 == code.rawValue }) == true else { return nil }
      return lines.dropFirst().joined(separator: "\n")
    }
  }
}
