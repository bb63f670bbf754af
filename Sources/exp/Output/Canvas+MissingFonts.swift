import Experiment
import Plot

extension Canvas {
  /// Says which of the texts drawn so far no installed font can show, and what to install.
  func noteMissingFonts() {
    let texts = incompleteTexts
    if texts.isEmpty { return }
    let more = texts.count > 3 ? ", and of \(texts.count - 3) more" : ""
    Console.note(
      "No installed font has all characters of \(listed(Array(texts.prefix(3)), or: "and"))\(more); missing"
        + " ones are drawn as boxes. Install a font that has them, such as the package"
        + " fonts-noto-cjk for Chinese, Japanese and Korean, fonts-noto-color-emoji for emoji."
    )
  }
}
