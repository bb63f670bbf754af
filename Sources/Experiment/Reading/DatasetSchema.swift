extension DatasetSpec {
  /// What the key `dataset` takes, kind by kind.
  static var schema: SchemaNode {
    let kinds = keys.map(\.kind)
    return .object([
      ("type", .text("object")),
      ("properties", .keyword("kind", .words(kinds))), ("required", .texts(["kind"])),
      (
        "allOf",
        .list(
          keys.map { kind, keys in
            let members = [("kind", SchemaNode.value(.bool(true)))]
            let schema = SchemaNode.closed(
              members + keys.map { ($0, member($0, of: kind)) },
              required: required(kind)
            )
            return .condition("kind", [kind], then: schema.with(alternatives(kind)))
          }
        )
      ),
    ])
  }

  private static func required(_ kind: String) -> [String] {
    switch kind {
    case "idx": ["folder"]
    case "inline": ["inputs"]
    case "csv": ["path"]
    default: []
    }
  }

  /// Keys of which just one is needed.
  private static func alternatives(_ kind: String) -> (String, SchemaNode)? {
    switch kind {
    case "inline": ("oneOf", .list([.required("targets"), .required("classes")]))
    case "csv": ("oneOf", .list([.required("label"), .required("targets")]))
    default: nil
    }
  }

  private static func member(_ key: String, of kind: String) -> SchemaNode {
    let rows = SchemaNode.array(of: .array(of: .number(), atLeast: 1), atLeast: 1)
    let columns = SchemaNode.array(of: .type("string"), atLeast: 1, isSet: true)
    switch (kind, key) {
    case (_, "seed"): return .integer().described("Other seeds give other samples.")
    case ("idx", "train"): return .integer(1...Int.max)
    case ("idx", "test"): return .integer(0...Int.max)
    case ("csv", "test"):
      return .any(of: [.integer(0...Int.max), .number(.above(0, below: 1))])
        .described("How many samples are held out, or which share of them.")
    case ("csv", "inputs"), ("csv", "targets"): return columns
    case (_, "inputs"), (_, "targets"): return rows
    case ("inline", "classes"): return .array(of: .integer(classNumbers), atLeast: 1)
    case (_, "train"), (_, "samples"): return .integer(counts)
    case (_, "test"): return .integer(0...counts.upperBound)
    case (_, "noise"): return .number(PointsSpec.noises)
    case (_, "classes"): return .integer(PointsSpec.classes)
    case (_, "turns"): return .number(PointsSpec.turns)
    case (_, "folder"): return .type("string").described("Relative to the spec's folder.")
    case (_, "path"):
      return .type("string").with(("minLength", .value(.integer(1))))
        .described("Relative to the spec's folder.")
    case (_, "separator"): return .words(CSVSpec.Separator.allCases.map(\.rawValue))
    case (_, "scale"): return .words(CSVSpec.Scale.allCases.map(\.rawValue))
    case (_, "label"): return .type("string")
    default: return .value(.bool(true))
    }
  }
}
