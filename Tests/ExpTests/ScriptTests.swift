import Foundation
import TestSupport
import Testing

@testable import Plot

/// Names in scripts that DejaVu does not have, drawn with these two fonts and no other that is installed.
struct ScriptTests {
  private static let font = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
  private static let golden = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Goldens/scripts.png")

  private static let names = ["学习率 <0.1>", "機械学習モデル", "딥러닝 & 😀", "☃ 雪人 ⚡"]

  /// Draws the loss of runs with these names.
  private func draw(_ program: Program, as file: String) throws -> Program.Result {
    let rows = Self.names.enumerated().flatMap { index, name in
      (0..<30).map { "r\(index),\($0),\(name),\(Double(index + 1) / (1 + Double($0) / 9))" }
    }
    try program.write(
      (["run,step,param.优化器,损失"] + rows).joined(separator: "\n") + "\n",
      to: "n.csv"
    )
    try program.run("import", "n.csv")
    let dejaVu = try program.shell("fc-match -f '%{file}' 'DejaVu Sans'").output
    let folders = [dejaVu, Self.font].map {
      "<dir>\(URL(fileURLWithPath: $0).deletingLastPathComponent().path)</dir>"
    }
    try program.write(
      "<?xml version=\"1.0\"?><fontconfig>\(folders.joined())"
        + "<cachedir>\(program.url("cache").path)</cachedir></fontconfig>",
      to: "fonts.conf"
    )
    return try program.run(
      [
        "plot", "n", "--metric", "损失", "--title", "训练损失：四个优化器 😀", "--size", "480x300", "-o", file,
      ],
      environment: ["FONTCONFIG_FILE": program.url("fonts.conf").path]
    )
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: font),
      "the font WenQuanYi Micro Hei is missing; fonts-wqy-microhei has it"
    )
  )
  func `Chinese, Japanese, Korean and emoji are drawn where a font has them`() throws {
    try Program.inEmptyFolder { program in
      let result = try draw(program, as: "n.png")
      #expect(result.status == 0)
      #expect(result.errors == "")
      let png = try program.bytes(of: "n.png")
      let isRecording = ProcessInfo.processInfo.environment["EXP_RECORD"] == "1"
      guard !isRecording, let recorded = try? Data(contentsOf: Self.golden) else {
        try png.write(to: Self.golden)
        Issue.record("recorded \(Self.golden.path); look at it and run the tests again")
        return
      }
      let (before, now) = (try Raster(png: Array(recorded)), try Raster(png: Array(png)))
      #expect(before.width == now.width && before.height == now.height)
      #expect(pictureDifference(before.bytes, now.bytes) == nil)
    }
  }
}
