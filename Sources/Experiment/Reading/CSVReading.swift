extension CSVSpec {
  static let keys = ["path", "separator", "label", "targets", "inputs", "test", "scale", "seed"]

  /// Reads a data set of the kind `csv`.
  static func read(_ reader: ObjectReader) -> CSVSpec? {
    let path = reader.required("path", "the path of the CSV file") == nil ? nil : self.path(reader)
    let answers = self.answers(reader)
    let inputs = names("inputs", reader)
    let test = self.test(reader)
    let scale = reader.word("scale", of: Scale.allCases.map(\.rawValue))
    let seed = reader.integer("seed", in: Int.min...Int.max)
    let separator = self.separator(reader)
    guard let path, let answers else { return nil }
    checkOverlap(inputs, answers, reader)
    return CSVSpec(
      path: path,
      separator: separator ?? .comma,
      answers: answers,
      inputs: inputs,
      test: test ?? .share(0.2),
      scale: scale.flatMap(Scale.init(rawValue:)) ?? .none,
      seed: seed ?? 0
    )
  }

  private static func path(_ reader: ObjectReader) -> String? {
    guard let node = reader.value("path"), let path = reader.string("path") else { return nil }
    if !path.isEmpty { return path }
    reader.problems.add(node, reader["path"], "expected the path of the CSV file, found ''")
    return nil
  }

  private static func answers(_ reader: ObjectReader) -> Answers? {
    switch (reader.value("label"), reader.value("targets")) {
    case (nil, nil):
      reader.problems.add(
        reader.node,
        reader.path,
        "expected 'label' or 'targets'",
        hint: "'label' names the column with the classes, 'targets' lists columns with numbers"
      )
      return nil
    case (.some, .some(let node)):
      reader.problems.add(
        node,
        reader["targets"],
        "found both 'label' and 'targets'",
        hint: "keep 'label' for classes or 'targets' for numbers"
      )
      return nil
    case (.some, nil):
      return reader.string("label").map { .label($0) }
    case (nil, .some):
      return names("targets", reader).map { .targets($0) }
    }
  }

  /// Names of columns: at least one, none twice.
  private static func names(_ key: String, _ reader: ObjectReader) -> [String]? {
    guard let node = reader.value(key), let names = reader.strings(key) else { return nil }
    if case .array(let items) = node.content, items.isEmpty {
      reader.problems.add(
        node,
        reader[key],
        "expected at least one column, found an empty list"
      )
      return nil
    }
    if let twice = firstRepeated(names) {
      reader.problems.add(node, reader[key], "the column '\(twice)' is there twice")
    }
    return names
  }

  /// Reports an input that is also an answer.
  private static func checkOverlap(
    _ inputs: [String]?,
    _ answers: Answers,
    _ reader: ObjectReader
  ) {
    let asked =
      switch answers {
      case .label(let name): [name]
      case .targets(let names): names
      }
    guard let node = reader.value("inputs"), let both = inputs?.first(where: asked.contains) else {
      return
    }
    reader.problems.add(
      node,
      reader["inputs"],
      "the column '\(both)' is an input and an answer",
      hint: "remove it from one of the two"
    )
  }

  private static func test(_ reader: ObjectReader) -> Holdout? {
    guard let node = reader.value("test") else { return nil }
    if let count = node.integerValue, count >= 0 { return .count(count) }
    if let share = node.numberValue, share > 0, share < 1 { return .share(share) }
    reader.problems.add(
      node,
      reader["test"],
      "expected a share from 0 to below 1 or a whole number of samples, found \(node.found)"
    )
    return nil
  }

  private static func separator(_ reader: ObjectReader) -> Separator? {
    guard let node = reader.value("separator"), let text = reader.string("separator") else {
      return nil
    }
    if let separator = Separator(rawValue: text) { return separator }
    reader.problems.add(
      node,
      reader["separator"],
      "expected ',', ';' or '\\t', which is a tab, found \(node.found)"
    )
    return nil
  }
}
