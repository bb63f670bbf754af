extension Spec {
  static let keys = [
    "$schema", "name", "description", "workload", "parameters", "dataset", "sweep", "seeds",
    "stop", "figures", "tags",
  ]

  /// Reads a spec.
  ///
  /// - Parameters:
  ///   - text: The file's text: YAML where the file's name ends in `.yaml` or `.yml`, else JSON.
  ///   - file: The file's name as messages should show it.
  ///   - overrides: Values that replace or add to what the file says.
  /// - Throws: Every problem of the text at once; of a text that is not JSON, the first.
  public init(text: String, file: String, overrides: [Override] = []) throws(SpecError) {
    let problems = Problems()
    var root =
      file.hasSuffix(".yaml") || file.hasSuffix(".yml")
      ? try YAMLReader.read(text, file: file)
      : try JSONReader.read(text, file: file, problems: problems)
    for override in overrides { override.apply(to: &root, problems: problems) }
    try self.init(root, problems: problems)
  }

  /// Reads a spec from its canonical text; nil where this version does not read what another wrote.
  public init?(canonicalText: String) {
    guard let root = Node(canonicalText: canonicalText),
      let spec = try? Spec(root, problems: Problems())
    else { return nil }
    self = spec
  }

  private init(_ root: Node, problems: Problems) throws(SpecError) {
    let spec = Self.read(root, problems: problems)
    try problems.throwIfAny()
    guard let spec else {
      preconditionFailure("a spec that cannot be read has a problem to show for it")
    }
    self = spec
  }

  private static func read(_ root: Node, problems: Problems) -> Spec? {
    guard let reader = ObjectReader(root, path: "$", keys: keys, problems: problems) else {
      return nil
    }
    let name = self.name(reader)
    let description = reader.string("description") ?? ""
    let seeds = self.seeds(reader)
    let figures = self.figures(reader)
    let tags = reader.strings("tags") ?? []
    let workload = self.workload(reader)
    // The rest of a spec for another workload is not known here; a mistyped word hides nothing.
    if workload == nil, case .string(let word)? = reader.value("workload")?.content,
      laterWorkloads.contains(word)
    {
      return nil
    }
    let values = parameters(reader)
    let sweep = Sweep.read(reader)
    checkTrialCount(sweep, seeds: seeds, reader)
    checkParameters(values, sweep: sweep, reader)
    checkPrecision(values, sweep: sweep, reader)
    let stop = StopRule.read(reader)
    let dataset = DatasetSpec.read(reader)
    guard let name, let workload, let dataset else { return nil }
    return Spec(
      name: name,
      description: description,
      workload: workload,
      parameters: values,
      dataset: dataset,
      sweep: sweep,
      stop: stop,
      seeds: seeds,
      figures: figures,
      tags: tags
    )
  }

  private static let laterWorkloads = ["objective", "command"]

  private static func name(_ reader: ObjectReader) -> String? {
    guard let node = reader.required("name", "a string that names the experiment"),
      let name = reader.string("name")
    else { return nil }
    let isLegal = name.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.\-]{0,99}/) != nil
    if isLegal, name != "latest" { return name }
    if isLegal {
      reader.problems.add(
        node,
        reader["name"],
        "'latest' is what commands call the last run; choose another name"
      )
      return nil
    }
    reader.problems.add(
      node,
      reader["name"],
      "expected up to 100 letters, digits, '-', '_' and '.', found \(node.found)",
      hint: "the name is used in commands and file names; free text goes into 'description'"
    )
    return nil
  }

  private static func workload(_ reader: ObjectReader) -> Workload? {
    let names = Workload.allCases.map(\.rawValue)
    guard reader.required("workload", "one of 'network', 'objective', 'command'") != nil else {
      return nil
    }
    return reader.word("workload", of: names, later: laterWorkloads)
      .flatMap(Workload.init(rawValue:))
  }

  private static func seeds(_ reader: ObjectReader) -> [Int] {
    let seeds = reader.list("seeds", of: "whole numbers") { node, path -> Int? in
      if let seed = node.integerValue { return seed }
      reader.problems.add(node, path, "expected a whole number, found \(node.found)")
      return nil
    }
    guard let node = reader.value("seeds"), let seeds else { return [0] }
    if case .array(let items) = node.content, items.isEmpty {
      reader.problems.add(
        node,
        reader["seeds"],
        "expected at least one seed, found an empty list",
        hint: "without the key there is one seed, 0"
      )
    }
    if let twice = firstRepeated(seeds) {
      reader.problems.add(node, reader["seeds"], "the seed \(twice) is there twice")
    }
    return seeds
  }

  /// A plan is held in memory.
  private static func checkTrialCount(_ sweep: Sweep, seeds: [Int], _ reader: ObjectReader) {
    let count = sweep.count * Double(seeds.count)
    guard sweep.count <= Double(Sweep.maximumCount), count > Double(Sweep.maximumCount) else {
      return
    }
    reader.problems.add(
      reader.value("seeds") ?? reader.node,
      reader["seeds"],
      "\(shortText(sweep.count)) settings with \(seeds.count) seeds make \(shortText(count)) "
        + "trials; at most \(Sweep.maximumCount) are possible"
    )
  }

  private static func figures(_ reader: ObjectReader) -> [FigureKind] {
    let names = FigureKind.allCases.map(\.rawValue)
    let later = ["graph", "compare"]
    let rule = ParameterRule("figures", .choice(names), .unset, later: later, "")
    return reader.list("figures", of: "kinds of figures") { node, path -> FigureKind? in
      guard case .string(let word)? = rule.value(node, path: path, problems: reader.problems) else {
        return nil
      }
      return FigureKind(rawValue: word)
    } ?? []
  }

  private static func parameters(_ spec: ObjectReader) -> [String: Value] {
    let names = NetworkParameters.rules.map(\.name)
    guard let node = spec.value("parameters"),
      let reader = ObjectReader(
        node,
        path: spec["parameters"],
        keys: nil,
        problems: spec.problems
      )
    else { return [:] }
    var values: [String: Value] = [:]
    for member in reader.all {
      guard let rule = NetworkParameters.rule(member.key) else {
        let isTopLevel = keys.contains(member.key)
        reader.reportUnknownKey(
          member,
          among: names,
          hint: isTopLevel ? "'\(member.key)' belongs beside 'parameters', not in it" : nil
        )
        continue
      }
      values[rule.name] = rule.value(
        member.value,
        path: reader[member.key],
        problems: spec.problems
      )
    }
    return values
  }

  /// Reports required parameters that no trial has and given ones that have a meaning in none.
  private static func checkParameters(
    _ values: [String: Value],
    sweep: Sweep,
    _ reader: ObjectReader
  ) {
    let places = parameterPlaces(reader)
    let written = Set(places.keys)
    var used: Set<String> = []
    var missing: [String] = []
    for setting in Plan.conditionSettings(values, sweep: sweep) {
      let resolved = NetworkParameters.resolve(setting)
      used.formUnion(resolved.setting.names)
      for name in resolved.missing where !missing.contains(name) { missing.append(name) }
    }
    for name in missing where !written.contains(name) {
      guard let rule = NetworkParameters.rule(name) else { continue }
      reader.problems.add(
        reader.value("parameters") ?? reader.node,
        path(reader["parameters"], name),
        "missing; expected \(rule.kind.expectation)",
        hint: rule.summary
      )
    }
    for (name, place) in places where !used.contains(name) {
      guard let rule = NetworkParameters.rule(name), !rule.condition.isEmpty else { continue }
      let needs = rule.condition.sorted { $0.key < $1.key }
        .map { "\($0.key) \(listed($0.value))" }.joined(separator: " and ")
      reader.problems.add(
        place.place,
        path: place.path,
        "has a meaning only with \(needs)",
        hint: "no trial of this spec has that; remove the key or change the other"
      )
    }
  }

  /// Reports gradients that are to be differences of losses too coarse for it.
  private static func checkPrecision(
    _ values: [String: Value],
    sweep: Sweep,
    _ reader: ObjectReader
  ) {
    let isRoundedAway = Plan.conditionSettings(values, sweep: sweep).contains { given in
      let setting = NetworkParameters.resolve(given).setting
      return setting["gradient"] == .string(GradientName.numerical.rawValue)
        && setting["precision"] == .string(PrecisionName.float32.rawValue)
    }
    guard isRoundedAway, let gradient = parameterPlaces(reader)["gradient"] else { return }
    reader.problems.add(
      gradient.place,
      path: gradient.path,
      "'numerical' needs the precision 'float64'; in float32 the differences drown in rounding",
      hint: "add \"precision\": \"float64\" to the parameters"
    )
  }

  /// Where the parameters stand that the file gives or sweeps, whether their values are right or not.
  private static func parameterPlaces(
    _ reader: ObjectReader
  ) -> [String: (place: Place, path: String)] {
    let swept = reader.value("sweep")?.member("parameters")?.value
    var places: [String: (place: Place, path: String)] = [:]
    for (node, parent) in [
      (swept, "$.sweep.parameters"), (reader.value("parameters"), "$.parameters"),
    ] {
      guard case .object(let members)? = node?.content else { continue }
      for member in members {
        places[member.key] = (member.place, path(parent, member.key))
      }
    }
    return places
  }
}

/// The first element that is there a second time.
func firstRepeated<Element: Hashable>(_ elements: [Element]) -> Element? {
  var seen: Set<Element> = []
  return elements.first { !seen.insert($0).inserted }
}
