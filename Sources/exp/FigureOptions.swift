import ArgumentParser
import Experiment
import Plot

/// How and where a command draws figures.
struct FigureOptions: ParsableArguments {
  @Option(help: "The folder for figures, made where it is missing.", completion: .directory)
  var folder = "figures"
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The file to write; its ending .png, .svg or .pdf decides the format.",
      valueName: "file"
    )
  )
  var output: String?
  @Option(help: "png, svg or pdf.") var format = FigureFormat.png
  @Option(
    help: ArgumentHelp(
      "Width and height of the page, such as 1000x500; 800x500 for plots where not given.",
      valueName: "WxH"
    )
  )
  var size: PageSize?
  @Option(help: "Device pixels for each pixel of the page; 2 for dense screens.") var scale = 1.0
  @Option(help: "light or dark.") var theme = ThemeName.light

  func validate() throws {
    if let output, FigureFormat(path: output) == nil {
      throw ValidationError("expected a file ending in .png, .svg or .pdf, found '\(output)'")
    }
    guard scale > 0, scale <= 20 else {
      throw ValidationError("expected a scale above 0 and at most 20, found \(shortText(scale))")
    }
  }

  /// The colours to draw with.
  var colours: Theme {
    switch theme {
    case .light: .light
    case .dark: .dark
    }
  }

  /// Where a figure goes: the file that was named, or one of that name in the folder, which is made.
  func path(_ name: String) throws(FileError) -> String {
    if let output { return output }
    try FolderOutput(path: folder).make()
    return "\(folder)/\(name).\(format.rawValue)"
  }

  /// The page that was asked for, in pixels.
  var pageSize: PixelSize? { size.map { PixelSize($0.width, $0.height) } }

  /// Writes a laid out figure in the format of its path.
  func write(_ scene: Scene, to path: String, _ canvas: Canvas) throws {
    let bytes =
      switch FigureFormat(path: path) ?? format {
      case .png: try canvas.png(scene, provenance: [("Software", "exp \(Exp.version)")])
      case .svg: try canvas.svg(scene)
      case .pdf: try canvas.pdf(scene)
      }
    try FigureFile(bytes).write(to: path)
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
  case light, dark
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
