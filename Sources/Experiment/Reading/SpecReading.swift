extension Spec {
  static let keys = [
    "$schema", "name", "description", "workload", "parameters", "dataset", "sweep", "seeds",
    "stop", "figures", "tags", "command", "capture", "timeout", "retries", "system_every",
    "slurm",
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
    WandBSweep.rewrite(&root, file: file, problems: problems)
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
    let home = SpecKeys(Workload(of: root)).hint
    guard
      let reader = ObjectReader(root, path: "$", keys: keys, problems: problems, home: home)
    else { return nil }
    let name = self.name(reader)
    let description = reader.string("description") ?? ""
    let seeds = self.seeds(reader)
    let figures = self.figures(reader)
    let tags = reader.strings("tags") ?? []
    let workload = self.workload(reader)
    let kind = Workload(of: root)
    let (values, lists) = parameters(reader, of: kind.parameters)
    let sweep = Sweep.read(reader, of: kind, values, lists)
    checkTrialCount(sweep, seeds: seeds, reader)
    checkParameters(values, sweep: sweep, of: kind.parameters, reader)
    switch kind {
    case .network: checkPrecision(values, sweep: sweep, of: kind.parameters, reader)
    case .objective: ObjectiveCheck(reader, values, sweep).run()
    case .command: break
    }
    let stop = StopRule.read(reader, of: kind, kind.metrics(values, sweep.parameters))
    let parameterNames = Set(values.keys).union(sweep.parameters.map(\.name))
    let command = CommandSpec.read(reader, of: kind, parameters: parameterNames)
    let dataset = self.dataset(reader, of: kind)
    let slurm = SlurmOptions.read(reader)
    guard let name, let workload, dataset != nil || !kind.hasDataset,
      command != nil || kind != .command
    else { return nil }
    return Spec(
      name: name,
      description: description,
      workload: workload,
      parameters: values,
      dataset: dataset,
      command: command,
      sweep: sweep,
      stop: stop,
      seeds: seeds,
      figures: figures,
      tags: tags,
      slurm: slurm
    )
  }

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
    guard
      reader.required("workload", "one of " + names.map { "'\($0)'" }.joined(separator: ", "))
        != nil
    else { return nil }
    return reader.word("workload", of: names)
      .flatMap(Workload.init(rawValue:))
  }

  /// The data set of workloads that have one; for the others the key is an error.
  private static func dataset(_ reader: ObjectReader, of workload: Workload) -> DatasetSpec? {
    if workload.hasDataset { return DatasetSpec.read(reader) }
    if let node = reader.value("dataset") {
      reader.problems.add(
        node,
        reader["dataset"],
        "has a meaning only with the workload \(listed([Workload.network.rawValue]))",
        hint: "the workload '\(workload.rawValue)' learns from no data; remove the key"
      )
    }
    return nil
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
}

extension Workload {
  /// The workload of a spec; where the file does not name one that there is, the nearest, so that a
  /// mistyped word hides no other problem.
  init(of root: Node) {
    guard case .string(let word)? = root.member("workload")?.value.content,
      let name = nearestName(to: word, among: Self.allCases.map(\.rawValue)),
      let workload = Self(rawValue: name)
    else {
      self = .network
      return
    }
    self = workload
  }
}

/// The first element that is there a second time.
func firstRepeated<Element: Hashable>(_ elements: [Element]) -> Element? {
  var seen: Set<Element> = []
  return elements.first { !seen.insert($0).inserted }
}
