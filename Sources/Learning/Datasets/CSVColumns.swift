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
  /// The places of the answers, from 0.
  let answers: [Int]

  /// Finds the columns in the header, which is the reader's current record.
  init(_ columns: CSVColumns, header reader: CSVReader) throws(DatasetError) {
    if let first = reader.fields.first, reader.fields.allSatisfy({ reader.number($0) != nil }) {
      throw reader.problem(.headerMissing(try reader.text(first)))
    }
    var names: [String] = []
    for field in reader.fields { names.append(try reader.text(field)) }
    let found = names
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      if name.isEmpty { throw reader.problem(.columnUnnamed(place + 1)) }
      if let first = places.updateValue(place, forKey: name) {
        throw reader.problem(.columnTwice(name, first: first + 1, second: place + 1))
      }
    }
    if names.count == 1,
      let other = CSVSeparator.allCases.first(where: { found[0].contains($0.character) })
    {
      throw reader.problem(.otherSeparator(other))
    }
    func place(_ name: String) throws(DatasetError) -> Int {
      if let place = places[name] { return place }
      throw reader.problem(.columnUnknown(name, known: found, nearest: nil))
    }
    let chosen =
      switch columns.answers {
      case .label(let name): [name]
      case .targets(let names): names
      }
    var answers: [Int] = []
    for name in chosen { answers.append(try place(name)) }
    var inputs: [Int] = []
    for name in columns.inputs ?? names.filter({ !chosen.contains($0) }) {
      inputs.append(try place(name))
    }
    guard !inputs.isEmpty else { throw reader.problem(.noInputs) }
    (self.names, self.inputs, self.answers) = (names, inputs, answers)
  }
}
