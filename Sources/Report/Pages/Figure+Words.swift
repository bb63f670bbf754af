public import Plot

extension Figure {
  /// What the figure shows in words: its titles, what its axes are, what its marks are called, its note.
  ///
  /// At most some hundred characters of each, so that who hears it read is not lost in it.
  public var inWords: String {
    var sentences = [title, subtitle].filter { !$0.isEmpty }
    if panels.count > 1 {
      let titles = panels.map(\.title).filter { !$0.isEmpty }
      let names = titles.isEmpty ? "" : ": " + Self.listed(titles)
      sentences.append("\(panels.count) panels\(names)")
    }
    if let panel = panels.first {
      let axes = [panel.y, panel.x].map { $0.isHidden ? "" : $0.label }.filter { !$0.isEmpty }
      if axes.count == 2 { sentences.append("\(axes[0]) against \(axes[1])") }
      var labels: [String] = []
      for label in panels.flatMap(\.marks).map(\.label)
      where !label.isEmpty && !labels.contains(label) { labels.append(label) }
      if !labels.isEmpty {
        let what = panel.legend.title.isEmpty ? "Shown" : panel.legend.title
        sentences.append("\(what): \(Self.listed(labels))")
      }
    }
    if !caption.isEmpty { sentences.append(caption) }
    return sentences.map { sentence in
      let text = sentence.count > 400 ? sentence.prefix(400) + "…" : sentence
      return text.hasSuffix(".") ? text : text + "."
    }.joined(separator: " ")
  }

  private static func listed(_ names: [String]) -> String {
    let shown = names.prefix(12).joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}

extension Mark {
  /// What a legend calls the mark; empty where it has no name.
  fileprivate var label: String {
    switch self {
    case .line(let line): line.label
    case .points(let points): points.label
    case .path(let path): path.label
    case .band, .intervals, .contours, .arrows, .heat, .parallel: ""
    }
  }
}
