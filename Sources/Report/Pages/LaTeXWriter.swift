internal import Experiment
public import Plot

/// A document's tables and figures for LaTeX: a fragment to `\input`, figures as PDF files beside it.
///
/// It needs the packages booktabs, longtable and graphicx; for letters beyond Latin ones XeLaTeX or
/// LuaLaTeX.
public struct LaTeXWriter {
  private let folder: String
  private let pictures: PictureDrawing

  /// Makes a writer.
  ///
  /// - Parameters:
  ///   - canvas: Measures and draws the figures.
  ///   - folder: The folder of the figures, as seen from the document that takes the fragment in.
  /// - Throws: `LaTeXNameError` where LaTeX would not find a folder of that name.
  public init(_ canvas: Canvas, folder: String) throws(LaTeXNameError) {
    let special = folder.unicodeScalars.filter {
      "\\{}%#~^\"".unicodeScalars.contains($0) || isHidden($0)
    }
    guard special.isEmpty else {
      throw LaTeXNameError(folder: folder, characters: Set(special).sorted().map(String.init))
    }
    pictures = PictureDrawing(canvas)
    self.folder = folder
  }

  /// The figures as PDF files.
  ///
  /// - Throws: `PlotError` where one cannot be drawn.
  public func parts(_ document: Document) throws(PlotError) -> [ReportPart] {
    try pictures.parts(of: document, ending: "pdf", pictures.pdf)
  }

  /// The fragment: answer, tables and figures, and as comments what they rest on.
  public func text(_ document: Document) -> String {
    var parts = [
      "% \\usepackage{booktabs, graphicx, longtable}\n"
        + "% Letters beyond Latin ones need XeLaTeX or LuaLaTeX, and a font that has them.",
      ReportFile.comment + document.recipe.text,
    ]
    for section in document.sections {
      parts += section.blocks.compactMap { text($0, section) }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func text(_ block: Document.Block, _ section: Document.Section) -> String? {
    switch block {
    case .paragraph(let text):
      // The rest is for those who read the report itself.
      section.isAnswer ? latex(text) : nil
    case .list: nil
    case .table(let table, let caption): self.table(table, caption)
    case .figure(let illustration): figure(illustration)
    case .code(let text, let code): comment("\(code.rawValue)\n\(text)")
    }
  }

  private func comment(_ text: String) -> String {
    visible(text).split(separator: "\n").map { "% \($0)" }.joined(separator: "\n")
  }

  private func table(_ table: Table, _ caption: String) -> String {
    let columns = table.columns.map { $0.isNumeric ? "r" : "l" }.joined()
    func row(_ cells: [String]) -> String { cells.map(latex).joined(separator: " & ") + " \\\\" }
    // A long table breaks over pages, which a floating one cannot.
    let isLong = table.rows.count > 30
    let heads = ["\\toprule", row(table.columns.map(\.title)), "\\midrule"]
    let rows = table.rows.map(row)
    if isLong {
      let content =
        ["\\begin{longtable}{\(columns)}", "\\caption{\(latex(caption))}\\\\"] + heads
        + ["\\endhead"] + rows + ["\\bottomrule", "\\end{longtable}"]
      return content.joined(separator: "\n")
    }
    // A table that is wider than the text is made as narrow as it.
    let content =
      ["\\begin{table}", "\\centering", "\\caption{\(latex(caption))}", "\\sbox0{%"]
      + ["\\begin{tabular}{\(columns)}"] + heads + rows
      + ["\\bottomrule", "\\end{tabular}}%"]
      + ["\\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox0}\\else\\usebox0\\fi"]
      + ["\\end{table}"]
    return content.joined(separator: "\n")
  }

  private func figure(_ illustration: Document.Illustration) -> String {
    [
      "\\begin{figure}", "\\centering",
      "\\includegraphics[width=\\linewidth]{\(folder)/\(illustration.name).pdf}",
      "\\caption{\(latex(illustration.figure.title))}", "\\end{figure}",
    ].joined(separator: "\n")
  }
}

/// A folder in whose name LaTeX would take characters for something else.
public struct LaTeXNameError: Error, Hashable, CustomStringConvertible {
  /// The folder of the figures.
  public let folder: String
  /// What cannot be in it.
  public let characters: [String]

  /// The folder, its characters and what to do.
  public var description: String {
    let found = characters.map { "'\(printable($0))'" }.joined(separator: " ")
    return "LaTeX finds no figures in the folder '\(printable(folder))' for \(found) in its name; "
      + "it is named after the report's file: name that one otherwise with -o"
  }
}

/// A text as LaTeX sets it.
func latex(_ text: String) -> String {
  var last: Unicode.Scalar?
  return visible(text).escaping { scalar in
    defer { last = scalar }
    switch scalar {
    // Two of these are a dash or a quotation mark, and some a mark on its head with one before them.
    case "`" where last == "?" || last == "!": return "{}`"
    case "-", "'", ",", "`": return scalar == last ? "{}\(scalar)" : nil
    // At the beginning of a row they would belong to the end of the one before.
    case "[", "*": return "{\(scalar)}"
    case "\\": return "\\textbackslash{}"
    case "{", "}", "$", "&", "#", "_", "%": return "\\\(scalar)"
    case "^": return "\\textasciicircum{}"
    case "~": return "\\textasciitilde{}"
    case "<": return "\\textless{}"
    case ">": return "\\textgreater{}"
    case "|": return "\\textbar{}"
    // A straight one in every encoding; \textquotedbl is not in OT1, which documents have by default.
    case "\"": return "\\texttt{\\char34}"
    case "±": return "\\(\\pm\\)"
    case "×": return "\\(\\times\\)"
    case "→": return "\\(\\to\\)"
    case "−": return "\\(-\\)"
    case "–": return "--"
    case "…": return "\\dots{}"
    case "\n": return " "
    default: return nil
    }
  }
}
