/// Nodes of expressions under construction, each kept once.
struct ExpressionBuilder {
  private(set) var nodes: [Expression.Node]
  private var places: [Expression.Node: Int]

  /// Takes nodes that differ from each other, each after those it is applied to.
  init(_ nodes: [Expression.Node] = []) {
    self.nodes = nodes
    places = Dictionary(zip(nodes, nodes.indices)) { first, _ in first }
  }

  /// The place of a node, which is added where it is new.
  mutating func add(_ node: Expression.Node) -> Int {
    if let place = places[node] { return place }
    nodes.append(node)
    places[node] = nodes.count - 1
    return nodes.count - 1
  }

  /// The expression whose result is the node at a place, without what it does not use.
  func expression(at root: Int) -> Expression {
    var result = ExpressionBuilder()
    var moved = [Int?](repeating: nil, count: nodes.count)
    // Negative entries have had their operands put before them.
    var pending = [root]
    while let entry = pending.popLast() {
      let place = entry < 0 ? ~entry : entry
      if moved[place] != nil { continue }
      if entry < 0 {
        moved[place] = result.add(nodes[place].moved { moved[$0] ?? 0 })
      } else {
        pending.append(~place)
        pending += nodes[place].operands.reversed()
      }
    }
    return Expression(nodes: result.nodes)
  }
}

extension Expression.Node {
  /// The node applied to operands at other places.
  func moved(_ place: (Int) -> Int) -> Expression.Node {
    switch self {
    case .number, .constant, .variable: self
    case .negation(let operand): .negation(place(operand))
    case .operation(let sign, let left, let right): .operation(sign, place(left), place(right))
    case .function(let function, let operand): .function(function, place(operand))
    }
  }
}
