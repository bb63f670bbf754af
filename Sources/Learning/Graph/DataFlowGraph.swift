/// A computation taken apart into operations, with the value that each passes on and the derivative
/// of the result by it that comes back.
///
/// Values are computed in double precision as operations are added, gradients by
/// `differentiate()`. Nothing here is shared with training, so that each can check the other.
public struct DataFlowGraph: Sendable {
  /// What a node stands for.
  public enum Role: String, Sendable, Equatable, CaseIterable {
    /// What the computation is applied to.
    case input
    /// What is learned.
    case parameter
    /// What is given and not differentiated, such as targets.
    case constant
    /// What is computed from other nodes.
    case operation
  }

  /// An input, or one operation with its value.
  public struct Node: Sendable {
    /// What the value is called, such as `W1`.
    public let name: String
    /// What the node stands for.
    public let role: Role
    /// How the value is computed; nil where it is given.
    public let operation: GraphOperation?
    /// What goes forward from here.
    public internal(set) var value: Tensor
    /// The derivatives of the result by the value; nil before `differentiate()` and for constants.
    public internal(set) var gradient: Tensor?
  }

  /// The way of a value into an operation.
  public struct Edge: Sendable, Equatable {
    /// The place among `nodes` of the value, which goes forward on this edge.
    public let source: Int
    /// The place among `nodes` of the operation; after `source`.
    public let target: Int
    /// The share of the gradient that comes back on this edge.
    ///
    /// A node's gradient is the sum over the edges that leave it. Nil before `differentiate()` and
    /// for constants.
    public internal(set) var gradient: Tensor?
  }

  /// What is computed, as people write it; empty where nobody said.
  public let formula: String
  /// All nodes, each after those it is computed from; the last one is the result.
  public private(set) var nodes: [Node] = []
  /// All edges, by target, those of one operation in the order of its inputs.
  public private(set) var edges: [Edge] = []

  /// Makes a graph without nodes.
  public init(formula: String = "") {
    self.formula = formula
  }

  /// Adds a value that is given.
  ///
  /// - Returns: Its place among the nodes.
  public mutating func add(_ name: String, _ role: Role, _ value: Tensor) -> Int {
    nodes.append(Node(name: name, role: role, operation: nil, value: value))
    return nodes.count - 1
  }

  /// Adds an operation and computes its value.
  ///
  /// - Parameters:
  ///   - name: What the value is called.
  ///   - operation: What is done.
  ///   - inputs: The places of the values that it is done to, in the operation's order.
  /// - Returns: Its place among the nodes.
  public mutating func add(_ name: String, _ operation: GraphOperation, of inputs: [Int]) -> Int {
    let value = operation.value(inputs.map { nodes[$0].value })
    nodes.append(Node(name: name, role: .operation, operation: operation, value: value))
    edges += inputs.map { Edge(source: $0, target: nodes.count - 1) }
    return nodes.count - 1
  }

  /// The places of the edges into a node, in the order of its inputs.
  public func edges(into node: Int) -> [Int] {
    edges.indices.filter { edges[$0].target == node }
  }

  /// Computes all gradients, from the last node back.
  ///
  /// Where the last node has several numbers, gradients are those of their sum.
  public mutating func differentiate() {
    guard let last = nodes.indices.last else { return }
    for index in nodes.indices where nodes[index].role != .constant {
      nodes[index].gradient = nodes[index].value.filled(with: index == last ? 1 : 0)
    }
    for index in nodes.indices.reversed() {
      guard let operation = nodes[index].operation, let gradient = nodes[index].gradient
      else { continue }
      let places = edges(into: index)
      let inputs = places.map { nodes[edges[$0].source].value }
      let shares = operation.gradients(inputs, nodes[index].value, gradient)
      for (place, share) in zip(places, shares) {
        let source = edges[place].source
        guard let sum = nodes[source].gradient else { continue }
        edges[place].gradient = share
        nodes[source].gradient = sum.combined(with: share, +)
      }
    }
  }

  /// The value of the last node when another value is put in the place of a node's.
  ///
  /// - Parameters:
  ///   - node: The place of the node; what it is computed from does not matter then.
  ///   - value: The other value, of the same shape.
  /// - Returns: The result; the graph keeps its own.
  public func result(replacing node: Int, with value: Tensor) -> Tensor {
    var values = nodes.map(\.value)
    values[node] = value
    for index in nodes.indices.dropFirst(node + 1) {
      guard let operation = nodes[index].operation else { continue }
      values[index] = operation.value(edges(into: index).map { values[edges[$0].source] })
    }
    return values.last ?? value
  }
}
