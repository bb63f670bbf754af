import Calculus
import Experiment
import Plot
import Store

// Figures of functions and descents on them.

extension Charts {
  /// The fields of the runs with the runs that measured each, in the order of the runs.
  private func fields() throws -> [(field: Field, runs: [Run])] {
    let stored = try store.fields(of: runs.map(\.id))
    var fields: [(field: Field, runs: [Run])] = []
    for run in runs {
      guard let field = stored[run.id]?.first else { continue }
      if let index = fields.firstIndex(where: { $0.field == field }) {
        fields[index].runs.append(run)
      } else {
        fields.append((field, [run]))
      }
    }
    return fields
  }

  func hasField() throws -> Bool { try !store.fields(of: runs.map(\.id)).isEmpty }

  func fieldFigure() throws -> Figure {
    let fields = try fields()
    guard let first = fields.first else { throw ChartError(.field, missingField) }
    if fields.count == 1 {
      return FieldChart(first.field, paths: try paths(first.field, first.runs)).figure
    }
    let figures = try fields.map { field, runs in
      FieldChart(field, paths: try paths(field, runs), hasPanels: false).figure
    }
    var captions: [String] = []
    for figure in figures where !captions.contains(figure.caption) {
      captions.append(figure.caption)
    }
    return Figure(
      title: ChartText.title("Gradient descent", by: Differences.names(in: runs)),
      subtitle: figures[0].subtitle,
      caption: captions.joined(separator: " "),
      panels: zip(figures, fields).map { figure, item in
        var panel = figure.panels[0]
        panel.title = item.field.function
        return panel
      }
    )
  }

  /// The ways of runs over the plane of a field.
  private func paths(_ field: Field, _ runs: [Run]) throws -> [DescentPath] {
    let ids = runs.map(\.id)
    let x = try store.series(field.x.variable, of: ids)
    let y = try store.series(field.y.variable, of: ids)
    return runs.compactMap { run in
      guard let x = x[run.id], let y = y[run.id] else { return nil }
      return DescentPath(run, x: x, y: y)
    }
  }

  /// Why there is no field, and what to do about it.
  private var missingField: String {
    guard let (function, expression) = functions.first else {
      return "a field is of functions, and these runs have none"
    }
    let variables = expression.variables
    guard variables.count > 1 else {
      return "'\(function)' has one variable; draw it with --kind curve"
    }
    var members = variables.prefix(2).map { "\(quotedJSON($0)): [-\(reach), \(reach)]" }
    if variables.count > 2 {
      let fixed = variables.dropFirst(2).map { "\(quotedJSON($0)): 0" }
      members.append("\"fix\": {\(fixed.joined(separator: ", "))}")
    }
    let plane =
      variables.count > 2 ? "'\(function)' has \(variables.count) variables, a field two; " : ""
    return
      "\(plane)no run has measured a field; add it to the parameters of the spec and run again: "
      + "\"field\": {\(members.joined(separator: ", "))}"
  }

  /// A round number beyond all coordinates at which the descents start.
  private var reach: Int {
    let starts = runs.compactMap { run -> Double? in
      guard case .object(let point)? = run.trial.setting["start"] else { return nil }
      return point.values.compactMap(\.numberValue).map(abs).max()
    }
    let largest = max(starts.max() ?? 0, 1)
    return [2, 5, 10, 20, 50, 100, 1000, 10_000].first { Double($0) > largest } ?? 100_000
  }

  /// The functions of the runs, each once.
  private var functions: [(text: String, expression: Expression)] {
    var texts: [String] = []
    for run in runs {
      guard case .string(let text)? = run.trial.setting["function"], !texts.contains(text) else {
        continue
      }
      texts.append(text)
    }
    return texts.compactMap { text in
      (try? Expression(nameOrFormula: text)).map { (text, $0) }
    }
  }
}

// MARK: - Functions of one variable

extension Charts {
  func hasCurve() -> Bool { functions.count == 1 && functions[0].expression.variables.count == 1 }

  func curveFigure() throws -> Figure {
    let functions = functions
    guard let (text, expression) = functions.first else {
      throw ChartError(.curve, "a curve is of functions, and these runs have none")
    }
    guard functions.count == 1 else {
      throw ChartError(.curve, "it shows one function, and these runs have \(functions.count)")
    }
    guard expression.variables.count == 1 else {
      throw ChartError(
        .curve,
        "'\(text)' has \(expression.variables.count) variables; draw it with --kind field"
      )
    }
    let variable = expression.variables[0]
    let descents = try descents(variable)
    let range = Self.range(descents)
    var function = try CompiledExpression(expression)
    var slopes = [0.0]
    let tangent = options.place ?? descents.first?.x.first
    let curve = FunctionCurve(
      text,
      over: range,
      tangent: tangent,
      value: { function.value(at: [$0]) },
      slope: { place in
        _ = function.gradient(at: [place], into: &slopes)
        return slopes[0]
      }
    )
    return DescentCurveChart(curve, variable: variable, descents: descents).figure
  }

  private func descents(_ variable: String) throws -> [DescentCurveChart.Descent] {
    let ids = runs.map(\.id)
    let x = try store.series(variable, of: ids)
    let values = try store.series("value", of: ids)
    return runs.compactMap { run in
      guard let x = x[run.id], let values = values[run.id], x.steps == values.steps else {
        return nil
      }
      return DescentCurveChart.Descent(run, x: x.values, values: values.values)
    }
  }

  /// What the descents go over that end no higher than they start, with some air; where all others
  /// start is in it too.
  private static func range(_ descents: [DescentCurveChart.Descent]) -> ClosedRange<Double> {
    let places = descents.flatMap { descent in
      guard let first = descent.values.first, let last = descent.values.last, last <= first else {
        return Array(descent.x.prefix(1))
      }
      return descent.x
    }.filter(\.isFinite)
    guard let low = places.min(), let high = places.max() else { return -1...1 }
    let air = high > low ? (high - low) * 0.15 : max(abs(low), 1)
    return low - air...high + air
  }
}
