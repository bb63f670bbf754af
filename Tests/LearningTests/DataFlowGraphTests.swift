import Testing

@testable import Learning

struct DataFlowGraphTests {
  /// Samples with inputs and targets from a random stream.
  private static func samples(_ count: Int, inputs: Int, outputs: Int, classes: Bool) -> Samples {
    var stream = RandomStream(seed: 3, purpose: .digits)
    let numbers = (0..<count * inputs).map { _ in stream.uniform(-1, 1) }
    let targets: Targets =
      classes
      ? .classes((0..<count).map { _ in UInt8(stream.index(below: outputs)) })
      : .vectors((0..<count * outputs).map { _ in stream.uniform() }, width: outputs)
    return Samples(inputs: .numbers(numbers), targets: targets, count: count, inputSize: inputs)
  }

  private static func network(
    hidden: [Int],
    activation: Activation,
    loss: Loss,
    bias: Bool = true
  ) throws -> Network<Double> {
    let network = Network<Double>(
      shape: NetworkShape(inputs: 2, hidden: hidden, outputs: 2, bias: bias),
      activation: activation,
      loss: loss,
      initializer: .normal(scale: 0.5),
      seed: 4
    )
    // Biases begin at 0, where nothing could be seen of them.
    var stream = RandomStream(seed: 5, purpose: .weights)
    try network.setParameters(network.parameters().map { $0 + stream.uniform(-0.2, 0.2) })
    return network
  }

  /// Every number of every gradient, those of single edges included, against central differences
  /// of the graph's forward values.
  private func expectCentralDifferences(_ graph: DataFlowGraph, tolerance: Double = 1e-9) throws {
    for (index, node) in graph.nodes.enumerated() where node.role != .constant {
      let gradient = try #require(node.gradient)
      #expect(gradient.shape == node.value.shape)
      for place in node.value.elements.indices {
        let numerical = extrapolatedDifference { move in
          var moved = node.value
          moved.elements[place] += move
          return graph.result(replacing: index, with: moved).elements.reduce(0, +)
        }
        let found = gradient.elements[place]
        // As a plain condition: there are thousands of numbers.
        if !(abs(found - numerical) <= tolerance * max(1, abs(numerical))) {
          Issue.record("\(node.name)[\(place)]: \(found), numerically \(numerical)")
        }
      }
      let shares = graph.edges.filter { $0.source == index }.compactMap(\.gradient)
      for place in node.value.elements.indices where !shares.isEmpty {
        let sum = shares.reduce(0) { $0 + $1.elements[place] }
        #expect(sum == gradient.elements[place])
      }
    }
  }

  /// The derivative at 0 from central differences of two step sizes, whose errors cancel.
  private func extrapolatedDifference(_ function: (Double) -> Double) -> Double {
    let slopes = [1e-4, 5e-5].map { (function($0) - function(-$0)) / (2 * $0) }
    return (4 * slopes[1] - slopes[0]) / 3
  }

  @Test
  func `the worked example has a node for each symbol of its formula`() throws {
    let network = try Self.network(hidden: [3], activation: .relu, loss: .crossEntropy)
    let graph = try DataFlowGraph(
      of: network,
      on: Self.samples(1, inputs: 2, outputs: 2, classes: true)
    )
    #expect(graph.formula == "softmax(relu(x W1 + b1) W2 + b2) with cross-entropy")
    #expect(
      graph.nodes.map(\.name) == [
        "x", "W1", "xW1", "b1", "a1", "z1", "W2", "z1W2", "b2", "a2", "y", "t", "losses", "loss",
      ]
    )
    #expect(
      graph.nodes.compactMap(\.operation?.name) == [
        "matmul", "+", "relu", "matmul", "+", "softmax", "cross-entropy", "mean",
      ]
    )
    #expect(graph.nodes.map(\.value.shape).prefix(4) == [[1, 2], [2, 3], [1, 3], [3]])
    #expect(graph.edges.allSatisfy { $0.source < $0.target })
    #expect(graph.nodes.last?.gradient == Tensor(1))
    #expect(graph.nodes[11].gradient == nil)
  }

  @Test(arguments: Activation.allCases, [[], [3], [4, 3]])
  func `every gradient is that of central differences`(
    activation: Activation,
    hidden: [Int]
  ) throws {
    for loss in Loss.allCases {
      for (count, classes) in [(1, true), (3, true), (3, false)] {
        let network = try Self.network(hidden: hidden, activation: activation, loss: loss)
        let samples = Self.samples(count, inputs: 2, outputs: 2, classes: classes)
        try expectCentralDifferences(try DataFlowGraph(of: network, on: samples))
      }
    }
  }

  @Test(arguments: Activation.allCases, Loss.allCases)
  func `loss and parameter gradients are those of training`(
    activation: Activation,
    loss: Loss
  ) throws {
    for (bias, classes) in [(true, true), (true, false), (false, true)] {
      let network = try Self.network(
        hidden: [4, 3],
        activation: activation,
        loss: loss,
        bias: bias
      )
      let samples = Self.samples(7, inputs: 2, outputs: 2, classes: classes)
      let graph = try DataFlowGraph(of: network, on: samples)
      let (expectedLoss, expected) = try network.gradient(on: samples)
      let result = try #require(graph.nodes.last)
      #expect(abs(result.value.elements[0] - expectedLoss) < 1e-13)
      let found = graph.nodes.filter { $0.role == .parameter }
        .flatMap { $0.gradient?.elements ?? [] }
      #expect(found.count == expected.count)
      for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-13) }
    }
  }

  @Test
  func `a value used twice gets the sum of both gradients`() throws {
    // x * x + 3x at 2: value 10, slope 7.
    let multiply = GraphOperation("*") { inputs in
      inputs[0].combined(with: inputs[1], *)
    } gradients: { inputs, _, gradient in
      [gradient.combined(with: inputs[1], *), gradient.combined(with: inputs[0], *)]
    }
    let add = GraphOperation("+") { inputs in
      inputs[0].combined(with: inputs[1], +)
    } gradients: { _, _, gradient in
      [gradient, gradient]
    }
    var graph = DataFlowGraph(formula: "x*x + 3*x")
    let x = graph.add("x", .input, Tensor(2))
    let square = graph.add("x*x", multiply, of: [x, x])
    let three = graph.add("3", .constant, Tensor(3))
    let triple = graph.add("3*x", multiply, of: [three, x])
    let sum = graph.add("x*x + 3*x", add, of: [square, triple])
    graph.differentiate()
    #expect(graph.nodes[sum].value == Tensor(10))
    #expect(graph.nodes[x].gradient == Tensor(7))
    #expect(graph.edges.filter { $0.source == x }.map(\.gradient) == [2, 2, 3].map { Tensor($0) })
    #expect(graph.edges[graph.edges(into: triple)[0]].gradient == nil)
    try expectCentralDifferences(graph)
    graph.differentiate()
    #expect(graph.nodes[x].gradient == Tensor(7))
  }

  @Test
  func `the first samples are those of the data set`() throws {
    let dataset = try Dataset.inline(inputs: [[1, 2], [3, 4], [5, 6]], classes: [0, 1, 1])
    let samples = dataset.train.prefix(2)
    #expect(samples.count == 2)
    #expect(samples.inputNumbers == [1, 2, 3, 4])
    #expect(samples.targetNumbers(width: 2) == [1, 0, 0, 1])
    #expect(dataset.train.prefix(9).count == 3)
    let digits = Dataset.digits(train: 3, test: 0, seed: 0).train
    #expect(digits.prefix(1).inputNumbers == Array(digits.inputNumbers.prefix(784)))
  }
}
