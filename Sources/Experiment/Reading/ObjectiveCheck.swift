internal import Calculus

/// Checks that function, starting points and fields of a spec are about the same variables.
struct ObjectiveCheck {
  private let reader: ObjectReader
  private let values: [String: Value]
  private let sweep: Sweep
  private let table = Workload.objective.parameters

  init(_ reader: ObjectReader, _ values: [String: Value], _ sweep: Sweep) {
    self.reader = reader
    self.values = values
    self.sweep = sweep
  }

  /// Reports each problem once, however many trials have it.
  func run() {
    var seen: Set<[Value?]> = []
    for setting in settings {
      guard case .string(let text)? = setting["function"],
        let expression = try? Expression(nameOrFormula: text)
      else { continue }
      let function = Function(text: text, variables: expression.variables)
      if seen.insert([setting["function"]]).inserted { checkNames(function) }
      if let start = setting["start"], case .object(let point) = start,
        seen.insert([setting["function"], start]).inserted
      {
        check(Set(point.keys), of: "start", at: places("start", start), against: function)
      }
      if let field = setting["field"], let region = Region(field),
        seen.insert([setting["function"], nil, field]).inserted
      {
        check(region, at: places("field", field), against: function)
      }
    }
  }

  private struct Function {
    let text: String
    let variables: [String]
  }

  /// All combinations of the parameters that are about variables.
  private var settings: some Sequence<[String: Value]> {
    let names = ["function", "start", "field"]
    let part = Sweep(
      parameters: sweep.parameters.filter { names.contains($0.name) },
      zip: sweep.zip.map { $0.filter(names.contains) }
    )
    return part.assignments(over: values, of: table).lazy.map {
      part.applyingConditions(to: $0, given: values, of: table)
    }
  }

  /// The values of variables are metrics by the same names.
  private func checkNames(_ function: Function) {
    for name in function.variables where ObjectiveMetric.reserved.contains(name) {
      for (node, path) in places("function", .string(function.text)) {
        reader.problems.add(
          node,
          path,
          "a variable cannot be called '\(name)', as a metric is",
          hint: "choose another name"
        )
      }
    }
  }

  private func check(
    _ names: Set<String>,
    of what: String,
    at places: [(Node, String)],
    against function: Function
  ) {
    let shown = function.text.count > 60 ? function.text.prefix(60) + "…" : function.text
    for (node, path) in places {
      for name in function.variables where !names.contains(name) {
        reader.problems.add(
          node,
          path,
          "lacks the variable '\(name)' of the function \(shown)",
          hint: "add \(quotedJSON(name)): 0"
        )
      }
      for name in names.sorted() where !function.variables.contains(name) {
        let member = node.member(name)
        let near = nearestName(to: name, among: function.variables)
        reader.problems.add(
          member?.place ?? node.place,
          path: Experiment.path(path, name),
          "the function \(shown) has no variable '\(name)'",
          hint: near.map { "did you mean '\($0)'?" }
            ?? "its variables: \(function.variables.joined(separator: ", "))"
        )
      }
    }
  }

  private func check(
    _ region: Region,
    at places: [(Node, String)],
    against function: Function
  ) {
    guard function.variables.count > 1 else {
      for (node, path) in places {
        reader.problems.add(
          node,
          path,
          "a field is of functions of two variables or more, this one has one",
          hint: "remove the key"
        )
      }
      return
    }
    let ranges: Set = [region.x.variable, region.y.variable]
    let fixed = Set(region.fixed.keys)
    let own = Set(function.variables)
    for (node, path) in places {
      for name in ranges.subtracting(own).sorted() {
        report(node.member(name)?.place ?? node.place, Experiment.path(path, name), name, function)
      }
      let inner = node.member(Region.fixedKey)?.value
      for name in fixed.subtracting(own).union(fixed.intersection(ranges)).sorted() {
        let place = inner?.member(name)?.place ?? node.place
        let path = Experiment.path(Experiment.path(path, Region.fixedKey), name)
        if own.contains(name) {
          reader.problems.add(place, path: path, "'\(name)' has a range already")
        } else {
          report(place, path, name, function)
        }
      }
      for name in own.subtracting(ranges).subtracting(fixed).sorted() {
        reader.problems.add(
          node,
          path,
          "lacks the variable '\(name)'",
          hint: "give it a value: \"fix\": {\(quotedJSON(name)): 0}"
        )
      }
    }
  }

  private func report(_ place: Place, _ path: String, _ name: String, _ function: Function) {
    reader.problems.add(
      place,
      path: path,
      "the function has no variable '\(name)'",
      hint: nearestName(to: name, among: function.variables).map { "did you mean '\($0)'?" }
        ?? "its variables: \(function.variables.joined(separator: ", "))"
    )
  }

  /// Where the spec gives a parameter that value, or sweeps it with it.
  private func places(_ name: String, _ value: Value) -> [(Node, String)] {
    var candidates: [(Node, String)] = []
    func add(_ node: Node?, _ path: String) {
      guard let node else { return }
      if case .array(let items) = node.content {
        candidates += items.enumerated().map { ($0.element, "\(path)[\($0.offset)]") }
      } else {
        candidates.append((node, path))
      }
    }
    add(reader.value("parameters")?.member(name)?.value, "$.parameters.\(name)")
    let swept = reader.value("sweep")?.member("parameters")?.value.member(name)?.value
    for key in ["value", "values"] {
      add(swept?.member(key)?.value, "$.sweep.parameters.\(name).\(key)")
    }
    guard let rule = table.rule(name) else { return [] }
    return candidates.filter { rule.value($0.0, path: $0.1, problems: Problems()) == value }
  }
}
