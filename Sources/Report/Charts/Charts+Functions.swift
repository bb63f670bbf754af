import Experiment
import Plot

// Figures of functions and descents on them.

extension Charts {
  func hasField() throws -> Bool { false }

  func hasCurve() -> Bool { false }

  func fieldFigure() throws -> Figure {
    throw ChartError(.field, "no run has measured a field")
  }

  func curveFigure() throws -> Figure {
    throw ChartError(.curve, "no run has descended on a function of one variable")
  }
}
