import Experiment
import Testing

@testable import Plot

struct FigureDescriptionTests {
  @Test(arguments: [
    Sample.smoothed, Sample.groups(12), Sample.accuracy, Sample.ugly, Sample.field(cells: 20),
    Sample.heat, Sample.parallel(10),
  ])
  func `a description reads back as the figure`(figure: Figure) throws {
    let read = try Figure(json: figure.json, file: "f.json")
    #expect(read.json == figure.json)
    // NaN is not equal to itself, but is laid out as itself.
    #expect(read.scene(measure: fixedMeasure) == figure.scene(measure: fixedMeasure))
  }

  @Test func `what is not said is as by default`() throws {
    let text = #"{"panels": [{"marks": [{"mark": "line", "x": [1, 2], "y": [null, "Infinity"]}]}]}"#
    let figure = try Figure(json: text, file: "f.json")
    guard case .line(let line) = figure.panels[0].marks[0] else {
      Issue.record("no line")
      return
    }
    #expect(line.y[0].isNaN && line.y[1] == .infinity)
    #expect(line.colour == .category(0) && line.dash == nil && figure.panels[0].x == Axis())
  }

  private static func marks(_ mark: String) -> String {
    "{\"panels\":[{\"marks\":[" + mark + "]}]}"
  }

  /// A mistaken description and what is said of it.
  struct Mistake {
    let text: String
    let message: String

    init(_ text: String, _ message: String) {
      self.text = text
      self.message = message
    }
  }

  static let mistakes: [Mistake] = [
    Mistake("[]", "f.json:1:1: error: $: expected an object, found an empty list"),
    Mistake("{}", "f.json:1:1: error: $.panels: missing; expected a list"),
    Mistake(
      """
      {"panels":[{"y":{"scale":"log"},"marks":[{"mark":"heat","columns":1,"values":[1,null],\
      "texts":["1",""],"scale":{"lower":0,"upper":1}}]}]}
      """,
      "f.json:1:12: error: $.panels[0]: axes with 'heat' or 'arrows' are linear"
    ),
    Mistake(#"{"panels":[]}"#, "f.json:1:1: error: $: a figure has a panel or more"),
    Mistake(
      #"{"panels":[{"marks":[],"tilte":""}]}"#,
      "f.json:1:24: error: $.panels[0].tilte: unknown key\n  hint: did you mean 'title'?"
    ),
    Mistake(
      marks(#"{"mark":"line","x":[1],"y":[1,2]}"#),
      """
      f.json:1:22: error: $.panels[0].marks[0]: 'x' and 'y' are as long as each other, found 1, 2 \
      values
      """
    ),
    Mistake(
      marks(#"{"mark":"line","x":["a"],"y":[1],"dash":"wavy"}"#),
      """
      f.json:1:42: error: $.panels[0].marks[0].x[0]: expected a number, "NaN", "Infinity" or \
      "-Infinity", found 'a'
      f.json:1:62: error: $.panels[0].marks[0].dash: expected one of 'solid', 'dashed', 'dotted', \
      'dash_dotted', found 'wavy'
      """
    ),
    Mistake(
      marks(#"{"mark":"band","x":[1],"lower":[1],"upper":[1],"colour":{"sequential":2}}"#),
      """
      f.json:1:78: error: $.panels[0].marks[0].colour: expected 'neutral', {"category": an integer \
      from 0 to 9999} or {"sequential": a number from 0 to 1}, found an object
      """
    ),
    Mistake(
      marks(
        #"{"mark":"heat","columns":0,"scale":{"lower":1,"upper":1},"values":[1],"texts":[""]}"#
      ),
      """
      f.json:1:57: error: $.panels[0].marks[0].scale: 'lower' and 'upper' are finite, and 'lower' \
      is below 'upper'
      """
    ),
    Mistake(
      marks(
        """
        {"mark":"contours","levels":[2,1],"grid":{"x":{"lower":0,"upper":1,"count":2},\
        "y":{"lower":0,"upper":1,"count":1},"values":[1,2]}}
        """
      ),
      "f.json:1:104: error: $.panels[0].marks[0].grid.y: 'count' is from 2 to 10,000"
    ),
  ]

  @Test(arguments: mistakes)
  func `mistakes are told with their places`(mistake: Mistake) {
    do {
      _ = try Figure(json: mistake.text, file: "f.json")
      Issue.record("nothing was found wrong with \(mistake.text)")
    } catch {
      #expect("\(error)" == mistake.message)
    }
  }
}
