import Foundation
import TestSupport
import Testing

@testable import Plot

/// Pictures as they were when someone looked at them; small differences between versions of Cairo and
/// FreeType are tolerated.
enum Golden {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Goldens")

  /// Compares a figure with its recorded picture.
  static func expect(
    _ name: String,
    _ figure: Figure,
    size: PixelSize = PixelSize(480, 300),
    theme: Theme = .light
  ) throws {
    let canvas = try Canvas()
    let style = TextStyle(family: theme.fontFamily, size: 12)
    guard canvas.family(for: style) == theme.fontFamily else {
      print("golden \(name) is not compared: the font \(theme.fontFamily) is not installed")
      return
    }
    let scene = figure.scene(size: size, theme: theme, measure: canvas.measure)
    let png = try canvas.png(scene)
    let file = folder.appendingPathComponent("\(name).png")
    let isRecording = ProcessInfo.processInfo.environment["EXP_RECORD"] == "1"
    guard !isRecording, let recorded = try? Data(contentsOf: file) else {
      try FigureFile(png).write(to: file.path)
      Issue.record("recorded \(name).png; look at it and run the tests again")
      return
    }
    let (before, now) = (try Raster(png: Array(recorded)), try Raster(png: png))
    let difference =
      before.width == now.width ? pictureDifference(before.bytes, now.bytes) : "another size"
    guard let difference else { return }
    try FigureFile(png).write(to: folder.appendingPathComponent("\(name)-changed.png").path)
    Issue.record("\(name) looks different: \(difference); see \(name)-changed.png")
  }
}
