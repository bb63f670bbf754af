/// Which columns of a CSV file are for what.
public struct CSVColumns: Sendable, Equatable {
  /// What the network should answer.
  public enum Answers: Sendable, Equatable {
    /// The class that a column names: any text or number.
    case label(String)
    /// The numbers of some columns, at least one.
    case targets([String])
  }

  /// The columns with the answers.
  public let answers: Answers
  /// The columns with the inputs, in this order; nil for all that are no answers, in the file's.
  public let inputs: [String]?

  /// Makes a choice of columns; no name is there twice.
  public init(_ answers: Answers, inputs: [String]? = nil) {
    precondition(inputs?.isEmpty != true, "a network needs an input")
    self.answers = answers
    self.inputs = inputs
  }
}

/// Where the chosen columns stand in a file.
struct CSVPlaces {
  /// The names of all columns.
  let names: [String]
  /// The places of the inputs, from 0.
  let inputs: [Int]
  /// The place of the label, nil where the answers are numbers.
  let label: Int?
  /// The places of the targets, empty where the answer is a label.
  let targets: [Int]

  /// Finds the columns in the header, which is the reader's current record.
  init(_ columns: CSVColumns, header reader: CSVReader) throws(DatasetError) {
    let names = try Self.names(reader)
    let places = try Self.places(of: names, reader)
    func place(_ name: String) throws(DatasetError) -> Int {
      if let place = places[name] { return place }
      throw reader.problem(.columnUnknown(name, known: names, nearest: nil))
    }
    var answers: [String] = []
    var targets: [Int] = []
    switch columns.answers {
    case .label(let name):
      label = try place(name)
      answers = [name]
    case .targets(let chosen):
      label = nil
      answers = chosen
      for name in chosen { targets.append(try place(name)) }
    }
    var inputs: [Int] = []
    for name in columns.inputs ?? names.filter({ !answers.contains($0) }) {
      inputs.append(try place(name))
    }
    guard !inputs.isEmpty else { throw reader.problem(.noInputs) }
    (self.names, self.inputs, self.targets) = (names, inputs, targets)
  }

  /// The header's names, where it is one.
  private static func names(_ reader: CSVReader) throws(DatasetError) -> [String] {
    if let first = reader.fields.first, reader.fields.allSatisfy({ reader.number($0) != nil }) {
      throw reader.problem(.headerMissing(try reader.text(first)))
    }
    var names: [String] = []
    for field in reader.fields { names.append(try reader.text(field)) }
    let separator = CSVSeparator.allCases.first { names[0].contains($0.character) }
    if names.count == 1, let separator { throw reader.problem(.otherSeparator(separator)) }
    return names
  }

  /// The place of each name, where every column has one of its own.
  private static func places(
    of names: [String],
    _ reader: CSVReader
  ) throws(DatasetError) -> [String: Int] {
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      if name.isEmpty { throw reader.problem(.columnUnnamed(place + 1)) }
      if let first = places.updateValue(place, forKey: name) {
        throw reader.problem(.columnTwice(name, first: first + 1, second: place + 1))
      }
    }
    return places
  }
}
