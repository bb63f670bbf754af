extension Spec {
  /// The JSON Schema of a spec (draft 2020-12, json-schema.org) as JSON without spaces, made from the
  /// tables that the reader uses.
  ///
  /// What it refuses the reader refuses, too. It cannot say all: not that a parameter has no meaning
  /// beside another, that parameters which vary together need as many values each, or that a
  /// probability is missing.
  public static var schema: String {
    let workloads = Workload.allCases
    let members = keys.map { ($0, SchemaNode.member($0)) }
    return SchemaNode.object([
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      ("title", .text("An experiment of exp")),
    ]).with(
      ("type", .text("object")),
      ("properties", .object(members)),
      ("required", .texts(["name", "workload"])),
      ("additionalProperties", .value(.bool(false))),
      (
        "allOf",
        .list(workloads.map { .condition("workload", [$0.rawValue], then: .members(of: $0)) })
      ),
      ("$defs", .object(workloads.flatMap(SchemaNode.definitions)))
    ).json
  }
}

extension SchemaNode {
  /// What a key of a spec takes whatever the workload.
  fileprivate static func member(_ key: String) -> SchemaNode {
    switch key {
    case "$schema": type("string").described("Where this schema is, for editors.")
    case "name":
      type("string").with(("pattern", text("^(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$")))
        .described("Names the experiment in the store.")
    case "description": type("string").described("What the experiment is about, for reports.")
    case "workload": words(Workload.allCases.map(\.rawValue)).described("What a trial does.")
    case "parameters": type("object").described("The settings of the workload.")
    case "dataset": DatasetSpec.schema.described("What networks learn from.")
    case "sweep": type("object").described("What varies; without it there is one setting.")
    case "seeds":
      array(of: integer(), atLeast: 1, isSet: true)
        .described("Every setting runs once per seed; [0] where not given.")
    case "stop": type("object").described("When a run ends before its last step.")
    case "figures":
      array(of: words(FigureKind.allCases.map(\.rawValue)))
        .described("What 'exp plot' draws where it is not told.")
    case "tags": array(of: type("string")).described("For searching.")
    case "command":
      array(of: keyword("type", texts(["string", "number"])), atLeast: 1)
        .described("The program and its arguments; {name} is a parameter's value.")
    case "capture":
      any(of: [type("string"), array(of: type("string"))])
        .described("Which output becomes metrics: forms by name, regular expressions.")
    case "timeout": number(.above(0)).described("Seconds after which a run is ended.")
    case "retries": integer(0...1000).described("How often a trial that failed is tried again.")
    case "system_every":
      number(.from(0)).described("Seconds between samples of processor and memory; 0 for none.")
    case "slurm": SlurmOptions.schema
    default: .value(.bool(true))
    }
  }

  /// What the keys of a spec take with one workload.
  fileprivate static func members(of workload: Workload) -> SchemaNode {
    let table = workload.parameters
    let name = workload.rawValue
    // A parameter without a default stands among the parameters or in the sweep.
    let needs = table.rules.filter { $0.fallback == .required && $0.condition.isEmpty }.map {
      rule in
      let inParameters = object([
        ("required", texts(["parameters"])),
        ("properties", keyword("parameters", required(rule.name))),
      ])
      let inner = object([
        ("required", texts(["parameters"])),
        ("properties", keyword("parameters", required(rule.name))),
      ])
      let inSweep = object([
        ("required", texts(["sweep"])), ("properties", keyword("sweep", inner)),
      ])
      return any(of: [inParameters, inSweep])
    }
    let properties = object(
      [
        ("parameters", reference("\(name).parameters")), ("sweep", reference("\(name).sweep")),
        ("stop", reference("\(name).stop")),
      ] + (workload.hasDataset ? [] : [("dataset", .value(.bool(false)))])
        + (workload == .command
          ? [] : CommandSpec.keys.map { ($0, .value(.bool(false))) })
    )
    return object([("properties", properties)]).with(
      workload.hasDataset ? ("required", texts(["dataset"])) : nil,
      workload == .command ? ("required", texts(["command"])) : nil,
      needs.isEmpty ? nil : ("allOf", .list(needs))
    )
  }

  fileprivate static func reference(_ name: String) -> SchemaNode {
    keyword("$ref", text("#/$defs/\(name)"))
  }

  /// What a parameter takes, by reference.
  fileprivate static func reference(_ rule: ParameterRule, of workload: Workload) -> SchemaNode {
    workload.parameters.isOpen
      ? .scalar : reference("\(workload.rawValue).parameters/properties/\(rule.name)")
  }

  /// The definitions that a workload's keys refer to.
  fileprivate static func definitions(of workload: Workload) -> [(key: String, value: SchemaNode)] {
    let name = workload.rawValue
    let rules = workload.parameters.rules
    return [
      (
        "\(name).parameters",
        workload.parameters.isOpen
          ? members(of: .scalar) : closed(rules.map { ($0.name, $0.schema) })
      ),
      ("\(name).sweep", Sweep.schema(of: workload)),
      ("\(name).when", SweptParameterReader.conditionSchema(of: workload)),
      ("\(name).stop", StopRule.schema(of: workload)),
    ]
  }
}

extension ParameterRule {
  /// What the parameter takes under `parameters`.
  var schema: SchemaNode {
    var note = summary
    if !condition.isEmpty {
      let needs = condition.sorted { $0.key < $1.key }
        .map { "\($0.key) \(listed($0.value))" }.joined(separator: " and ")
      note += " Only with \(needs)."
    }
    if case .value(let value) = fallback {
      return kind.schema.with(("default", .value(value))).described(note)
    }
    return kind.schema.described(note)
  }
}

extension ParameterRule.Kind {
  /// What a value of that kind is.
  var schema: SchemaNode {
    switch self {
    case .bool: .type("boolean")
    case .integer(let range): .integer(range)
    case .integers(let range): .any(of: [.integer(range), .array(of: .integer(range))])
    case .number(let interval): .number(interval)
    case .choice(let words): .words(words)
    case .expression: .type("string")
    case .point:
      .any(of: [.members(of: .number()), .array(of: .members(of: .number()), atLeast: 1)])
    case .scalar: .scalar
    case .region: Self.regionSchema
    }
  }

  /// Two variables with their ranges beside the keys that are no variables.
  private static var regionSchema: SchemaNode {
    let range = SchemaNode.array(of: .number()).with(
      ("minItems", .value(.integer(2))),
      ("maxItems", .value(.integer(2)))
    )
    return SchemaNode.members(of: range).with(
      (
        "properties",
        .object([
          (Region.cellsKey, .integer(1...Region.maximumCells)),
          (Region.fixedKey, .members(of: .number())),
        ])
      )
    )
  }

  /// What an end of a range of such values is; nil where there are no ranges.
  fileprivate var endSchema: SchemaNode? {
    switch self {
    case .integer(let range), .integers(let range): .integer(range)
    case .number(let interval): .number(interval)
    case .scalar: .number()
    case .bool, .choice, .expression, .point, .region: nil
    }
  }
}

extension StopRule {
  fileprivate static func schema(of workload: Workload) -> SchemaNode {
    let goals = Objective.Goal.allCases.map(\.rawValue)
    return .closed(
      keys.map { key in
        switch key {
        case "metric": (key, workload.stopMetricSchema)
        case "goal": (key, .words(goals))
        case "target": (key, .number())
        case "patience": (key, .integer(1...Int.max))
        case "min_delta": (key, .number(.from(0)))
        default: (key, .value(.bool(true)))
        }
      },
      required: ["metric"]
    ).with(
      ("anyOf", .list([.required("target"), .required("patience")])),
      ("dependentRequired", .keyword("min_delta", .texts(["patience"])))
    )
  }
}

extension Workload {
  /// The names of the metrics that a run may be stopped by.
  fileprivate var stopMetricSchema: SchemaNode {
    switch self {
    case .network: .words(NetworkMetric.rules.map(\.name))
    // A descent may be stopped by its coordinates, too, whose names are the function's variables.
    case .objective, .command: .type("string")
    }
  }
}

extension Sweep {
  fileprivate static func schema(of workload: Workload) -> SchemaNode {
    let rules = workload.parameters.rules
    let names = rules.map(\.name)
    let goals = Objective.Goal.allCases.map(\.rawValue)
    let metric = SchemaNode.closed(
      [("name", .type("string")), ("goal", .words(goals))],
      required: ["name"]
    )
    let members = keys.compactMap { key -> (String, SchemaNode)? in
      switch key {
      case "method": (key, .words(methods))
      case "metric": (key, metric.described("What tells the best setting."))
      case "parameters":
        (
          key,
          workload.parameters.isOpen
            ? .members(of: SweptParameterReader.schema(of: CommandParameters.rule(""), workload))
            : .closed(rules.map { ($0.name, SweptParameterReader.schema(of: $0, workload)) })
        )
      case "zip":
        (
          key,
          .array(
            of: .array(of: workload.parameters.isOpen ? .type("string") : .words(names), atLeast: 2)
          )
        )
      case "run_cap": (key, .integer(1...maximumCount))
      case "seed": (key, .integer())
      case "batch": (key, .integer(1...maximumCount))
      case "failed": (key, .words(Failure.allCases.map(\.rawValue)))
      case "early_terminate": (key, EarlyTermination.schema)
      default: nil
      }
    }
    let random = SchemaNode.object([
      ("properties", .keyword("method", .words(["random", "bayes"]))),
      ("required", .texts(["method"])),
    ])
    let grid = SchemaNode.keyword(
      "properties",
      .object([("run_cap", .value(.bool(false))), ("seed", .value(.bool(false)))])
    )
    return .closed(members, required: ["parameters"]).with(
      ("if", random),
      ("then", .required("run_cap")),
      ("else", grid)
    )
  }
}

extension SweptParameterReader {
  /// The values of other parameters with which one is swept.
  fileprivate static func conditionSchema(of workload: Workload) -> SchemaNode {
    if workload.parameters.isOpen {
      return .members(of: .any(of: [.scalar, .array(of: .scalar, atLeast: 1)]))
    }
    return .closed(
      workload.parameters.rules.map { rule in
        let value = SchemaNode.reference(rule, of: workload)
        return (rule.name, .any(of: [value, .array(of: value, atLeast: 1)]))
      }
    )
  }

  /// What a swept parameter takes.
  fileprivate static func schema(of rule: ParameterRule, _ workload: Workload) -> SchemaNode {
    let end = rule.kind.endSchema
    let value = SchemaNode.reference(rule, of: workload)
    let members = keys.compactMap { key -> (String, SchemaNode)? in
      switch key {
      case "value": (key, value)
      case "values": (key, .array(of: value, atLeast: 1, isSet: true))
      case "probabilities": (key, .array(of: .number(.from(0))))
      case "min", "max": end.map { (key, $0) }
      case "step", "q": end.map { _ in (key, .number(.above(0))) }
      case "sigma", "a", "b": end.map { _ in (key, .number(.above(0))) }
      case "mu": end.map { _ in (key, .number()) }
      case "count": end.map { _ in (key, .integer(2...Sweep.maximumCount)) }
      case "log": end.map { _ in (key, .type("boolean")) }
      case "distribution":
        (key, .words(end == nil ? ["constant", "categorical"] : Self.names))
      case "when": (key, .reference("\(workload.rawValue).when"))
      default: nil
      }
    }
    var forms = [SchemaNode.required("value"), .required("values")]
    if end != nil { forms += [.required("distribution"), .required("min", "max")] }
    return .closed(members).with(("anyOf", .list(forms)))
  }
}
