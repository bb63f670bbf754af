/// What networks learn from, as a spec says it.
public enum DatasetSpec: Hashable, Sendable {
  /// Handwriting-like digits drawn by the program.
  case digits(train: Int, test: Int, seed: Int)
  /// The four IDX files of MNIST and its kin in a folder; nil takes all samples there are.
  case idx(folder: String, train: Int?, test: Int?)
  /// Samples that stand in the spec itself; rows of equal length.
  case inline(inputs: [[Double]], targets: [[Double]])
  /// Samples that stand in the spec itself, each with its class; rows of equal length.
  case inlineClasses(inputs: [[Double]], classes: [Int])
  /// Points of a plane in classes.
  case points(PointsSpec)
  /// A table in a file.
  case csv(CSVSpec)

  /// The data set as JSON with sorted keys and no spaces.
  public var canonicalText: String {
    switch self {
    case .digits(let train, let test, let seed):
      return "{\"kind\":\"digits\",\"seed\":\(seed),\"test\":\(test),\"train\":\(train)}"
    case .idx(let folder, let train, let test):
      let limits = [("test", test), ("train", train)].compactMap { name, limit in
        limit.map { ",\"\(name)\":\($0)" }
      }
      return "{\"folder\":\(quotedJSON(folder)),\"kind\":\"idx\"\(limits.joined())}"
    case .inline(let inputs, let targets):
      return
        "{\"inputs\":\(Self.text(inputs)),\"kind\":\"inline\",\"targets\":\(Self.text(targets))}"
    case .inlineClasses(let inputs, let classes):
      let numbers = Value.list(classes.map { .integer($0) }).canonicalText
      return "{\"classes\":\(numbers),\"inputs\":\(Self.text(inputs)),\"kind\":\"inline\"}"
    case .points(let points):
      return Setting(points.members).canonicalText
    case .csv(let table):
      return Setting(table.members).canonicalText
    }
  }

  /// What a trial's identity says of the data: what the spec says, or of a file what is in it.
  ///
  /// - Parameter hash: The hash of the data as loaded; nil where it is not known.
  /// - Returns: JSON with sorted keys and no spaces.
  func identityText(_ hash: String?) -> String {
    guard path != nil, let hash else { return canonicalText }
    return Setting(["kind": .string(kind), "sha256": .string(hash)]).canonicalText
  }

  private var kind: String {
    switch self {
    case .digits: "digits"
    case .idx: "idx"
    case .inline, .inlineClasses: "inline"
    case .points(let points): points.kind
    case .csv: "csv"
    }
  }

  /// The same data in another place; the data themselves where they stand in the spec.
  ///
  /// - Parameter path: The path of the file or folder.
  /// - Returns: The data set.
  public func moved(to path: String) -> DatasetSpec {
    switch self {
    case .idx(_, let train, let test): .idx(folder: path, train: train, test: test)
    case .csv(let table): .csv(table.moved(to: path))
    case .digits, .inline, .inlineClasses, .points: self
    }
  }

  /// The file or folder that the data are in, relative to the spec's folder; nil where the spec itself
  /// says the data.
  public var path: String? {
    switch self {
    case .idx(let folder, _, _): folder
    case .csv(let table): table.path
    case .digits, .inline, .inlineClasses, .points: nil
    }
  }

  /// How many samples there are to learn from; nil where only the file tells it.
  var trainingCount: Int? {
    switch self {
    case .digits(let train, _, _): train
    case .idx, .csv: nil
    case .inline(let inputs, _), .inlineClasses(let inputs, _): inputs.count
    case .points(let points): points.samples
    }
  }

  private static func text(_ rows: [[Double]]) -> String {
    Value.list(rows.map { .list($0.map { .number($0) }) }).canonicalText
  }
}

/// Points of a plane in classes, as a spec says it.
public struct PointsSpec: Hashable, Sendable {
  /// How the classes lie.
  public enum Shape: Hashable, Sendable {
    case spirals(classes: Int, turns: Double)
    case moons
    case circles
    case blobs(classes: Int)
    case xor
  }

  /// How the classes lie.
  public let shape: Shape
  /// The points to learn from, at least 1.
  public let samples: Int
  /// The points to measure with.
  public let test: Int
  /// How much chance moves the points, from 0.
  public let noise: Double
  /// Other seeds give other points.
  public let seed: Int

  /// The word for the shape in a spec.
  var kind: String {
    switch shape {
    case .spirals: "spirals"
    case .moons: "moons"
    case .circles: "circles"
    case .blobs: "blobs"
    case .xor: "xor"
    }
  }

  /// The keys and values of the data set in a spec.
  var members: [String: Value] {
    var members: [String: Value] = [
      "kind": .string(kind), "samples": .integer(samples), "test": .integer(test),
      "noise": .number(noise), "seed": .integer(seed),
    ]
    switch shape {
    case .spirals(let classes, let turns):
      members["classes"] = .integer(classes)
      members["turns"] = .number(turns)
    case .blobs(let classes): members["classes"] = .integer(classes)
    case .moons, .circles, .xor: break
    }
    return members
  }
}

/// A table in a CSV file, as a spec says it.
public struct CSVSpec: Hashable, Sendable {
  /// What the network should answer.
  public enum Answers: Hashable, Sendable {
    /// The class that a column names.
    case label(String)
    /// The numbers of some columns.
    case targets([String])
  }

  /// What stands between fields; the raw value is what a spec says.
  public enum Separator: String, CaseIterable, Sendable {
    case comma = ","
    case semicolon = ";"
    case tab = "\t"
  }

  /// How many samples are held out for testing.
  public enum Holdout: Hashable, Sendable {
    /// That share of all, above 0 and below 1.
    case share(Double)
    /// That many.
    case count(Int)
  }

  /// What is done to the inputs.
  public enum Scale: String, CaseIterable, Sendable {
    case none, standard
  }

  /// The file, relative to the spec's folder.
  public private(set) var path: String
  /// What stands between fields.
  public let separator: Separator
  /// The columns with the answers.
  public let answers: Answers
  /// The columns with the inputs, nil for all others.
  public let inputs: [String]?
  /// How many samples are held out for testing.
  public let test: Holdout
  /// What is done to the inputs.
  public let scale: Scale
  /// Other seeds hold out other samples.
  public let seed: Int

  /// The keys and values of the data set in a spec.
  var members: [String: Value] {
    var members: [String: Value] = [
      "kind": .string("csv"), "path": .string(path), "separator": .string(separator.rawValue),
      "scale": .string(scale.rawValue), "seed": .integer(seed),
    ]
    switch answers {
    case .label(let name): members["label"] = .string(name)
    case .targets(let names): members["targets"] = .list(names.map { .string($0) })
    }
    switch test {
    case .share(let share): members["test"] = .number(share)
    case .count(let count): members["test"] = .integer(count)
    }
    if let inputs { members["inputs"] = .list(inputs.map { .string($0) }) }
    return members
  }

  func moved(to path: String) -> CSVSpec {
    var table = self
    table.path = path
    return table
  }
}
