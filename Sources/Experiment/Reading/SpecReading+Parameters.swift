// The parameters of a spec, by the table of its workload.

extension Spec {
  /// The values of the parameters that have one, and as swept those that have several.
  static func parameters(
    _ spec: ObjectReader,
    of table: ParameterTable
  ) -> (values: [String: Value], lists: [SweptParameter]) {
    guard let node = spec.value("parameters"),
      let reader = ObjectReader(
        node,
        path: spec["parameters"],
        keys: nil,
        problems: spec.problems
      )
    else { return ([:], []) }
    var values: [String: Value] = [:]
    var lists: [SweptParameter] = []
    for member in reader.all {
      guard let rule = table.rule(member.key) else {
        let isTopLevel = keys.contains(member.key)
        reader.reportUnknownKey(
          member,
          among: table.names,
          hint: isTopLevel
            ? "'\(member.key)' belongs beside 'parameters', not in it" : table.nameHint,
          home: SpecKeys().hint(member.key, in: reader.path)
        )
        continue
      }
      if rule.kind == .point, case .array(let items) = member.value.content {
        let points = points(items, rule, at: member.value, spec)
        if points.count == 1 { values[rule.name] = points[0] }
        if points.count > 1 { lists.append(SweptParameter(rule.name, points)) }
        continue
      }
      values[rule.name] = rule.value(
        member.value,
        path: reader[member.key],
        problems: spec.problems
      )
    }
    return (values, lists)
  }

  /// The points of a list; a list of one is the same as the point alone.
  private static func points(
    _ items: [Node],
    _ rule: ParameterRule,
    at node: Node,
    _ spec: ObjectReader
  ) -> [Value] {
    let path = path(spec["parameters"], rule.name)
    let problems = spec.problems
    let sweep = spec.value("sweep")
    if items.isEmpty {
      problems.add(node, path, "expected at least one point, found an empty list")
    }
    if items.count > 1, sweep?.member("parameters")?.value.member(rule.name) != nil {
      problems.add(
        node,
        path,
        "has several points and is swept, too",
        hint: "list the points here or under '$.sweep.parameters.\(rule.name)'"
      )
      return []
    }
    if items.count > 1, sweep?.member("method")?.value.content == .string("random") {
      problems.add(
        node,
        path,
        "has several points, of which a random sweep runs not all",
        hint: "to draw from them list them as 'values' under '$.sweep.parameters.\(rule.name)'"
      )
      return []
    }
    var points: [Value] = []
    for (index, item) in items.enumerated() {
      let place = "\(path)[\(index)]"
      guard let point = rule.value(item, path: place, problems: problems) else { continue }
      if points.contains(point) {
        problems.add(item, place, "the point \(point.displayText) is there twice")
      } else {
        points.append(point)
      }
    }
    return points
  }

  /// Reports required parameters that no trial has and given ones that have a meaning in none.
  static func checkParameters(
    _ values: [String: Value],
    sweep: Sweep,
    of table: ParameterTable,
    _ reader: ObjectReader
  ) {
    let places = parameterPlaces(reader)
    let written = Set(places.keys)
    var used: Set<String> = []
    var missing: [String] = []
    for setting in Plan.conditionSettings(values, sweep: sweep, of: table) {
      let resolved = table.resolve(setting)
      used.formUnion(resolved.setting.names)
      for name in resolved.missing where !missing.contains(name) { missing.append(name) }
    }
    for name in missing where !written.contains(name) {
      guard let rule = table.rule(name) else { continue }
      reader.problems.add(
        reader.value("parameters") ?? reader.node,
        path(reader["parameters"], name),
        "missing; expected \(rule.kind.expectation)",
        hint: rule.summary
      )
    }
    for (name, place) in places where !used.contains(name) {
      guard let rule = table.rule(name), !rule.condition.isEmpty else { continue }
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
  static func checkPrecision(
    _ values: [String: Value],
    sweep: Sweep,
    of table: ParameterTable,
    _ reader: ObjectReader
  ) {
    let isRoundedAway = Plan.conditionSettings(values, sweep: sweep, of: table).contains { given in
      let setting = table.resolve(given).setting
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
