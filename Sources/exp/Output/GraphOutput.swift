import Experiment
import Learning
import Plot
import Report

// A graph of operations as a table, as JSON and as a figure.

extension DataFlowGraph {
  /// All nodes in order, with what they are made of.
  var table: Table {
    let titles = ["value of", "operation", "from", "shape", "value", "gradient"]
    return Table(
      columns: titles.map { Table.Column($0) },
      rows: nodes.enumerated().map { index, node in
        [
          node.name, node.operation?.name ?? node.role.rawValue,
          edges(into: index).map { nodes[edges[$0].source].name }.joined(separator: ", "),
          node.value.shapeText, node.value.summary, node.gradient?.summary ?? "–",
        ]
      }
    )
  }

  /// The graph to draw, its title the formula.
  var figure: GraphFigure {
    var links = edges.map { edge in
      GraphLink(
        from: edge.source,
        to: edge.target,
        value: nodes[edge.source].value.grid,
        gradient: edge.gradient?.grid
      )
    }
    if let last = nodes.indices.last {
      links.append(
        GraphLink(
          from: last,
          to: nil,
          value: nodes[last].value.grid,
          gradient: nodes[last].gradient?.grid
        )
      )
    }
    return GraphFigure(
      title: withSubscripts(formula),
      boxes: nodes.map { node in
        GraphBox(
          node.operation?.name ?? withSubscripts(node.name),
          detail: node.detail,
          role: node.role.box
        )
      },
      links: links
    )
  }
}

extension DataFlowGraph.Node {
  /// What stands small in the node's box: the name of what is computed, and its shape.
  fileprivate var detail: String {
    let words = operation == nil ? [] : [withSubscripts(name)]
    return (words + [value.shapeText]).filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension DataFlowGraph.Role {
  fileprivate var box: GraphBox.Role {
    switch self {
    case .input: .input
    case .parameter: .parameter
    case .constant: .constant
    case .operation: .operation
    }
  }
}

extension Tensor {
  /// Rows and columns, such as `2×3`; empty for a single number.
  fileprivate var shapeText: String {
    shape.map { "\($0)" }.joined(separator: "×")
  }

  fileprivate var grid: NumberGrid { NumberGrid(elements, columns: columns) }

  /// All of a few numbers, rows between semicolons; of more the smallest, the mean and the largest.
  fileprivate var summary: String {
    guard elements.count <= NumberGrid.mostNumbers else {
      let mean = elements.reduce(0, +) / Double(elements.count)
      let numbers = [
        ("min", elements.min() ?? .nan), ("mean", mean), ("max", elements.max() ?? .nan),
      ]
      return numbers.map { "\($0) \(significant($1, digits: 3))" }.joined(separator: ", ")
    }
    let texts = elements.map { significant($0, digits: 4) }
    let rows = stride(from: 0, to: texts.count, by: columns).map { start in
      texts[start..<start + columns].joined(separator: ", ")
    }
    return shape.isEmpty ? rows.joined() : "[" + rows.joined(separator: "; ") + "]"
  }
}

/// The text with digits that follow a letter lowered: W₁ for W1.
func withSubscripts(_ text: String) -> String {
  var result = ""
  var followsName = false
  for character in text {
    if followsName, let digit = character.wholeNumberValue,
      let scalar = Unicode.Scalar(0x2080 + digit)
    {
      result.unicodeScalars.append(scalar)
    } else {
      result.append(character)
      followsName = character.isLetter
    }
  }
  return result
}

extension JSON {
  static func graph(_ graph: DataFlowGraph, figure: String?) -> JSON {
    .object([
      ("formula", .string(graph.formula)),
      ("nodes", .array(graph.nodes.map(node))),
      (
        "edges",
        .array(
          graph.edges.map { edge in
            .object([
              ("from", .integer(edge.source)), ("to", .integer(edge.target)),
              ("gradient", .optional(edge.gradient) { numbers($0.elements) }),
            ])
          }
        )
      ),
      ("figure", .optional(figure, JSON.string)),
    ])
  }

  private static func node(_ node: DataFlowGraph.Node) -> JSON {
    .object([
      ("name", .string(node.name)), ("role", .string(node.role.rawValue)),
      ("operation", .optional(node.operation?.name, JSON.string)),
      ("shape", .value(.list(node.value.shape.map { .integer($0) }))),
      ("value", numbers(node.value.elements)),
      ("gradient", .optional(node.gradient) { numbers($0.elements) }),
    ])
  }

  private static func numbers(_ numbers: [Double]) -> JSON {
    .array(numbers.map(JSON.number))
  }
}
