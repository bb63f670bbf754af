import Foundation
import Testing

@testable import exp

struct ShowOptionTests {
  private func withRun(_ body: (Program) throws -> Void) throws {
    try Program.inEmptyFolder { program in
      let spec = """
        {"name": "s", "workload": "network",
        "dataset": {"kind": "digits", "train": 40, "test": 20},
        "parameters": {"steps": 12, "batch_size": 10, "hidden_size": 3}}
        """
      try program.write(spec, to: "s.json")
      try program.run("run", "s.json")
      try body(program)
    }
  }

  @Test func `elsewhere than in a terminal nothing is shown`() throws {
    try withRun { program in
      let result = try program.run("plot", "s", "--kind", "loss", "--show")
      #expect(result.output == "figures/s-loss.png\n")
      #expect(result.errors.contains("no terminal that shows images"))
    }
  }

  /// Runs a command in a terminal of 100 columns and 600 pixels that gives an answer when it is
  /// asked for its attributes, and reads the sixels that it was sent.
  private static let terminal = """
    import fcntl, os, pty, re, struct, sys, termios, zlib
    answer, picture, command = sys.argv[1].encode(), sys.argv[2], sys.argv[3:]
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 600, 800))
        os.execv(command[0], command)
    sent = b""
    while True:
        try: piece = os.read(terminal, 1 << 16)
        except OSError: break
        if b"\\x1b[c" in sent + piece and b"\\x1b[c" not in sent: os.write(terminal, answer)
        sent += piece
    print("status", os.waitpid(pid, 0)[1])
    found = re.search(rb"\\x1bP[0-9;]*q(.*?)\\x1b\\\\", sent, re.S)
    if not found:
        print(sent.decode())
        sys.exit()

    colours, pixels, colour, x, band = {}, {}, 0, 0, 0
    for token in re.finditer(rb'"[0-9;]*|#[0-9;]+|!([0-9]+)([?-~])|[?-~]|[$]|-', found.group(1)):
        text = token.group()
        if text[:1] == b'"': continue
        if text[:1] == b"#":
            numbers = [int(n) for n in text[1:].split(b";")]
            colour = numbers[0]
            if len(numbers) == 5: colours[colour] = [n * 255 / 100 for n in numbers[2:]]
        elif text == b"$": x = 0
        elif text == b"-": x, band = 0, band + 6
        else:
            count = int(token.group(1) or 1)
            bits = (token.group(2) or text)[0] - 63
            for column in range(x, x + count):
                for row in range(6):
                    if bits >> row & 1: pixels[column, band + row] = colour
            x += count
    width, height = [1 + max(place) for place in zip(*pixels)]
    print("sixels of", width, "x", height, len(pixels) == width * height)

    data = open(picture, "rb").read()
    place, parts = 8, b""
    while place < len(data):
        size, kind = struct.unpack(">I4s", data[place:place + 8])
        if kind == b"IDAT": parts += data[place + 8:place + 8 + size]
        place += size + 12
    rows = zlib.decompress(parts)
    near = 0
    for (column, row), colour in pixels.items():
        start = row * (1 + 3 * width) + 1 + 3 * column
        near += all(abs(a - b) <= 3 for a, b in zip(rows[start:start + 3], colours[colour]))
    print("nearly the same:", near / len(pixels) > 0.97)
    """

  private func show(_ program: Program, answer: String, _ options: [String] = []) throws -> String {
    try program.write(Self.terminal, to: "terminal.py")
    // As large as it is shown, so that both pictures can be compared.
    let command = ["plot", "s", "--kind", "loss", "--show", "--size", "600x400", "-o", "s.png"]
    let words = ["terminal.py", answer, "s.png", Program.path] + command + options
    return try program.finish(program.start(words, executable: "/usr/bin/python3")).output
      .replacing("\r\n", with: "\n")
  }

  private static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

  @Test(.enabled(if: hasPython, "install python3 to act as a terminal"))
  func `a terminal that says so is sent sixels, as wide as it is`() throws {
    try withRun { program in
      guard (try? Sixel()) != nil else {
        let sent = try show(program, answer: "\u{1b}[?63;4c")
        #expect(sent.contains("libsixel1"))
        return
      }
      let same = """
        status 0
        sixels of 600 x 400 True
        nearly the same: True

        """
      #expect(try show(program, answer: "\u{1b}[?63;1;2;4;22c") == same)
      let wide = try show(program, answer: "\u{1b}[?63;4c", ["--size", "1200x400"])
      #expect(wide.hasPrefix("status 0\nsixels of 600 x 200 True\n"))
    }
  }

  @Test(.enabled(if: hasPython, "install python3 to act as a terminal"))
  func `a terminal that cannot or does not answer is sent no image`() throws {
    try withRun { program in
      for answer in ["\u{1b}[?62;22c", ""] {
        let sent = try show(program, answer: answer)
        #expect(sent.hasPrefix("status 0\n"))
        #expect(sent.contains("no terminal that shows images") && sent.hasSuffix("s.png\n\n"))
      }
    }
  }

  @Test(.enabled(if: hasPython, "install python3 to act as a terminal"))
  func `a terminal that knows kitty's protocol is sent a PNG`() throws {
    try withRun { program in
      let answer = "\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?62;4c"
      let sent = try show(program, answer: answer)
      #expect(sent.contains("\u{1b}_Gf=100,a=T,q=2,m=1;iVBOR"))
    }
  }
}

struct TerminalImagesTests {
  @Test func `terminals are told by their environment`() {
    #expect(TerminalImages(environment: ["TERM": "xterm-kitty"]) == .kitty)
    #expect(TerminalImages(environment: ["TERM_PROGRAM": "ghostty"]) == .kitty)
    #expect(TerminalImages(environment: ["TERM_PROGRAM": "iTerm.app"]) == .iTerm)
    #expect(TerminalImages(environment: ["LC_TERMINAL": "iTerm2"]) == .iTerm)
    #expect(TerminalImages(environment: ["TERM": "xterm-256color"]) == nil)
    #expect(TerminalImages(environment: ["KONSOLE_VERSION": "230804"]) == .kitty)
    #expect(TerminalImages(environment: ["KONSOLE_VERSION": "210400"]) == nil)
    // They inherit what the terminal around them says.
    let kitty = ["KITTY_WINDOW_ID": "1"]
    #expect(TerminalImages(environment: kitty.merging(["TMUX": "/tmp/t"]) { $1 }) == nil)
    #expect(TerminalImages(environment: kitty.merging(["TERM": "screen-256color"]) { $1 }) == nil)
  }

  @Test func `terminals are told by their answer`() {
    #expect(TerminalImages(answer: "\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?62;4c") == .kitty)
    #expect(TerminalImages(answer: "\u{1b}[?63;1;2;4;22c") == .sixel)
    // The first number is the kind of terminal, the VT132 among them.
    #expect(TerminalImages(answer: "\u{1b}[?4;6c") == nil)
    #expect(TerminalImages(answer: "\u{1b}_Gi=31;EINVAL\u{1b}\\\u{1b}[?64;14;42c") == nil)
    #expect(TerminalImages(answer: "") == nil)
  }

  @Test func `kitty gets pieces of 4,096 bytes that join to the file`() throws {
    let png = (0..<7000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let pieces = TerminalImages.kitty.text(png: png).components(separatedBy: "\u{1b}\\").dropLast()
    #expect(
      pieces.map { $0.prefix { $0 != ";" } } == [
        "\u{1b}_Gf=100,a=T,q=2,m=1", "\u{1b}_Gm=1", "\u{1b}_Gm=0",
      ]
    )
    let base64 = pieces.map { $0.drop { $0 != ";" }.dropFirst() }.joined()
    #expect(Data(base64Encoded: base64) == Data(png))
  }

  @Test func `iTerm2 gets the file at once`() {
    #expect(
      TerminalImages.iTerm.text(png: [1, 2, 3]) == "\u{1b}]1337;File=inline=1;size=3:AQID\u{7}"
    )
  }
}
