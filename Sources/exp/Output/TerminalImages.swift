import Foundation

/// The protocols by which terminals show images between their lines.
enum TerminalImages: Hashable {
  /// Kitty's graphics protocol: https://sw.kovidgoyal.net/kitty/graphics-protocol/
  case kitty
  /// iTerm2's inline images: https://iterm2.com/documentation-images.html
  case iTerm

  /// The protocol that the terminal says it knows; nil for none.
  ///
  /// Terminals are told by what they put into the environment, since to ask them would take waiting for
  /// an answer that most never give. Behind tmux and screen, which keep images from them, none is told.
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

  /// What makes the terminal show a PNG where the cursor is.
  func text(png: [UInt8]) -> String {
    let base64 = Data(png).base64EncodedString()
    switch self {
    case .iTerm:
      return "\u{1b}]1337;File=inline=1;size=\(png.count):\(base64)\u{7}"
    case .kitty:
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
}
