import Learning
import Testing

struct InlineTests {
  @Test
  func `numbers are kept in full precision`() throws {
    let data = try Dataset.inline(inputs: [[0.1, 0.2], [-3, 4]], targets: [[100], [1e-300]])
    #expect(data.train.count == 2)
    #expect(data.train.inputSize == 2)
    #expect(data.test.count == 0)
    #expect(data.classCount == nil)
    #expect(data.density() == 1)
    guard case .numbers([0.1, 0.2, -3, 4]) = data.train.inputs,
      case .vectors([100, 1e-300], width: 1) = data.train.targets
    else {
      Issue.record("found \(data.train)")
      return
    }
    // By Python's hashlib and struct, laid out as DatasetHash says.
    #expect(data.hash == "2762b6f159e3b9d577dff31c72d11694b4683618c5f2946a5f08bb6f37ae3946")
  }

  @Test
  func `classes are counted`() throws {
    let data = try Dataset.inline(inputs: [[0], [1]], classes: [2, 0])
    #expect(data.classCount == 3)
    #expect(data.density() == 0.5)
    #expect(data.hash == "f24434e1370e1a8df1b85bba59352e707d91b3996a135c6ea7732a340283cf1a")
    #expect(
      try Dataset.inline(inputs: [[0], [1]], classes: [2, 0], classCount: 5).classCount == 5
    )
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let inputs: [[Double]]
    var targets: [[Double]] = []
    var classes: [Int]?
    var classCount: Int?
    let message: String

    var testDescription: String { message }
  }

  static let cases: [Case] = [
    Case(inputs: [], message: "inputs is empty; give at least one row"),
    Case(inputs: [[1]], message: "targets is empty; give at least one row"),
    Case(inputs: [[1]], classes: [], message: "classes is empty; give at least one row"),
    Case(inputs: [[]], message: "inputs[0] is empty; give it at least one number"),
    Case(
      inputs: [[1]],
      targets: [[]],
      message: "targets[0] is empty; give it at least one number"
    ),
    Case(
      inputs: [[1, 2], [3]],
      message: "inputs[1] has length 1, inputs[0] has length 2; make all rows equally long"
    ),
    Case(
      inputs: [[1, 2], [3, .nan]],
      message: "inputs[1][1] is 'nan'; expected a finite number"
    ),
    Case(
      inputs: [[1]],
      targets: [[-.infinity]],
      message: "targets[0][0] is '-inf'; expected a finite number"
    ),
    Case(
      inputs: [[1], [2]],
      targets: [[1]],
      message: "inputs has length 2, targets has length 1; give one row of targets for each row of "
        + "inputs"
    ),
    Case(
      inputs: [[1]],
      classes: [1, 2],
      message: "inputs has length 1, classes has length 2; give one row of classes for each row of "
        + "inputs"
    ),
    Case(
      inputs: [[1]],
      classes: [-1],
      message: "classes[0] is -1; expected an integer from 0 to 255"
    ),
    Case(
      inputs: [[1]],
      classes: [3],
      classCount: 3,
      message: "classes[0] is 3; expected an integer from 0 to 2"
    ),
  ]

  @Test(arguments: cases)
  func `a bad list is told in one sentence`(_ bad: Case) {
    let error = #expect(throws: DatasetError.self) {
      if let classes = bad.classes {
        try Dataset.inline(inputs: bad.inputs, classes: classes, classCount: bad.classCount)
      } else {
        try Dataset.inline(inputs: bad.inputs, targets: bad.targets)
      }
    }
    #expect(error?.description == bad.message)
  }
}
