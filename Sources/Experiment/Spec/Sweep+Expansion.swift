// Which values the settings of a sweep have, in which order.

extension Sweep {
  /// Parameters that vary together: one, or a group under `zip`.
  var units: [[SweptParameter]] {
    var units: [[SweptParameter]] = []
    for parameter in parameters {
      guard let group = zip.first(where: { $0.contains(parameter.name) }) else {
        units.append([parameter])
        continue
      }
      // A group stands where its first parameter does.
      guard let first = parameters.first(where: { group.contains($0.name) }),
        first.name == parameter.name
      else { continue }
      units.append(parameters.filter { group.contains($0.name) })
    }
    return units
  }

  /// The number of combinations of a grid, or of random draws; settings that are alike count twice.
  var count: Double {
    switch method {
    case .grid: units.reduce(1) { $0 * Double($1[0].values?.count ?? 1) }
    case .random(let count, _), .bayes(let count, _, _): Double(count)
    }
  }

  /// The values of each setting over given ones; conditions are not looked at yet.
  func assignments(
    over given: [String: Value],
    of table: ParameterTable
  ) -> some Sequence<[String: Value]> {
    let units = units
    return (0..<Int(count)).lazy.map { index in
      var values = given
      switch method {
      case .grid:
        var rest = index
        for unit in units.reversed() {
          let count = unit[0].values?.count ?? 1
          for parameter in unit { values[parameter.name] = parameter.values?[rest % count] }
          rest /= count
        }
      case .random(_, let seed), .bayes(_, let seed, _):
        let draw = SweepDraw(seed: seed, index: index)
        for unit in units { unit.forEachValue(draw, of: table) { values[$0] = $1 } }
      }
      return values
    }
  }

  /// Takes back the values of parameters whose conditions do not hold.
  ///
  /// - Parameters:
  ///   - values: The values of a setting.
  ///   - given: What the spec says without the sweep.
  ///   - table: The workload's parameters.
  /// - Returns: The values of the setting that is run.
  func applyingConditions(
    to values: [String: Value],
    given: [String: Value],
    of table: ParameterTable
  ) -> [String: Value] {
    let conditional = parameters.filter { !$0.condition.isEmpty }
    guard !conditional.isEmpty else { return values }
    var result = values
    // A condition may hang on a parameter that has a condition itself.
    for _ in conditional {
      let setting = table.resolve(result).setting
      for parameter in conditional {
        let holds = parameter.condition.allSatisfy { name, values in
          setting[name].map(values.contains) ?? false
        }
        if !holds { result[parameter.name] = given[parameter.name] }
      }
    }
    return result
  }
}

extension [SweptParameter] {
  /// Draws the values of parameters that vary together.
  fileprivate func forEachValue(
    _ draw: SweepDraw,
    of table: ParameterTable,
    _ body: (String, Value?) -> Void
  ) {
    for parameter in self {
      switch parameter.source {
      case .values(let values, let probabilities):
        // All of a group take the choice of its first.
        let index = draw.choice(self[0].name, count: values.count, probabilities: probabilities)
        body(parameter.name, values[index])
      case .distribution(let distribution):
        let number = distribution.quantile(draw.place(parameter.name))
        body(parameter.name, table.rule(parameter.name)?.value(of: number))
      }
    }
  }
}

extension ParameterRule {
  /// A number as a value of this parameter's type: whole for integers.
  func value(of number: Double) -> Value? {
    switch kind {
    case .number: .number(number)
    case .integer, .integers: Int(exactly: number.rounded()).map { .integer($0) }
    // A whole number without a point, because many programs take nothing else for a count.
    case .scalar: Int(exactly: number).map { .integer($0) } ?? .number(number)
    case .bool, .choice, .expression, .point, .region: nil
    }
  }

  /// Whether a value drawn for this parameter is in its range.
  func allows(_ value: Value) -> Bool {
    switch (kind, value) {
    case (.number(let interval), .number(let number)): interval.contains(number)
    case (.integer(let range), .integer(let integer)),
      (.integers(let range), .integer(let integer)):
      range.contains(integer)
    default: true
    }
  }
}
