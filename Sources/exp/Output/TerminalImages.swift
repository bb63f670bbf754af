import Foundation
import Plot

/// The protocols by which terminals show images between their lines.
enum TerminalImages: Hashable {
  /// Kitty's graphics protocol: https://sw.kovidgoyal.net/kitty/graphics-protocol/
  case kitty
  /// iTerm2's inline images: https://iterm2.com/documentation-images.html
  case iTerm
  /// Digital Equipment Corporation, "VT330/VT340 Programmer Reference Manual", 1987, chapter 14.
  case sixel

  /// The protocol of the terminal that standard output goes to, which is asked where the environment
  /// does not tell; nil for none, and where standard output is no terminal.
  static let here: TerminalImages? = {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    return TerminalImages(environment: ProcessInfo.processInfo.environment)
      ?? TerminalQuestion.ask(question).flatMap(TerminalImages.init(answer:))
  }()

  /// The protocol that the environment tells; nil where the terminal is to be asked.
  ///
  /// Behind tmux and screen the environment is that of the terminal they were started in.
  init?(environment: [String: String]) {
    let program = environment["TERM_PROGRAM"] ?? ""
    let term = environment["TERM"] ?? ""
    if environment["TMUX"] != nil || term.hasPrefix("screen") || term.hasPrefix("tmux") {
      return nil
    }
    // Konsole knows it from 22.04 on.
    let konsole = environment["KONSOLE_VERSION"].flatMap { Int($0) } ?? 0
    if environment["KITTY_WINDOW_ID"] != nil || term == "xterm-kitty"
      || program.lowercased() == "ghostty" || konsole >= 220_400
    {
      self = .kitty
    } else if ["iTerm.app", "WezTerm", "mintty", "vscode"].contains(program)
      || environment["LC_TERMINAL"] == "iTerm2"
    {
      self = .iTerm
    } else {
      return nil
    }
  }

  /// Asks for Kitty's protocol, then for the device attributes, which nearly all terminals answer: so
  /// the end of their answer is the end of all.
  private static let question = "\u{1b}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1b}\\\u{1b}[c"

  /// The protocol that a terminal's answer tells; nil for none.
  init?(answer: String) {
    if answer.contains("\u{1b}_Gi=31;OK") {
      self = .kitty
    } else if let attributes = answer.firstMatch(of: /\e\[\?([0-9;]*)c/)?.1,
      attributes.split(separator: ";").dropFirst().contains("4")
    {
      self = .sixel
    } else {
      return nil
    }
  }

  /// What makes the terminal show a figure where the cursor is.
  ///
  /// - Parameters:
  ///   - scene: The figure, which is made no wider than the terminal.
  ///   - canvas: What draws it.
  ///   - width: The terminal's width in pixels; nil where it does not tell.
  /// - Returns: What is to be written to the terminal.
  /// - Throws: `PlotError` where the figure cannot be drawn, `SixelError` where it cannot be encoded.
  func text(_ scene: Scene, _ canvas: Canvas, width: Double? = TerminalQuestion.width) throws
    -> String
  {
    var scene = scene
    if let width, width > 0 { scene.scale = min(scene.scale, width / scene.size.width) }
    switch self {
    case .sixel: return try Sixel().text(try canvas.raster(scene))
    case .kitty, .iTerm: return text(png: try canvas.png(scene))
    }
  }

  /// A PNG in a protocol that takes it as it is.
  func text(png: [UInt8]) -> String {
    let base64 = Data(png).base64EncodedString()
    guard self == .kitty else {
      return "\u{1b}]1337;File=inline=1;size=\(png.count):\(base64)\u{7}"
    }
    // Pieces of at most 4,096 bytes, of which all but the last say that more follow.
    let bytes = Array(base64.utf8)
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 4096) {
      let end = min(start + 4096, bytes.count)
      let control = start == 0 ? "f=100,a=T,q=2," : ""
      let piece = String(decoding: bytes[start..<end], as: UTF8.self)
      text += "\u{1b}_G\(control)m=\(end < bytes.count ? 1 : 0);\(piece)\u{1b}\\"
    }
    return text
  }
}
