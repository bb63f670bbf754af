import Foundation
import FoundationXML
import Testing

@testable import Plot

struct SVGWriterTests {
  /// The texts and elements of an XML file, nil where it is none.
  private final class Reader: NSObject, XMLParserDelegate {
    var texts: [String] = []
    var elements: [String: Int] = [:]
    private var current: String?

    func parser(
      _ parser: XMLParser,
      didStartElement name: String,
      namespaceURI: String?,
      qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements[name, default: 0] += 1
      current = name == "text" ? "" : nil
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) {
      current? += characters
    }

    func parser(
      _ parser: XMLParser,
      didEndElement name: String,
      namespaceURI: String?,
      qualifiedName: String?
    ) {
      if let current, name == "text" { texts.append(current) }
      current = nil
    }
  }

  private func read(_ figure: Figure) throws -> (scene: Scene, reader: Reader) {
    let canvas = try Canvas()
    let scene = figure.scene(measure: canvas.measure)
    let parser = XMLParser(data: Data(try canvas.svg(scene)))
    let reader = Reader()
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    return (scene, reader)
  }

  @Test(arguments: [
    Sample.smoothed, Sample.groups(12), Sample.accuracy, Sample.ugly, Sample.field(cells: 20),
    Sample.heat, Sample.parallel(10),
  ])
  func `the file is XML whose texts are those of the scene`(figure: Figure) throws {
    let (scene, reader) = try read(figure)
    let texts = scene.commands.compactMap { command in
      if case .text(let text, _, _, _, _, _) = command { text } else { nil }
    }
    #expect(reader.texts == texts)
    #expect(reader.elements["g", default: 0] == reader.elements["clipPath", default: 0])
  }

  @Test(arguments: ["学习率 0.1", "🙂 smile", "a < b & \"c\" > 'd'"])
  func `any name is a name`(name: String) throws {
    var figure = Sample.accuracy
    figure.title = name
    let (_, reader) = try read(figure)
    #expect(reader.texts.contains(name))
  }

  @Test func `what XML cannot hold is replaced`() {
    #expect(SVGWriter.escaped("a\u{0}b\u{1b}\u{FFFE}\n") == "a\u{FFFD}b\u{FFFD}\u{FFFD} ")
  }

  @Test func `commands become the elements that they say`() throws {
    var scene = Scene(size: PixelSize(20, 10), title: "a & b")
    scene.commands = [
      .pushClip(PixelRectangle(left: 1, top: 2, width: 3, height: 4)),
      .polyline([PixelPoint(0, 0), PixelPoint(1.23456, -2)], Stroke(Colour(0xFF0000), width: 1.5)),
      .popClip,
      .text(
        "<1>",
        at: PixelPoint(5, 6),
        style: TextStyle(family: "F", size: 12, weight: .bold),
        colour: Colour(0x010203, alpha: 0.5),
        anchor: .end,
        quarterTurns: 1
      ),
    ]
    let text = SVGWriter.text(scene)
    let expected = """
      <title>a &amp; b</title>
      <clipPath id="clip1"><rect x="1" y="2" width="3" height="4"/></clipPath>
      <g clip-path="url(#clip1)">
      <path d="M0 0L1.235 -2" fill="none" stroke="#ff0000" stroke-width="1.5"/>
      </g>
      <text x="5" y="6" transform="rotate(-90 5 6)" font-family="F, sans-serif" font-size="12" \
      font-weight="bold" text-anchor="end" fill="#010203" fill-opacity="0.5">&lt;1&gt;</text>
      </svg>

      """
    #expect(text.hasSuffix(expected))
  }
}
