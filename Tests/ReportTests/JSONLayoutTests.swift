import Experiment
import Testing

@testable import Report

struct JSONLayoutTests {
  @Test(arguments: [
    ("{}", "{}"), ("[]", "[]"), ("1.5", "1.5"), ("\"a,b\"", "\"a,b\""),
    ("{\"a\":{\"b\":[1,[]]}}", "{ \"a\": { \"b\": [1, []] } }"),
    ("{\"a:,}\":\"\\\\\",\"b\":\"\\\"]\"}", "{ \"a:,}\": \"\\\\\", \"b\": \"\\\"]\" }"),
    ("{\"a\":\"\u{301},b]\u{600}\"}", "{ \"a\": \"\u{301},b]\u{600}\" }"),
  ])
  func `what fits stands on one line`(_ text: String, _ expected: String) {
    #expect(JSONLayout.text(text) == expected)
  }

  @Test(arguments: ["", "{", "[1,", "{\"a", "{\"a\":", "]]", "{\"\\", "{,,}", "[}", "{]"])
  func `a text that breaks off is laid out as far as it goes`(_ text: String) {
    #expect(JSONLayout.text(text).count <= text.count + 8)
  }

  @Test
  func `what is too long has its members on lines of their own, lists of values excepted`() {
    let long = String(repeating: "x", count: 60)
    let numbers = (10..<50).map { "\($0)" }
    #expect(
      JSONLayout.text(
        "{\"name\":\"\(long)\",\"seeds\":[\(numbers.joined(separator: ","))],\"rows\":[[1,2],[3]]}"
      )
        == """
        {
          "name": "\(long)",
          "seeds": [\(numbers.joined(separator: ", "))],
          "rows": [[1, 2], [3]]
        }
        """
    )
  }

  @Test
  func `a spec that is laid out reads as the same spec`() throws {
    let spec = try Spec(
      text: """
        {"name": "a", "description": "{\\"a\\": [1,\\n2]}", "workload": "network",
        "dataset": {"kind": "inline", "inputs": [[1, 2], [3, 4]], "classes": [0, 1]},
        "parameters": {"steps": 10}, "stop": {"metric": "loss", "patience": 3}, "seeds": [3, 1],
        "sweep": {"parameters": {"optimizer": {"values": ["sgd", "adam"]},
        "hidden_size": {"values": [[], [3, 4]]}, "learning_rate": {"values": [0.1, 1e-20]}}}}
        """,
      file: "a.json"
    )
    let text = JSONLayout.text(spec.canonicalText)
    #expect(text.split(separator: "\n").count > 5)
    #expect(try Spec(text: text, file: "a.json") == spec)
  }
}
