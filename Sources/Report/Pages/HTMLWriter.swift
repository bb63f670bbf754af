internal import Experiment
public import Plot

/// A document as one HTML file that needs nothing beside it: figures inline, light and dark, no scripts.
///
/// All text is escaped, and a content security policy forbids the browser whatever is not a style or an
/// inline picture.
public struct HTMLWriter {
  private let pictures: PictureDrawing

  /// Makes a writer; the canvas measures and draws the figures.
  public init(_ canvas: Canvas) {
    pictures = PictureDrawing(canvas)
  }

  /// The file.
  ///
  /// - Throws: `PlotError` where a figure cannot be drawn.
  public func bytes(_ document: Document) throws(PlotError) -> [UInt8] {
    var lines = head(document)
    lines.append("<main>")
    lines.append("<h1>\(html(document.title))</h1>")
    if document.sections.count > 3 { lines.append(contents(document)) }
    for (index, section) in document.sections.enumerated() {
      let heading = "h\(section.level)"
      lines.append("<section id=\"s\(index + 1)\">")
      if !section.title.isEmpty {
        lines.append("<\(heading)>\(html(section.title))</\(heading)>")
      }
      for block in section.blocks { lines.append(try text(block)) }
      lines.append("</section>")
    }
    lines += ["</main>", "</body>", "</html>", ""]
    return Array(lines.joined(separator: "\n").utf8)
  }

  private func head(_ document: Document) -> [String] {
    [
      "<!DOCTYPE html>", "<html lang=\"en\" data-exp-report=\"\(html(document.recipe.text))\">",
      "<head>", "<meta charset=\"utf-8\">",
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
        + "style-src 'unsafe-inline'\">",
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
      "<meta name=\"color-scheme\" content=\"light dark\">",
      "<meta name=\"generator\" content=\"exp report\">", "<title>\(html(document.title))</title>",
      "<style>", HTMLStyle.text, "</style>", "</head>", "<body>",
    ]
  }

  private func contents(_ document: Document) -> String {
    let links = document.sections.enumerated().compactMap { index, section -> String? in
      guard section.level == 2, !section.title.isEmpty else { return nil }
      return "<li><a href=\"#s\(index + 1)\">\(html(section.title))</a></li>"
    }
    return "<nav aria-label=\"Contents\"><ul>\(links.joined())</ul></nav>"
  }

  private func text(_ block: Document.Block) throws(PlotError) -> String {
    switch block {
    case .paragraph(let text): "<p>\(html(text))</p>"
    case .list(let items): list(items)
    case .table(let table, let caption): self.table(table, caption)
    case .figure(let illustration): try figure(illustration)
    case .code(let text, let code):
      scrolling(code.label, "<pre class=\"\(code.rawValue)\">\(html(text))</pre>")
    }
  }

  private func list(_ items: [Document.Item]) -> String {
    let entries = items.map { item in
      let lead = item.lead.isEmpty ? "" : "<strong>\(html(item.lead))</strong> "
      let below = item.items.isEmpty ? "" : "\n" + list(item.items)
      return "<li>\(lead)<span class=\"words\">\(html(item.text))</span>\(below)</li>"
    }
    return "<ul>\n\(entries.joined(separator: "\n"))\n</ul>"
  }

  private func table(_ table: Table, _ caption: String) -> String {
    func mark(_ column: Int) -> String {
      table.columns[column].isNumeric ? " class=\"number\"" : ""
    }
    let heads = table.columns.indices.map { column in
      "<th scope=\"col\"\(mark(column))>\(html(table.columns[column].title))</th>"
    }
    let rows = table.rows.map { row in
      let cells = row.indices.map { column in
        column == 0
          ? "<th scope=\"row\"\(mark(column))>\(html(row[column]))</th>"
          : "<td\(mark(column))>\(html(row[column]))</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    let content =
      [
        "<table>", "<caption><span>\(html(caption))</span></caption>",
        "<thead><tr>\(heads.joined())</tr></thead>",
      ]
      + ["<tbody>"] + rows + ["</tbody>", "</table>"]
    return scrolling(caption, content.joined(separator: "\n"))
  }

  /// A part that is wider than a small screen; the keyboard reaches it to scroll it.
  private func scrolling(_ label: String, _ content: String) -> String {
    "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"\(html(label))\">\n\(content)\n</div>"
  }

  private func figure(_ illustration: Document.Illustration) throws(PlotError) -> String {
    let light = try pictures.inline(illustration.figure, theme: .light)
    let dark = try pictures.inline(illustration.figure, theme: .dark)
    let size = "width=\"\(Int(light.size.width))\" height=\"\(Int(light.size.height))\""
    let label = "Figure: \(illustration.figure.title)"
    return scrolling(
      label,
      """
      <figure><picture>
      <source media="screen and (prefers-color-scheme: dark)" srcset="\(dark.address)">
      <img src="\(light.address)" \(size) alt="\(html(illustration.alternative))">
      </picture></figure>
      """
    )
  }
}

extension Document.Code {
  /// What it is, for those who do not see it.
  fileprivate var label: String {
    switch self {
    case .json: "Spec"
    case .shell: "Commands"
    case .manifest: "Hashes"
    }
  }
}

/// A text that HTML shows as these characters, in an element or in quotes.
func html(_ text: String) -> String { xmlText(visible(text)) }
