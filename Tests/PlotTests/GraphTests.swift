import Testing

@testable import Plot

struct GraphTests {
  private func link(_ source: Int, _ target: Int?, _ values: [Double] = [1]) -> GraphLink {
    let grid = NumberGrid(values, columns: values.count)
    return GraphLink(from: source, to: target, value: grid, gradient: grid)
  }

  /// A chain of operations, each with a parameter.
  private func chain(_ count: Int) -> GraphFigure {
    var boxes = [GraphBox("x", detail: "1×3", role: .input)]
    var links: [GraphLink] = []
    var last = 0
    for index in 0..<count {
      boxes.append(GraphBox("w\(index)", detail: "3×2", role: .parameter))
      boxes.append(GraphBox("matmul", detail: "1×3", role: .operation))
      let value = NumberGrid([0.5, -0.25, 1.75], columns: 3)
      let weights = NumberGrid([1, 2, 3, 4, 5, -6], columns: 2)
      let operation = boxes.count - 1
      links.append(GraphLink(from: last, to: operation, value: value, gradient: value))
      links.append(GraphLink(from: operation - 1, to: operation, value: weights, gradient: weights))
      last = operation
    }
    links.append(link(last, nil))
    return GraphFigure(title: "Chain", caption: "Caption", boxes: boxes, links: links)
  }

  /// x^2 + x y with both uses of x, as expressions give it.
  private var shared: GraphFigure {
    GraphFigure(
      title: "x^2 + x*y",
      boxes: [
        GraphBox("x", role: .input), GraphBox("y", role: .input), GraphBox("2", role: .constant),
        GraphBox("^", role: .operation), GraphBox("*", role: .operation),
        GraphBox("+", role: .operation),
      ],
      links: [
        link(0, 3), link(2, 3), link(0, 4), link(1, 4), link(3, 5), link(4, 5), link(5, nil),
      ]
    )
  }

  @Test
  func `a network's layers`() throws {
    try expectSnapshot(chain(2).scene(size: PixelSize(600, 400), measure: fixedMeasure), "graph")
  }

  @Test
  func `parameters hang, inputs stand left of what uses them`() {
    let order = GraphOrder(chain(3))
    #expect(order.places.map(\.column) == [0, 1, 1, 2, 2, 3, 3])
    #expect(
      order.places.map(\.side) == [nil, .above, nil, .below, nil, .above, nil]
    )
    #expect(Set(order.places.map(\.track)) == [0])
  }

  @Test
  func `what is used twice keeps its place, nothing shares one`() {
    let order = GraphOrder(shared)
    #expect(order.places.map(\.column) == [0, 0, 1, 1, 1, 2])
    #expect(order.places[2].side == .above)
    let standing = order.places.filter { $0.side == nil }.map { [Double($0.column), $0.track] }
    #expect(Set(standing).count == 5)
  }

  @Test(arguments: [1, 3, 12])
  func `boxes and the page keep apart`(count: Int) {
    for figure in [chain(count), shared] {
      let size = figure.naturalSize(measure: fixedMeasure)
      let scene = figure.scene(size: size, measure: fixedMeasure)
      let boxes = scene.commands.compactMap { command -> [PixelPoint]? in
        if case .polygon(let points, _) = command, points.count > 3 { points } else { nil }
      }.map { PixelPoint.bounds(of: $0, scale: 1) }
      #expect(boxes.count == figure.boxes.count)
      for (index, box) in boxes.enumerated() {
        #expect(box.left >= 0 && box.right <= size.width)
        #expect(box.top >= 0 && box.bottom <= size.height)
        for other in boxes.dropFirst(index + 1) {
          #expect(
            box.right < other.left || other.right < box.left || box.bottom < other.top
              || other.bottom < box.top
          )
        }
      }
    }
  }

  @Test
  func `a way past other boxes has a track of its own`() throws {
    // x - (y + x^2): the second x passes two columns.
    let figure = GraphFigure(
      boxes: [
        GraphBox("x", role: .input), GraphBox("y", role: .input), GraphBox("^2", role: .operation),
        GraphBox("+", role: .operation), GraphBox("-", role: .operation),
      ],
      links: [link(0, 2), link(1, 3), link(2, 3), link(3, 4), link(0, 4), link(4, nil)]
    )
    let order = GraphOrder(figure)
    #expect(order.places.map(\.column) == [0, 1, 1, 2, 3])
    #expect(Set(order.lanes[4].keys) == [1, 2])
    let track = try #require(order.lanes[4][1])
    #expect(order.lanes[4][2] == track)
    #expect(order.places.allSatisfy { $0.column == 0 || abs($0.track - track) >= 0.5 })
    let size = figure.naturalSize(measure: fixedMeasure)
    for case .polyline(let points, _) in figure.scene(size: size, measure: fixedMeasure).commands {
      #expect(points.allSatisfy { $0.y > 0 && $0.y < size.height })
    }
  }

  @Test
  func `long chains are broken into rows of a wider page`() {
    let short = chain(3).naturalSize(measure: fixedMeasure)
    let long = chain(12).naturalSize(measure: fixedMeasure)
    #expect(short.width == 1000 && long.width == 1000)
    #expect(long.height > 1.6 * short.height)
  }

  @Test(arguments: [(20.0, 20.0), (200, 125), (4000, 100), (100, 4000)])
  func `any graph fits any page`(width: Double, height: Double) {
    let empty = GraphFigure(boxes: [], links: [])
    for figure in [empty, chain(9), shared] {
      let scene = figure.scene(size: PixelSize(width, height), measure: fixedMeasure)
      #expect(!scene.description.contains("nan") && !scene.description.contains("inf"))
    }
  }

  @Test(
    arguments: [
      ([0.5, -1], 2, [["0.5"], ["−1.0"]]),
      ([0.9588, -1.019, 0.5722], 3, [["0.96"], ["−1.02"], ["0.57"]]),
      ([1, 0, 0.0004, 250], 2, [["1", "0"], ["≈0", "250"]]),
      ([1, 1e-17], 2, [["1"], ["≈0"]]), ([4990.005], 1, [["4,990"]]),
      ([0, 0], 1, [["0"], ["0"]]),
      ([0.5, -0.0004], 2, [["0.5000"], ["−0.0004"]]),
      ([1e-7, -2.5e-9], 1, [["1×10⁻⁷"], ["−2.5×10⁻⁹"]]),
      ([.nan, .infinity, 2], 1, [["NaN"], ["∞"], ["2"]]),
      ([1, 2, 3, 4, 5, 6, 14], 7, [["min", "1"], ["mean", "5"], ["max", "14"]]),
      ([1, 2, 3, 4, 5, 6, .nan], 7, [["min", "NaN"], ["mean", "NaN"], ["max", "NaN"]]),
    ] as [([Double], Int, [[String]])]
  )
  func `numbers beside links`(values: [Double], columns: Int, expected: [[String]]) {
    #expect(NumberGrid(values, columns: columns).cells == expected)
  }
}
