import Foundation
import TestSupport
import Testing

@testable import Learning

struct CSVErrorTests {
  /// A file's text and the message it must give, with `@` for the file's path.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
    let message: String
    var columns = CSVColumns(.label("kind"))
    var test = Holdout.count(0)

    init(
      _ name: String,
      _ text: String,
      _ message: String,
      columns: CSVColumns = CSVColumns(.label("kind")),
      test: Holdout = .count(0)
    ) {
      testDescription = name
      self.text = text
      self.message = message
      self.columns = columns
      self.test = test
    }
  }

  static let headers: [Case] = [
    Case("empty", "", "'@' is empty; get the file again"),
    Case("blank lines only", "\n\r\n", "'@' is empty; get the file again"),
    Case(
      "no header",
      "5.1,3.5\n4.9,3\n",
      "@:1: the first line holds numbers, beginning with '5.1'; expected the names of the columns; "
        + "add a line with the names"
    ),
    Case(
      "another separator",
      "\na;kind\n1;x\n",
      "@:2: the header is a single column with ';' in it; if that separates the columns, give it as "
        + "the separator"
    ),
    Case(
      "tabs",
      "a\tkind\n",
      "@:1: the header is a single column with a tab in it; if that separates the columns, give it "
        + "as the separator"
    ),
    Case("no name", ",a,kind\n0,1,x\n", "@:1: column 1 has no name; give it one"),
    Case(
      "a name twice",
      "a,kind,a\n1,x,2\n",
      "@:1: the column name 'a' is there twice, as columns 1 and 3; rename one of them"
    ),
    Case(
      "no such column",
      "a,b\n1,2\n",
      "@:1: there is no column 'kind'; the header has 'a', 'b'"
    ),
    Case(
      "no such input",
      "a,kind\n1,2\n",
      "@:1: there is no column 'b'; the header has 'a', 'kind'",
      columns: CSVColumns(.label("kind"), inputs: ["a", "b"])
    ),
    Case(
      "no input",
      "kind\nx\n",
      "@:1: no column is left for the inputs; add one beside the answers"
    ),
    Case("no rows", "a,kind\n\n", "@:1: no rows follow the header; expected at least one"),
    Case(
      "not UTF-8",
      "a,kind\n1,x\n",
      "@:1: the text is not UTF-8; save the file in that encoding",
      columns: CSVColumns(.label("latin1"))
    ),
  ]

  static let rows: [Case] = [
    Case(
      "a field too few",
      "a,b,kind\n1,2,x\n1,y\n",
      "@:3: found 2 fields, expected 3 as in the header; a field with a separator in it stands in "
        + "double quotes"
    ),
    Case(
      "a field too many",
      "a,kind\r\n\r\n1,x,\r\n",
      "@:3: found 3 fields, expected 2 as in the header; a field with a separator in it stands in "
        + "double quotes"
    ),
    Case(
      "text for a number",
      "a,kind\n\"1\",\"x\n\ny\"\none,y\n",
      "@:5: column 'a' is 'one'; expected a number; correct it, or leave the column out of the "
        + "inputs"
    ),
    Case(
      "a comma in a number",
      "a,kind\n\"1,5\",y\n",
      "@:2: column 'a' is '1,5'; expected a number; correct it, or leave the column out of the inputs"
    ),
    Case(
      "text for a target",
      "a,y\n1,high\n",
      "@:2: column 'y' is 'high'; expected a number; correct it, or leave the column out of the "
        + "inputs",
      columns: CSVColumns(.targets(["y"]))
    ),
    Case(
      "NaN",
      "a,kind\n1,x\nNaN,x\n",
      "@:3: column 'a' is 'NaN'; expected a finite number; fill in the value, or remove the row"
    ),
    Case(
      "infinity",
      "a,kind\n-inf,x\n",
      "@:2: column 'a' is '-inf'; expected a finite number; fill in the value, or remove the row"
    ),
    Case(
      "beyond all doubles",
      "a,kind\n1e309,x\n",
      "@:2: column 'a' is '1e309'; expected a finite number; fill in the value, or remove the row"
    ),
    Case(
      "an empty number",
      "a,kind\n ,x\n",
      "@:2: column 'a' is empty; fill in the value, or remove the row"
    ),
    Case(
      "an empty label",
      "a,kind\n1,\n",
      "@:2: column 'kind' is empty; fill in the value, or remove the row"
    ),
    Case(
      "257 classes",
      "a,kind\n" + (0..<300).map { "1,c\($0)\n" }.joined(),
      "@:258: column 'kind' has its 257th label here, 'c256'; at most 256 classes are possible; use "
        + "'targets' for numbers"
    ),
    Case(
      "an open quote",
      "a,kind\n1,x\n2,\"y\n3,z\n",
      "@:3: a quote opens here and is not closed; add the closing quote, and double a quote that "
        + "belongs to the text"
    ),
    Case(
      "a quote inside",
      "a,kind\n1,5\" pipe\n",
      "@:2: a quote stands within a field; put the whole field in quotes and double the quote in it"
    ),
    Case(
      "text after a quote",
      "a,kind\n1,\"x\ny\"z\n",
      "@:3: a field goes on after its closing quote; double a quote that belongs to the text"
    ),
    Case(
      "none to train",
      "a,kind\n1,x\n2,y\n",
      "'@' has 2 samples, and 2 are to be held out for testing; leave at least one to learn from",
      test: .count(2)
    ),
  ]

  @Test(arguments: headers + rows)
  func `a bad file is told with its line`(_ bad: Case) throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("t.csv")
      var bytes = Data(bad.text.utf8)
      if bad.testDescription == "not UTF-8" { bytes[0] = 0xE9 }
      try bytes.write(to: path)
      let error = #expect(throws: DatasetError.self) {
        try Dataset.csv(path: path.path, columns: bad.columns, test: bad.test)
      }
      #expect(error?.description == bad.message.replacing("@", with: path.path))
    }
  }

  @Test
  func `a file that is none is told`() throws {
    try withTemporaryFolder { folder in
      let columns = CSVColumns(.label("kind"))
      let missing = #expect(throws: DatasetError.self) {
        try Dataset.csv(path: "\(folder.path)/t.csv", columns: columns)
      }
      #expect(
        missing?.description
          == "there is no file '\(folder.path)/t.csv'; correct the path, or put the file there"
      )
      let wrong = #expect(throws: DatasetError.self) {
        try Dataset.csv(path: folder.path, columns: columns)
      }
      #expect(
        wrong?.description
          == "'\(folder.path)' cannot be read: it is not a regular file; check the file and its "
          + "permissions"
      )
    }
  }
}
