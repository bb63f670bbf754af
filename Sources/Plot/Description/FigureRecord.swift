import Experiment

/// A part of a figure that is an object in JSON, whose members one table says for reading and writing.
protocol FigureRecord: FigureValue {
  /// The part where no member is given.
  static var blank: Self { get }

  /// Its members, in the order in which they are written.
  static var members: [FigureMember<Self>] { get }

  /// What does not fit together in it; nil where all does.
  var contradiction: String? { get }
}

/// A member of an object.
struct FigureMember<Record> {
  let name: String
  let isRequired: Bool
  let expectation: String
  /// Reads the value into the record; false where that failed.
  let read: (Node, String, Problems, inout Record) -> Bool
  /// The value's text; nil where it is that of a blank record, which may be left out.
  let write: (Record) -> String?
}

extension FigureRecord {
  static var expectation: String { "an object" }

  var contradiction: String? { nil }

  /// The member of a property.
  static func member<Value: FigureValue>(
    _ name: String,
    _ property: WritableKeyPath<Self, Value>,
    isRequired: Bool = false
  ) -> FigureMember<Self> {
    FigureMember(
      name: name,
      isRequired: isRequired,
      expectation: Value.expectation,
      read: { node, path, problems, record in
        guard let value = Value.read(node, path: path, problems: problems) else { return false }
        record[keyPath: property] = value
        return true
      },
      write: { record in
        let value = record[keyPath: property]
        return isRequired || value != blank[keyPath: property] ? value.json : nil
      }
    )
  }

  static func read(_ node: Node, path: String, problems: Problems) -> Self? {
    read(node, path: path, problems: problems, besides: [])
  }

  /// Reads the object, which may also have other members.
  static func read(
    _ node: Node,
    path: String,
    problems: Problems,
    besides others: [String]
  ) -> Self? {
    let keys = others + members.map(\.name)
    guard let reader = ObjectReader(node, path: path, keys: keys, problems: problems) else {
      return nil
    }
    var record = blank
    var isWhole = true
    for member in members {
      if let value = reader.value(member.name) {
        isWhole = member.read(value, reader[member.name], problems, &record) && isWhole
      } else if member.isRequired {
        problems.add(node, reader[member.name], "missing; expected \(member.expectation)")
        isWhole = false
      }
    }
    guard isWhole else { return nil }
    if let contradiction = record.contradiction {
      problems.add(node, path, contradiction)
      return nil
    }
    return record
  }

  var json: String { objectJSON }

  /// The object as one line.
  var objectJSON: String { "{\(membersJSON.joined(separator: ","))}" }

  /// The members that are not those of a blank record, as texts.
  var membersJSON: [String] {
    Self.members.compactMap { member in
      member.write(self).map { "\(quotedJSON(member.name)):\($0)" }
    }
  }
}

/// What is wrong where lists are not as long as each other.
func unequal(_ names: String, _ counts: Int...) -> String? {
  counts.allSatisfy { $0 == counts[0] }
    ? nil
    : "\(names) are as long as each other, found "
      + counts.map { "\($0)" }.joined(separator: ", ") + " values"
}
