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

  /// The keys and values of the data set in a spec.
  var members: [String: Value] {
    var members: [String: Value] = [
      "samples": .integer(samples), "test": .integer(test), "noise": .number(noise),
      "seed": .integer(seed),
    ]
    switch shape {
    case .spirals(let classes, let turns):
      members["kind"] = .string("spirals")
      members["classes"] = .integer(classes)
      members["turns"] = .number(turns)
    case .moons: members["kind"] = .string("moons")
    case .circles: members["kind"] = .string("circles")
    case .blobs(let classes):
      members["kind"] = .string("blobs")
      members["classes"] = .integer(classes)
    case .xor: members["kind"] = .string("xor")
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
  public let path: String
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
}
