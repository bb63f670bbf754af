/// The samples of a CSV file in the file's order.
struct CSVTable {
  /// The inputs, `[count × width]`, row-major.
  private(set) var inputs: [Double] = []
  /// What the network should answer.
  let targets: Targets
  /// The number of rows.
  private(set) var count = 0
  /// The number of inputs in a row.
  let width: Int
  /// The number of classes where the answers are labels.
  let classCount: Int?

  /// Reads a file.
  ///
  /// - Throws: The first thing in it that is wrong.
  init(path: String, separator: CSVSeparator, columns: CSVColumns) throws(DatasetError) {
    if FileBytes.place(at: path) == .nothing { throw .noFile(path) }
    var reader = CSVReader(try FileBytes.read(path), path: path, separator: separator)
    guard try reader.next() else { throw .fileEmpty(path) }
    let header = reader
    let places = try CSVPlaces(columns, header: header)
    width = places.inputs.count
    var labels = ClassLabels()
    var numbers: [Double] = []
    while try reader.next() {
      guard reader.fields.count == places.names.count else {
        throw reader.problem(
          .fieldCount(expected: places.names.count, found: reader.fields.count)
        )
      }
      for place in places.inputs { inputs.append(try Self.number(place, places, reader)) }
      if let place = places.label {
        try Self.addLabel(place, places, reader, to: &labels)
      } else {
        for place in places.targets { numbers.append(try Self.number(place, places, reader)) }
      }
      count += 1
    }
    guard count > 0 else { throw header.problem(.noRows) }
    let isLabelled = places.label != nil
    classCount = isLabelled ? labels.count : nil
    targets =
      isLabelled
      ? .classes(labels.sortedNumbers()) : .vectors(numbers, width: places.targets.count)
  }

  private static func number(
    _ place: Int,
    _ places: CSVPlaces,
    _ reader: CSVReader
  ) throws(DatasetError) -> Double {
    let field = reader.fields[place]
    if let number = reader.number(field), number.isFinite { return number }
    let column = places.names[place]
    let text = try reader.text(field)
    if text.allSatisfy({ $0 == " " || $0 == "\t" }) {
      throw reader.problem(.valueMissing(column: column))
    }
    let word = text.lowercased().filter { $0.isLetter }
    if reader.number(field) != nil || ["nan", "inf", "infinity"].contains(word) {
      throw reader.problem(.notFinite(column: column, found: text))
    }
    throw reader.problem(.notNumber(column: column, found: text))
  }

  private static func addLabel(
    _ place: Int,
    _ places: CSVPlaces,
    _ reader: CSVReader,
    to labels: inout ClassLabels
  ) throws(DatasetError) {
    let text = try reader.text(reader.fields[place])
    if text.isEmpty { throw reader.problem(.valueMissing(column: places.names[place])) }
    guard labels.add(text) else {
      throw reader.problem(.tooManyClasses(column: places.names[place], found: text))
    }
  }
}
