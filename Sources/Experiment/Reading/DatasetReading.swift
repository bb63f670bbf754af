extension DatasetSpec {
  /// The keys of each kind beside `kind`.
  static let keys: [(kind: String, keys: [String])] = [
    ("digits", ["train", "test", "seed"]), ("idx", ["folder", "train", "test"]),
    ("inline", ["inputs", "targets", "classes"]), ("csv", CSVSpec.keys),
    ("spirals", PointsSpec.keys + ["classes", "turns"]), ("moons", PointsSpec.keys),
    ("circles", PointsSpec.keys), ("blobs", PointsSpec.keys + ["classes"]),
    ("xor", PointsSpec.keys),
  ]
  /// MNIST's own size is 60,000; drawing takes some 40 microseconds a picture.
  static let counts = 1...1_000_000
  /// Classes are kept as bytes.
  static let classNumbers = 0...255

  /// Reads the key `dataset` of a spec.
  static func read(_ spec: ObjectReader) -> DatasetSpec? {
    let kinds = keys.map(\.kind)
    guard
      let node = spec.required(
        "dataset",
        "an object such as {\"kind\": \"digits\", \"train\": 10000, \"test\": 2000}"
      ),
      let kindReader = ObjectReader(
        node,
        path: spec["dataset"],
        keys: nil,
        problems: spec.problems
      ),
      kindReader.required("kind", "one of \(listed(kinds))") != nil,
      let kind = kindReader.word("kind", of: kinds),
      let reader = ObjectReader(
        node,
        path: spec["dataset"],
        keys: ["kind"] + (keys.first { $0.kind == kind }?.keys ?? []),
        problems: spec.problems,
        home: SpecKeys().hint
      )
    else { return nil }
    switch kind {
    case "digits": return digits(reader)
    case "idx": return idx(reader)
    case "inline": return inline(reader)
    case "csv": return CSVSpec.read(reader).map { .csv($0) }
    default: return .points(PointsSpec.read(reader, kind: kind))
    }
  }

  private static func digits(_ reader: ObjectReader) -> DatasetSpec {
    .digits(
      train: reader.integer("train", in: counts) ?? 10_000,
      test: reader.integer("test", in: 0...counts.upperBound) ?? 2_000,
      seed: reader.integer("seed", in: Int.min...Int.max) ?? 0
    )
  }

  private static func idx(_ reader: ObjectReader) -> DatasetSpec? {
    guard reader.required("folder", "the folder with the IDX files") != nil,
      let folder = reader.string("folder")
    else { return nil }
    return .idx(
      folder: folder,
      train: reader.integer("train", in: 1...Int.max),
      test: reader.integer("test", in: 0...Int.max)
    )
  }

  private static func inline(_ reader: ObjectReader) -> DatasetSpec? {
    guard reader.required("inputs", "a list of rows of numbers") != nil,
      let inputs = rows("inputs", reader)
    else { return nil }
    if reader.value("classes") != nil { return inlineClasses(reader, inputs: inputs) }
    guard reader.required("targets", "a list of rows of numbers, or 'classes'") != nil,
      let targets = rows("targets", reader)
    else { return nil }
    if inputs.count != targets.count {
      reader.problems.add(
        reader.node,
        reader.path,
        "\(inputs.count) rows of inputs, but \(targets.count) rows of targets"
      )
    }
    return .inline(inputs: inputs, targets: targets)
  }

  private static func inlineClasses(_ reader: ObjectReader, inputs: [[Double]]) -> DatasetSpec? {
    if let member = reader.all.first(where: { $0.key == "targets" }) {
      reader.problems.add(
        member.place,
        path: reader["targets"],
        "not together with 'classes'",
        hint: "remove one of the two"
      )
    }
    let classes = reader.list("classes", of: "class numbers") { node, path -> Int? in
      if let number = node.integerValue, classNumbers.contains(number) { return number }
      reader.problems.add(
        node,
        path,
        "expected a class number from 0 to \(classNumbers.upperBound), found \(node.found)"
      )
      return nil
    }
    guard let classes, case .array(let items)? = reader.value("classes")?.content,
      classes.count == items.count
    else { return nil }
    if inputs.count != classes.count {
      reader.problems.add(
        reader.node,
        reader.path,
        "\(inputs.count) rows of inputs, but \(classes.count) classes"
      )
    }
    return .inlineClasses(inputs: inputs, classes: classes)
  }

  private static func rows(_ key: String, _ reader: ObjectReader) -> [[Double]]? {
    guard let node = reader.value(key) else { return nil }
    guard case .array(let items) = node.content, !items.isEmpty else {
      reader.problems.add(
        node,
        reader[key],
        "expected a list of rows of numbers, found \(node.found)"
      )
      return nil
    }
    var rows: [[Double]] = []
    for (index, item) in items.enumerated() {
      let path = "\(reader[key])[\(index)]"
      guard let row = row(item, path: path, reader.problems) else { continue }
      if let width = rows.first?.count, row.count != width {
        reader.problems.add(
          item,
          path,
          "expected \(width) numbers as in the first row, found \(row.count)"
        )
      }
      rows.append(row)
    }
    return rows.count == items.count ? rows : nil
  }

  private static func row(_ node: Node, path: String, _ problems: Problems) -> [Double]? {
    guard case .array(let items) = node.content, !items.isEmpty else {
      problems.add(
        node,
        path,
        "expected a row of numbers, found \(node.found)",
        hint: "such as [0.5, 1]"
      )
      return nil
    }
    let numbers = items.compactMap(\.numberValue)
    for (index, item) in items.enumerated() where item.numberValue == nil {
      problems.add(item, "\(path)[\(index)]", "expected a number, found \(item.found)")
    }
    return numbers.count == items.count ? numbers : nil
  }
}
