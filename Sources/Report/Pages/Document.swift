public import Plot

/// A report: what a reader finds in it, in order, with nothing of how it looks.
///
/// It is computed once from the store; `HTMLWriter`, `MarkdownWriter`, `PaperWriter` and `LaTeXWriter`
/// make files of it. Equal documents give equal bytes.
public struct Document: Hashable, Sendable {
  /// The heading.
  public var title: String
  /// What the report was asked for, from which it can be computed again.
  public var recipe: ReportRecipe
  /// The parts in a reader's order; the first may have no heading.
  public var sections: [Section]

  /// Makes a document.
  public init(title: String, recipe: ReportRecipe, sections: [Section]) {
    self.title = title
    self.recipe = recipe
    self.sections = sections
  }

  /// Some blocks under a heading.
  public struct Section: Hashable, Sendable {
    /// The heading; empty for none.
    public var title: String
    /// 2 for a part of the document, 3 for a part of such a part.
    public var level: Int
    /// Whether its sentences say what came out, the ones that go into a paper.
    public var isAnswer: Bool
    /// What stands there.
    public var blocks: [Block]

    /// Makes a section.
    public init(_ title: String, level: Int = 2, isAnswer: Bool = false, _ blocks: [Block]) {
      self.title = title
      self.level = level
      self.isAnswer = isAnswer
      self.blocks = blocks
    }
  }

  /// One thing in a section.
  public enum Block: Hashable, Sendable {
    /// Sentences.
    case paragraph(String)
    /// Things of one kind below each other.
    case list([Item])
    /// Rows under heads, with what they are.
    case table(Table, caption: String)
    /// A picture.
    case figure(Illustration)
    /// A text to be taken literally.
    case code(String, Code)
  }

  /// What a literal text is.
  public enum Code: String, Hashable, Sendable {
    /// A spec.
    case json
    /// Commands.
    case shell
    /// Hashes of series, see ``Manifest``.
    case manifest
  }

  /// An entry of a list.
  public struct Item: Hashable, Sendable {
    /// What it is about, set off from the rest; empty for none.
    public var lead: String
    /// What is said of it.
    public var text: String
    /// What belongs below it.
    public var items: [Item]

    /// Makes an entry.
    public init(_ lead: String = "", _ text: String, _ items: [Item] = []) {
      self.lead = lead
      self.text = text
      self.items = items
    }
  }

  /// A figure with its name and its description in words.
  public struct Illustration: Hashable, Sendable {
    /// The name of its file, without an ending: `loss`.
    public var name: String
    /// What to draw.
    public var figure: Figure
    /// What it shows, for those who do not see it.
    public var alternative: String

    /// Makes an illustration; its words are made from the figure.
    public init(name: String, figure: Figure) {
      self.name = name
      self.figure = figure
      alternative = figure.inWords
    }
  }

  /// All illustrations in order.
  public var illustrations: [Illustration] {
    sections.flatMap(\.blocks).compactMap { block in
      if case .figure(let illustration) = block { illustration } else { nil }
    }
  }
}

extension Document: CustomStringConvertible {
  /// The document as plain text, figures in words: what tests compare.
  public var description: String {
    let parts = sections.map { section in
      let head = section.title.isEmpty ? [] : ["\(marks(section.level)) \(section.title)"]
      return (head + section.blocks.map(Self.text)).joined(separator: "\n\n")
    }
    return (["# \(title)"] + parts).map(visible).joined(separator: "\n\n") + "\n"
  }

  private func marks(_ level: Int) -> String { String(repeating: "#", count: level) }

  private static func text(_ block: Block) -> String {
    switch block {
    case .paragraph(let text): text
    case .list(let items): items.flatMap { lines($0, indent: "") }.joined(separator: "\n")
    case .table(let table, let caption): caption + "\n" + table.text
    case .figure(let illustration): "[\(illustration.name): \(illustration.alternative)]"
    case .code(let text, _): text
    }
  }

  private static func lines(_ item: Item, indent: String) -> [String] {
    let lead = item.lead.isEmpty ? "" : item.lead + ": "
    return ["\(indent)- \(lead)\(item.text)"]
      + item.items.flatMap { lines($0, indent: indent + "  ") }
  }
}
