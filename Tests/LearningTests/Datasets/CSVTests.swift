import Foundation
import TestSupport
import Testing

@testable import Learning

/// A data set read from a file of that text.
func readCSV(
  _ text: String,
  _ columns: CSVColumns,
  separator: CSVSeparator = .comma,
  test: Holdout = .count(0),
  scaling: Scaling = .none,
  seed: Int = 0
) throws -> Dataset {
  try withTemporaryFolder { folder in
    let path = folder.appendingPathComponent("t.csv").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try Dataset.csv(
      path: path,
      separator: separator,
      columns: columns,
      test: test,
      scaling: scaling,
      seed: seed
    )
  }
}

struct CSVTests {
  private static let odd =
    "\u{feff}\"sepal, cm\",petal;cm,\"a \"\"quoted\"\" name\",species\r\n"
    + "5.1,1.4,-0.2,setosa\r\n 4.9 ,+1.40,.25,\"versi\ncolor\"\r\n\r\n"
    + "7.,3e-1,12345678901234567890.5,\"Iris \"\"x\"\"\"\r\n"
    + "6.3,6.0E+2,0.1000000000000000055511151231257827,setosa"

  @Test
  func `a table with all that RFC 4180 allows reads as Python reads it`() throws {
    // By Python: csv.reader, float() and sorted(), hashed as DatasetHash says.
    #expect(
      try readCSV(Self.odd, CSVColumns(.label("species"))).hash
        == "9615ade863756fbbf889398e40c0e7b6b7098a0b521d03bd603cda83edd49cfa"
    )
  }

  @Test
  func `doubled quotes are one, whatever combines with them`() throws {
    let data = try readCSV(
      "\"a\"\"\u{301}\",b\n1,2\n3,4\n",
      CSVColumns(.targets(["b"]), inputs: ["a\"\u{301}"])
    )
    #expect(try numbers(data.train) == [1, 3])
  }

  @Test
  func `columns are chosen and ordered by name`() throws {
    let data = try readCSV(
      "a;b;c;d\n1;2;3;x\n4;5;6;y\n",
      CSVColumns(.targets(["b"]), inputs: ["c", "a"]),
      separator: .semicolon
    )
    #expect(try numbers(data.train) == [3, 1, 6, 4])
    #expect(try vectors(data.train) == [2, 5])
    #expect(data.classCount == nil)
    let tabs = try readCSV("a\tb\n1\t2\n", CSVColumns(.targets(["a"])), separator: .tab)
    #expect(try numbers(tabs.train) == [2])
  }

  @Test(arguments: [
    (["b", "a", "b", "c"], [1, 0, 1, 2] as [UInt8]),
    // As numbers, not as text, where 10 is before 9.
    (["10", "9", "-1", "9"], [2, 1, 0, 1]), (["10", "9", "x"], [0, 1, 2]),
    (["only"], [0]),
  ])
  func `classes are the labels in order`(_ labels: [String], _ expected: [UInt8]) throws {
    let rows = labels.map { "1,\($0)\n" }.joined()
    let data = try readCSV("a,label\n" + rows, CSVColumns(.label("label")))
    #expect(try classes(data.train) == expected)
    #expect(data.classCount == Set(labels).count)
  }

  @Test
  func `held-out rows are those of the seed, in the file's order`() throws {
    let text = "x,y\n" + (0..<10).map { "\($0),\(10 * $0)\n" }.joined()
    let columns = CSVColumns(.targets(["y"]))
    // Shuffled by an independent program (Python).
    for (seed, held) in [(0, [3, 4, 8] as [Double]), (1, [4, 7, 8] as [Double])] {
      let data = try readCSV(text, columns, test: .count(3), seed: seed)
      #expect(try numbers(data.test) == held)
      #expect(try vectors(data.test) == held.map { 10 * $0 })
      #expect(try numbers(data.train) == (0..<10).map { Double($0) }.filter { !held.contains($0) })
      #expect(try readCSV(text, columns, test: .share(0.29), seed: seed).hash == data.hash)
    }
    #expect(try readCSV("x,y\n1,2\n", columns, test: .share(0.9)).train.count == 1)
  }

  @Test
  func `standard scaling is by the training samples`() throws {
    let text = "x,constant,y\n" + (0..<10).map { "\($0 * $0),0.1,0\n" }.joined()
    let columns = CSVColumns(.targets(["y"]))
    let plain = try readCSV(text, columns, test: .count(3))
    let scaled = try readCSV(text, columns, test: .count(3), scaling: .standard)
    let train = stride(from: 0, to: 14, by: 2).map { index in
      (try? numbers(plain.train)[index]) ?? 0
    }
    let mean = train.reduce(0, +) / 7
    let deviation = (train.reduce(0) { $0 + $1 * $1 } / 7 - mean * mean).squareRoot()
    for (samples, originals) in [(scaled.train, plain.train), (scaled.test, plain.test)] {
      for (index, value) in try numbers(samples).enumerated() {
        let original = try numbers(originals)[index]
        #expect(index % 2 == 1 ? value == 0 : abs(value - (original - mean) / deviation) < 1e-13)
      }
    }
  }

  @Test(arguments: [
    "0", "-0", "1", "+1.5", "-2.", ".5", "1e3", "1E-3", "0.1", "123456789.123456789", "1e22",
    "1e23", "9007199254740993", "9007199254740992", "179769313486231570e291", "4.9e-324", "1e-400",
    "0.000000000000000000000000001", "100000000000000000000000", "2.2250738585072011e-308",
    "00000000000000000000001", "0.30000000000000004", "3.141592653589793238462643",
  ])
  func `a number is the nearest double`(_ text: String) throws {
    let value = try #require(
      CSVNumber.value(of: Array(" \(text)\t".utf8), in: 0..<text.utf8.count + 2)
    )
    #expect(value.bitPattern == (Double(text) ?? .nan).bitPattern || Double(text) == nil)
    #expect(value.bitPattern == strtod(text, nil).bitPattern)
  }

  @Test(arguments: [
    "", " ", "-", ".", "e5", "1e", "1e+", "1 2", "1,5", "0x10", "nan", "inf", "1.2.3", "--1", "1f",
  ])
  func `what is no number is none`(_ text: String) {
    #expect(CSVNumber.value(of: Array(text.utf8), in: 0..<text.utf8.count) == nil)
  }

  private func numbers(_ samples: Samples) throws -> [Double] {
    guard case .numbers(let numbers) = samples.inputs else { throw Missing() }
    return numbers
  }

  private func vectors(_ samples: Samples) throws -> [Double] {
    guard case .vectors(let numbers, _) = samples.targets else { throw Missing() }
    return numbers
  }

  private func classes(_ samples: Samples) throws -> [UInt8] {
    guard case .classes(let classes) = samples.targets else { throw Missing() }
    return classes
  }

  private struct Missing: Error {}
}
