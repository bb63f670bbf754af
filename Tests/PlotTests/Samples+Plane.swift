import Foundation

@testable import Plot

extension Sample {
  /// x^2 / 4 + y^2 without its upper right corner, its negative gradient and two paths.
  static func field(cells: Int) -> Figure {
    let axis = GridAxis(from: -2, to: 2, count: cells + 1)
    let places = (0...cells).map { axis.place(Double($0)) }
    let points = places.flatMap { y in places.map { (x: $0, y: y) } }
    let grid = ValueGrid(
      x: axis,
      y: axis,
      values: points.map { $0.x + $0.y > 3 ? .nan : $0.x * $0.x / 4 + $0.y * $0.y }
    )
    let levels = ContourLevels(grid.values)
    let arrows = ArrowsMark(
      x: axis,
      y: axis,
      dx: points.map { -$0.x / 2 },
      dy: points.map { -2 * $0.y }
    )
    let marks: [Mark] = [
      .contours(ContourMark(grid, levels: levels.values, style: .filled)),
      .contours(ContourMark(grid, levels: levels.values, style: .lines)), .arrows(arrows),
      .path(
        PathMark(
          x: [-1.8, -1.2, -0.7, -0.3],
          y: [1.5, 0.6, 0.2, 0],
          label: "0.1",
          colour: .category(0)
        )
      ),
      .path(
        PathMark(
          x: [1.5, -1, 40],
          y: [-1, 1, -20],
          label: "1",
          note: "leaves the region at step 2",
          colour: .category(1)
        )
      ),
    ]
    return Figure(
      title: "Descent",
      panels: [
        Panel(
          x: Axis(label: "x", scale: .linear, lower: -2, upper: 2),
          y: Axis(label: "y", scale: .linear, lower: -2, upper: 2),
          marks: marks,
          legend: Legend(
            title: "learning_rate",
            placement: .column,
            colourBar: ColourBar(
              title: "value",
              ramp: .ground,
              content: .bands(levels: levels.names)
            )
          ),
          hasEqualUnits: true
        )
      ],
      sharesAxes: true
    )
  }

  /// Two rows of three cells, one of them without a number.
  static var heat: Figure {
    let values = [0.1, 0.52, 0.93, 0.2, .nan, 0.97]
    let scale = ColourScale(spanning: values)
    let mark = HeatMark(
      columns: 3,
      values: values,
      texts: ["0.10", "0.52", "0.93", "0.20", "diverged", "0.97"],
      scale: scale,
      strong: 5
    )
    return Figure(
      title: "Accuracy",
      panels: [
        Panel(
          x: Axis(label: "learning_rate", categories: ["0.01", "0.1", "1"]),
          y: Axis(label: "optimizer", categories: ["sgd", "adam"]),
          marks: [.heat(mark)],
          legend: Legend(
            placement: .hidden,
            colourBar: ColourBar(title: "accuracy", ramp: .cells, content: .scale(scale))
          )
        )
      ]
    )
  }

  /// Lines over three axes, the first without a last value.
  static func parallel(_ count: Int) -> Figure {
    var numbers = SampleNumbers(seed: 5)
    let lines = (0..<count).map { index in
      let accuracy = numbers.next()
      return ParallelMark.Line(
        [
          pow(10, -4 * numbers.next()), Double(Int(numbers.next() * 3)),
          index == 0 ? -.infinity : accuracy,
        ],
        colour: index == 0 ? .neutral : .sequential(accuracy)
      )
    }
    let mark = ParallelMark(
      axes: [
        Axis(label: "learning_rate", scale: .log),
        Axis(label: "optimizer", categories: ["sgd", "momentum", "adam"]),
        Axis(label: "accuracy", scale: .linear),
      ],
      lines: lines
    )
    return Figure(
      title: "Sweep",
      panels: [Panel(x: Axis(isHidden: true), y: Axis(isHidden: true), marks: [.parallel(mark)])]
    )
  }
}
