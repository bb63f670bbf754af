internal import Experiment
internal import Foundation
public import Plot

/// A file that belongs to a report.
public struct ReportPart: Hashable, Sendable {
  /// The name in the report's folder of figures.
  public let name: String
  /// What is in it.
  public let bytes: [UInt8]
}

/// A document as Markdown, with figures as files in a folder beside it.
public struct MarkdownWriter {
  private let folder: String
  private let pictures: PictureDrawing

  /// Makes a writer.
  ///
  /// - Parameters:
  ///   - canvas: Measures and draws the figures.
  ///   - folder: The folder of the figures, as seen from the page.
  public init(_ canvas: Canvas, folder: String) {
    pictures = PictureDrawing(canvas)
    self.folder = folder
  }

  /// The figures as PNG files.
  ///
  /// - Throws: `PlotError` where one cannot be drawn.
  public func parts(_ document: Document) throws(PlotError) -> [ReportPart] {
    try pictures.parts(of: document, ending: "png", pictures.png)
  }

  /// The page.
  public func text(_ document: Document) -> String {
    let sections = document.sections.flatMap { section in
      let marks = String(repeating: "#", count: section.level)
      let head = section.title.isEmpty ? [] : ["\(marks) \(markdown(section.title))"]
      return head + section.blocks.map(text)
    }
    let note = ReportFile.note.open + document.recipe.text + ReportFile.note.close
    let parts = ["# \(markdown(document.title))"] + sections + [note]
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func text(_ block: Document.Block) -> String {
    switch block {
    case .paragraph(let text): markdown(text)
    case .list(let items): items.flatMap { lines($0, indent: "") }.joined(separator: "\n")
    case .table(let table, let caption): "\(markdown(caption))\n\n\(table.markdown)"
    case .figure(let illustration):
      "![\(markdown(illustration.alternative))](\(address("\(illustration.name).png")))"
    case .code(let text, let code): fenced(text, code)
    }
  }

  private func address(_ name: String) -> String {
    var allowed = CharacterSet(charactersIn: "-._~/")
    allowed.insert(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    let path = "\(folder)/\(name)"
    return path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
  }

  private func lines(_ item: Document.Item, indent: String) -> [String] {
    let lead = item.lead.isEmpty ? "" : "**\(markdown(item.lead))** "
    return ["\(indent)- \(lead)\(markdown(item.text))"]
      + item.items.flatMap { lines($0, indent: indent + "  ") }
  }

  /// A block of code that no text in it can end.
  private func fenced(_ text: String, _ code: Document.Code) -> String {
    let text = visible(text)
    let longest = text.unicodeScalars.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\(code.rawValue)\n\(text)\n\(fence)"
  }
}

extension Table {
  /// The table in Markdown's form.
  public var markdown: String {
    let heads = columns.map { Report.markdown($0.title) }
    let rules = columns.map { $0.isNumeric ? "---:" : "---" }
    return ([heads, rules] + rows.map { $0.map { Report.markdown($0) } })
      .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}

/// A text as one line of Markdown that shows just these characters.
func markdown(_ text: String) -> String {
  visible(text).escaping { scalar in
    if scalar == "\n" { return " " }
    return "\\`*_{}[]<>#|~&".unicodeScalars.contains(scalar) ? "\\\(scalar)" : nil
  }
}
