public import ArgumentParser
public import Experiment
import Plot
import Report
import Store

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw the figures of an experiment or a run.",
    discussion: """
      Prints the path of every file written. Without --kind it draws what the spec lists under \
      'figures', or else every kind that the runs have metrics for. The same store and the same \
      command give the same bytes.
      """
  )

  @Argument(help: "An experiment's name, a run's id, the beginning of one, or 'latest'.")
  var target: String
  @OptionGroup var store: StoreOptions
  @Option(help: ArgumentHelp("Which figures: \(kindNames).", valueName: "kind"))
  var kind: [FigureKind] = []
  @Option(help: "The folder for the figures, made where it is missing.", completion: .directory)
  var folder = "figures"
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The file to write, for a single kind; its ending .png, .svg or .pdf decides the format.",
      valueName: "file"
    )
  )
  var output: String?
  @Option(help: "png, svg or pdf.") var format = FigureFormat.png
  @Option(
    help: ArgumentHelp(
      "Width and height of the page in pixels, each from 100 to 32767.",
      valueName: "WxH"
    )
  )
  var size = PageSize(width: 800, height: 500)
  @Option(help: "Device pixels for each pixel of the page; 2 for dense screens.") var scale = 1.0
  @Option(help: "light or dark.") var theme = ThemeName.light
  @Flag(help: "Print JSON.") var json = false

  private static let kindNames = FigureKind.allCases.map(\.rawValue).joined(separator: ", ")

  func validate() throws {
    if output != nil, kind.count > 1 {
      throw ValidationError("'--output' names one file; give one '--kind'")
    }
    if let output, FigureFormat(path: output) == nil {
      throw ValidationError("expected a file ending in .png, .svg or .pdf, found '\(output)'")
    }
    guard scale > 0, scale <= 20 else {
      throw ValidationError("expected a scale above 0 and at most 20, found \(shortText(scale))")
    }
  }

  func run() throws {
    let store = try store.openForReading()
    let target = try Target.find(target, in: store)
    let charts = Charts(runs: try target.runs(in: store), store: store)
    let kinds = try kinds(for: target, charts, in: store)
    let canvas = try Canvas()
    var paths: [String] = []
    for kind in kinds {
      let path = try path(for: kind, of: target)
      try write(try charts.figure(kind), to: path, canvas)
      paths.append(path)
    }
    Console.print(
      json ? JSON.array(paths.map(JSON.string)).text : paths.joined(separator: "\n")
    )
  }

  private func kinds(
    for target: Target,
    _ charts: Charts,
    in store: Store
  ) throws -> [FigureKind] {
    if !kind.isEmpty { return kind }
    if case .experiment(let name) = target,
      let kinds = Spec(stored: try store.spec(of: name))?.figures, !kinds.isEmpty
    {
      return kinds
    }
    let kinds = try charts.availableKinds()
    guard !kinds.isEmpty else { throw NothingToDraw(target: target.name) }
    return output == nil ? kinds : Array(kinds.prefix(1))
  }

  private func path(for kind: FigureKind, of target: Target) throws(FileError) -> String {
    if let output { return output }
    try FolderOutput(path: folder).make()
    return "\(folder)/\(target.name)-\(kind.rawValue).\(format.rawValue)"
  }

  private func write(_ figure: Figure, to path: String, _ canvas: Canvas) throws {
    let theme: Theme =
      switch theme {
      case .light: .light
      case .dark: .dark
      }
    let scene = figure.scene(
      size: PixelSize(size.width, size.height),
      scale: scale,
      theme: theme,
      measure: canvas.measure
    )
    let bytes =
      switch FigureFormat(path: path) ?? format {
      case .png: try canvas.png(scene, provenance: [("Software", "exp \(Exp.version)")])
      case .svg: try canvas.svg(scene)
      case .pdf: try canvas.pdf(scene)
      }
    try FigureFile(bytes).write(to: path)
  }
}

/// No run has a metric that a figure shows.
struct NothingToDraw: Error, CustomStringConvertible {
  let target: String

  var description: String {
    "the runs of '\(target)' have no metric to draw yet; 'exp show \(target)' tells what they have"
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

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  init?(argument: String) {
    guard let match = argument.wholeMatch(of: /([0-9]{1,5})x([0-9]{1,5})/),
      let width = Double(match.1), let height = Double(match.2), (100...32767).contains(width),
      (100...32767).contains(height)
    else { return nil }
    self.init(width: width, height: height)
  }

  var defaultValueDescription: String { "\(Int(width))x\(Int(height))" }
}

extension FigureKind: ExpressibleByArgument {}
