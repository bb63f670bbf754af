import ArgumentParser

/// What kind of file a report is.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case html, markdown, pdf, latex

  /// The format that a path's ending names.
  init?(path: String) {
    switch path.split(separator: "/").last?.split(separator: ".").last?.lowercased() {
    case "html", "htm": self = .html
    case "md", "markdown": self = .markdown
    case "pdf": self = .pdf
    case "tex": self = .latex
    default: return nil
    }
  }

  /// The ending of a file of this format.
  var ending: String {
    switch self {
    case .html, .pdf: rawValue
    case .markdown: "md"
    case .latex: "tex"
    }
  }
}
