import Foundation
import TestSupport
import Testing

@testable import Plot

struct CanvasTests {
  @Test func `the same scene gives the same bytes`() throws {
    let first = try Canvas()
    let second = try Canvas()
    let scene = Sample.smoothed.scene(measure: first.measure)
    #expect(scene == Sample.smoothed.scene(measure: second.measure))
    #expect(try first.png(scene) == second.png(scene))
    #expect(try first.svg(scene) == second.svg(scene))
    #expect(try first.pdf(scene) == second.pdf(scene))
  }

  @Test func `a picture carries its provenance`() throws {
    let canvas = try Canvas()
    let scene = Scene(size: PixelSize(10, 10))
    let png = try canvas.png(scene, provenance: [("Software", "exp 1.0"), ("Title", "学习率")])
    let text = String(decoding: png, as: UTF8.self)
    #expect(text.contains("tEXtSoftware\0exp 1.0"))
    #expect(text.contains("iTXtTitle\0\0\0\0\0学习率"))
    // Cairo's reader checks every chunk's sum.
    #expect(try Raster(png: png).width == 10)
  }

  @Test func `a dense picture has more pixels`() throws {
    let canvas = try Canvas()
    let scene = Sample.accuracy.scene(scale: 2, measure: canvas.measure)
    let raster = try Raster(png: canvas.png(scene))
    #expect(raster.width == 1600)
    #expect(raster.height == 1000)
    #expect(try raster == canvas.raster(scene))
  }

  @Test func `files begin as their format says and hold no date`() throws {
    let canvas = try Canvas()
    let scene = Sample.accuracy.scene(measure: canvas.measure)
    #expect(try canvas.svg(scene).starts(with: Array("<?xml".utf8)))
    let pdf = try canvas.pdf(scene)
    #expect(pdf.starts(with: Array("%PDF".utf8)))
    let year = Calendar(identifier: .gregorian).component(.year, from: Date())
    #expect(!String(decoding: pdf, as: UTF8.self).contains("D:\(year)"))
  }

  @Test(arguments: [(0.0, 10.0), (40_000, 10), (.nan, 10), (.infinity, 10)])
  func `a page that cannot be drawn is refused`(width: Double, height: Double) throws {
    let canvas = try Canvas()
    let scene = Scene(size: PixelSize(width, height))
    #expect(throws: PlotError.self) { try canvas.png(scene) }
    #expect(throws: PlotError.self) { try canvas.svg(scene) }
    #expect(throws: PlotError.self) { try canvas.pdf(scene) }
  }

  @Test func `a broken picture is refused`() {
    #expect(throws: PlotError.self) { try Raster(png: [1, 2, 3]) }
  }

  @Test func `a file is written as a whole, and a missing folder is named`() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("figure.png").path
      try FigureFile([1, 2, 3]).write(to: path)
      try FigureFile([4, 5]).write(to: path)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([4, 5]))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["figure.png"])
      let missing = folder.appendingPathComponent("none/figure.png").path
      #expect {
        try FigureFile([1]).write(to: missing)
      } throws: { error in
        "\(error)".contains("'\(missing)'")
      }
    }
  }

  @Test func `a mask covers what the line covers`() throws {
    let (width, height) = (40, 30)
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: width * height)
    defer { bytes.deallocate() }
    bytes.initialize(repeating: 0, count: width * height)
    let mask = StrokeMask(width: width, height: height, stride: width, bytes: bytes)
    let line = [PixelPoint(5.2, 6), PixelPoint(33, 21.4)]
    mask.add(line, lineWidth: 2)
    let total = (0..<width * height).reduce(0) { $0 + Double(bytes[$1]) } / 255
    // A rectangle with half a disk at either end.
    let expected = 2 * hypot(27.8, 15.4) + Double.pi
    #expect(abs(total - expected) < 0.04 * expected)
    mask.add([PixelPoint(-1e6, -1e6), PixelPoint(1e6, 1e6)], lineWidth: 2)
    mask.add([PixelPoint(20, 15)], lineWidth: 2)
    mask.add([], lineWidth: 2)
  }
}

struct PlotErrorTests {
  @Test(
    arguments: [
      (
        PlotError.noFonts,
        "found no font on this machine, so that no text can be drawn; install one, such as the"
          + " package 'fonts-dejavu-core' (apt-get install fonts-dejavu-core)"
      ),
      (
        .pageSize(width: 0, height: 10),
        "a page of 0 x 10 device pixels cannot be drawn; choose a size from 1 x 1 to"
          + " 32767 x 32767, the scale included"
      ),
      (
        .drawing(target: "SVG", status: "out of memory"),
        "Cairo could not draw the SVG: out of memory; try a smaller size"
      ),
      (.unreadable(status: "read error"), "the picture cannot be read as PNG: read error"),
      (
        .unwritable(path: "a/b.png", reason: "no such folder"),
        "the figure could not be written to 'a/b.png': no such folder; choose another path"
      ),
    ]
  )
  func `errors say what and what next`(error: PlotError, text: String) {
    #expect(error.description == text)
  }
}
