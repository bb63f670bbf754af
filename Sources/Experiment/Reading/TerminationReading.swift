extension EarlyTermination {
  static let types = ["asha", "hyperband", "median"]
  static let keys = ["type", "min_iter", "max_iter", "eta", "s", "interval", "startup"]

  /// Below it rungs would lie so near to each other that finding them takes for ever.
  private static let leastFactor = Interval.from(1.01)

  /// The keys that each type has beside `type`.
  static func keys(of type: String) -> [String] {
    switch type {
    case "asha": ["min_iter", "max_iter", "eta"]
    case "hyperband": ["min_iter", "max_iter", "eta", "s"]
    default: ["min_iter", "max_iter", "interval", "startup"]
    }
  }

  /// Reads the key `early_terminate` of a sweep; without it all settings take all their steps.
  static func read(_ sweep: ObjectReader) -> EarlyTermination? {
    guard let node = sweep.value("early_terminate"),
      let reader = ObjectReader(
        node,
        path: sweep["early_terminate"],
        keys: keys,
        problems: sweep.problems,
        home: SpecKeys().hint
      ),
      reader.required("type", "one of \(listed(types))") != nil,
      let type = reader.word("type", of: types)
    else { return nil }
    if sweep.value("metric") == nil {
      sweep.problems.add(
        node,
        sweep["early_terminate"],
        "needs '\(sweep["metric"])', by which settings are compared",
        hint: "for example \"metric\": {\"name\": \"test_accuracy\", \"goal\": \"maximize\"}"
      )
    }
    for member in reader.all where member.key != "type" && !keys(of: type).contains(member.key) {
      guard keys.contains(member.key) else { continue }
      sweep.problems.add(
        member.place,
        path: reader[member.key],
        "has no meaning with type '\(type)'",
        hint: "known there: \(keys(of: type).joined(separator: ", "))"
      )
    }
    return rule(of: type, reader)
  }

  private static func rule(of type: String, _ reader: ObjectReader) -> EarlyTermination? {
    var members: [String: Value] = ["type": .string(type)]
    func count(_ key: String, from least: Int = 1, or fallback: Int? = nil) -> Int? {
      let count = reader.integer(key, in: least...1_000_000_000) ?? fallback
      members[key] = count.map { .integer($0) }
      return count
    }
    let problemCount = reader.problems.diagnostics.count
    let eta = reader.number("eta", in: leastFactor) ?? 3
    let first = count("min_iter")
    let last = count("max_iter")
    let ladder: Ladder
    switch type {
    case "hyperband" where reader.value("min_iter") == nil:
      guard reader.required("max_iter", "'min_iter', or 'max_iter' with 's'") != nil,
        reader.required("s", "the number of rungs below 'max_iter'") != nil,
        let last, let rungs = count("s")
      else { return nil }
      ladder = .quotients(last: last, factor: eta, count: min(rungs, maximumRungCount))
    case "median":
      guard reader.required("min_iter", "where the first rung is") != nil, let first,
        let interval = count("interval", or: first), let startup = count("startup", or: 5)
      else { return nil }
      checkOrder(first, last, reader)
      guard reader.problems.diagnostics.count == problemCount else { return nil }
      return EarlyTermination(
        .median(startup: startup),
        .steps,
        .distances(first: first, interval: interval, below: last),
        members: members
      )
    default:
      guard reader.required("min_iter", "where the first rung is") != nil, let first else {
        return nil
      }
      if let node = reader.value("s") {
        reader.problems.add(node, reader["s"], "has a meaning only without 'min_iter'")
      }
      checkOrder(first, last, reader)
      ladder = .factors(first: first, factor: eta, below: last)
    }
    guard reader.problems.diagnostics.count == problemCount else { return nil }
    members["eta"] = .number(eta)
    return EarlyTermination(
      .halving(eta: eta),
      type == "asha" ? .steps : .measurements,
      ladder,
      members: members
    )
  }

  private static func checkOrder(_ first: Int, _ last: Int?, _ reader: ObjectReader) {
    guard let last, let node = reader.value("max_iter"), last <= first else { return }
    reader.problems.add(
      node,
      reader["max_iter"],
      "expected more than 'min_iter', which is \(first), found \(last)"
    )
  }
}

extension EarlyTermination {
  /// What the key `early_terminate` takes.
  static var schema: SchemaNode {
    let count = SchemaNode.integer(1...1_000_000_000)
    return .closed(
      keys.map { key in
        switch key {
        case "type": (key, .words(types))
        case "eta": (key, .number(leastFactor))
        default: (key, count)
        }
      },
      required: ["type"]
    ).described("When the worse settings end before their last step.")
  }
}
