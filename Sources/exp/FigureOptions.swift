import ArgumentParser
import Experiment
import Foundation
import Plot

/// How and where a command draws figures.
struct FigureOptions: ParsableArguments {
  @Option(help: "The folder for figures, made where it is missing.", completion: .directory)
  var folder = "figures"
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The file to write; its ending .png, .svg or .pdf decides the format. '-' is standard output.",
      valueName: "file"
    )
  )
  var output: String?
  @Option(help: "png, svg or pdf; by the file's ending, else png.") var format: FigureFormat?
  @Option(
    help: ArgumentHelp(
      "Width and height of the page, each from 100 to 32767, such as 1000x500; 800x500 for plots where "
        + "not given. A higher one has room to name more lines.",
      valueName: "WxH"
    )
  )
  var size: PageSize?
  @Option(help: "Device pixels for each pixel of the page; 2 for dense screens.") var scale = 1.0
  @Option(help: "light, dark, or print for paper without colours.") var theme = ThemeName.light
  @Flag(help: "Open what was written with the desktop's program for it.") var open = false
  @Flag(
    help: "Also show it here, in a terminal that shows images (kitty, iTerm2, WezTerm, sixels …)."
  )
  var show = false

  func validate() throws {
    if let output, output != "-", FigureFormat(path: output) == nil {
      throw ValidationError("expected a file ending in .png, .svg or .pdf, found '\(output)'")
    }
    if let format, let output, output != "-", FigureFormat(path: output) != format {
      throw ValidationError(
        "'\(output)' does not end as \(format.rawValue) does; leave '--format' out"
      )
    }
    guard scale > 0, scale <= 20 else {
      throw ValidationError("expected a scale above 0 and at most 20, found \(shortText(scale))")
    }
    if output == "-", open || show {
      throw ValidationError("standard output is no file to open or show; name one with '--output'")
    }
  }

  /// Whether the figure itself is what is printed.
  var isPrinted: Bool { output == "-" }

  /// The colours to draw with.
  var colours: Theme {
    switch theme {
    case .light: .light
    case .dark: .dark
    case .print: .print
    }
  }

  /// Where a figure goes: the file that was named, or one of that name in the folder, which is made.
  func path(_ name: String) throws(FileError) -> String {
    if let output { return output }
    try FolderOutput(path: folder).make()
    return "\(folder)/\(name).\((format ?? .png).rawValue)"
  }

  /// The page that was asked for, in pixels.
  var pageSize: PixelSize? { size.map { PixelSize($0.width, $0.height) } }

  /// Writes a laid out figure in the format of its path, opens and shows it where asked; a PNG says
  /// where it comes from: the program, the command line and what `provenance` adds.
  func write(
    _ scene: Scene,
    to path: String,
    _ canvas: Canvas,
    provenance: [(key: String, value: String)] = []
  ) throws {
    let origin = [("Software", "exp \(Exp.version)"), ("Command", CommandText.own)] + provenance
    let kind = isPrinted ? format ?? .png : FigureFormat(path: path) ?? .png
    let bytes =
      switch kind {
      case .png: try canvas.png(scene, provenance: origin)
      case .svg: try canvas.svg(scene)
      case .pdf: try canvas.pdf(scene)
      }
    if isPrinted {
      guard kind == .svg || isatty(STDOUT_FILENO) == 0 else {
        throw FileError(
          path: "-",
          reason: "write a \(kind.rawValue) to the terminal as",
          hint: "send it to a file or a program, or use --show"
        )
      }
      Console.print(bytes: bytes)
      return
    }
    try FigureFile(bytes).write(to: path)
    if show { try showHere(scene, canvas) }
    if open { try DesktopViewer.open(path) }
  }

  private func showHere(_ scene: Scene, _ canvas: Canvas) throws {
    guard let terminal = TerminalImages.here else {
      Console.note(
        "This is no terminal that shows images (kitty, Ghostty, iTerm2, WezTerm, or one with sixels such"
          + " as foot and xterm -ti vt340); --show does nothing here."
      )
      return
    }
    do {
      Console.print(try terminal.text(scene, canvas))
    } catch let error as SixelError {
      Console.note("\(error); --show does nothing here.")
    }
  }

  /// Prints the paths of what was written, unless a figure was printed itself.
  func report(_ paths: [String], json: Bool) {
    if isPrinted { return }
    Console.print(
      json ? JSON.array(paths.map(JSON.string)).text : paths.joined(separator: "\n")
    )
  }
}

/// The format of a figure's file.
enum FigureFormat: String, ExpressibleByArgument, CaseIterable {
  case png, svg, pdf

  /// The format that the path's ending names.
  init?(path: String) {
    guard let ending = path.split(separator: ".").last else { return nil }
    self.init(rawValue: ending.lowercased())
  }
}

/// The colours of a figure.
enum ThemeName: String, ExpressibleByArgument, CaseIterable {
  case light, dark, print
}

/// A page's width and height, written `800x500`.
struct PageSize: ExpressibleByArgument {
  let width: Double
  let height: Double

  init?(argument: String) {
    guard let match = argument.wholeMatch(of: /([0-9]{1,5})x([0-9]{1,5})/),
      let width = Double(match.1), let height = Double(match.2), (100...32767).contains(width),
      (100...32767).contains(height)
    else { return nil }
    self.width = width
    self.height = height
  }
}
