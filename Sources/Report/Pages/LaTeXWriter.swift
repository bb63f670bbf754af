internal import Experiment
public import Plot

/// A document's tables and figures for LaTeX: a fragment to `\input`, figures as PDF files beside it.
///
/// It needs the packages booktabs, longtable and graphicx.
public struct LaTeXWriter {
  private let folder: String
  private let pictures: PictureDrawing

  /// Makes a writer.
  ///
  /// - Parameters:
  ///   - canvas: Measures and draws the figures.
  ///   - folder: The folder of the figures, as seen from the document that takes the fragment in.
  public init(_ canvas: Canvas, folder: String) {
    pictures = PictureDrawing(canvas)
    self.folder = folder
  }

  /// The figures as PDF files.
  ///
  /// - Throws: `PlotError` where one cannot be drawn.
  public func parts(_ document: Document) throws(PlotError) -> [ReportPart] {
    var parts: [ReportPart] = []
    for illustration in document.illustrations {
      parts.append(
        ReportPart(name: "\(illustration.name).pdf", bytes: try pictures.pdf(illustration.figure))
      )
    }
    return parts
  }

  /// The fragment: answer, tables and figures, and as comments what they rest on.
  public func text(_ document: Document) -> String {
    var parts = [
      "% \\usepackage{booktabs, graphicx, longtable}",
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
      section.title == "What came out" ? latex(text) : nil
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

/// A text as LaTeX sets it.
func latex(_ text: String) -> String {
  visible(text).escaping { scalar in
    switch scalar {
    case "\\": "\\textbackslash{}"
    case "{", "}", "$", "&", "#", "_", "%": "\\\(scalar)"
    case "^": "\\textasciicircum{}"
    case "~": "\\textasciitilde{}"
    case "<": "\\textless{}"
    case ">": "\\textgreater{}"
    case "|": "\\textbar{}"
    case "\"": "\\textquotedbl{}"
    case "±": "\\(\\pm\\)"
    case "×": "\\(\\times\\)"
    case "→": "\\(\\to\\)"
    case "−": "\\(-\\)"
    case "–": "--"
    case "…": "\\dots{}"
    case "\n": " "
    default: nil
    }
  }
}
