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
    guard runs.contains(where: { $0.trial.setting["function"] != nil }) else {
      return "a field is of functions, and these runs have none"
    }
    return "no run has measured one"
  }

  func hasCurve() -> Bool { false }

  func curveFigure() throws -> Figure {
    throw ChartError(.curve, "no run has descended on a function of one variable")
  }
}
