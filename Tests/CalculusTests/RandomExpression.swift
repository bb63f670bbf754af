import Learning

@testable import Calculus

/// A random expression in x and y with up to that many operations in a row.
func randomExpression(_ stream: inout RandomStream, depth: Int) -> Expression {
  var builder = ExpressionBuilder()
  let root = randomNode(&stream, &builder, depth: depth)
  return builder.expression(at: root)
}

private func randomNode(
  _ stream: inout RandomStream,
  _ builder: inout ExpressionBuilder,
  depth: Int
) -> Int {
  let kind = depth == 0 ? stream.index(below: 4) : stream.index(below: 20)
  switch kind {
  case 0: return builder.add(.variable("x"))
  case 1: return builder.add(.variable("y"))
  case 2:
    let numbers = [0, 1, 2, 3, 10, 0.5, 0.1, 1.25, 1e-3, 2.718281828, 1e6]
    return builder.add(.number(numbers[stream.index(below: numbers.count)]))
  case 3: return builder.add(.constant(stream.index(below: 2) == 0 ? .pi : .e))
  case 4, 5: return builder.add(.negation(randomNode(&stream, &builder, depth: depth - 1)))
  case 6...10:
    let functions = Expression.Function.allCases
    let function = functions[stream.index(below: functions.count)]
    return builder.add(.function(function, randomNode(&stream, &builder, depth: depth - 1)))
  default:
    let operators = Expression.Operator.allCases
    let sign = operators[stream.index(below: operators.count)]
    let left = randomNode(&stream, &builder, depth: depth - 1)
    let right = randomNode(&stream, &builder, depth: depth - 1)
    return builder.add(.operation(sign, left, right))
  }
}
