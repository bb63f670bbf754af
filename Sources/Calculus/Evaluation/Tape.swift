/// An expression as a list of instructions, for any number of points at once.
///
/// Each value has a slot: first the variables, then the numbers, then what each instruction
/// computes. Slots are rows of as many numbers as there are points, the lanes.
struct Tape: Sendable {
  /// One operation; its result goes into the slot behind those of the instructions before it.
  struct Instruction: Sendable {
    enum Code: Sendable {
      case negate
      case add
      case subtract
      case multiply
      case divide
      case square
      case power
      case function(Expression.Function)
    }

    let code: Code
    let left: Int
    /// The second operand's slot; that of the first where there is one operand.
    let right: Int
    /// Whether the operands depend on variables.
    let isLeftActive: Bool
    let isRightActive: Bool
  }

  let variableCount: Int
  let numbers: [Double]
  let instructions: [Instruction]
  /// The slot of the expression's value.
  let result: Int

  var slotCount: Int { variableCount + numbers.count + instructions.count }

  /// Makes the tape of an expression; parts without variables are computed here.
  ///
  /// - Parameters:
  ///   - expression: Its variables are among those named.
  ///   - variables: Their names, in the order of their slots.
  init(_ expression: Expression, variables: [String]) {
    let order = Dictionary(zip(variables, 0...)) { first, _ in first }
    let known = expression.numbers
    // Numbers first, as the slots of the instructions come behind them.
    var slots: [Int?] = expression.nodes.map {
      if case .variable(let name) = $0 { order[name] } else { nil }
    }
    var numbers: [Double] = []
    var places: [UInt64: Int] = [:]
    for (place, number) in known.enumerated() {
      guard let number else { continue }
      slots[place] = places[number.bitPattern] ?? variables.count + numbers.count
      if places.updateValue(slots[place] ?? 0, forKey: number.bitPattern) == nil {
        numbers.append(number)
      }
    }
    var instructions: [Instruction] = []
    for (place, node) in expression.nodes.enumerated() where slots[place] == nil {
      let operands = node.operands
      guard let left = operands.first, let right = operands.last else { continue }
      slots[place] = variables.count + numbers.count + instructions.count
      instructions.append(
        Instruction(
          code: Self.code(node, exponent: known[right]),
          left: slots[left] ?? 0,
          right: slots[right] ?? 0,
          isLeftActive: known[left] == nil,
          isRightActive: known[right] == nil
        )
      )
    }
    variableCount = variables.count
    self.numbers = numbers
    self.instructions = instructions
    result = slots[expression.root] ?? 0
  }

  private static func code(_ node: Expression.Node, exponent: Double?) -> Instruction.Code {
    switch node {
    case .function(let function, _): .function(function)
    case .operation(.add, _, _): .add
    case .operation(.subtract, _, _): .subtract
    case .operation(.multiply, _, _): .multiply
    case .operation(.divide, _, _): .divide
    case .operation(.power, _, _): exponent == 2 ? .square : .power
    case .negation, .number, .constant, .variable: .negate
    }
  }
}

extension Expression {
  /// The values of those nodes that depend on no variable.
  var numbers: [Double?] {
    var values: [Double?] = []
    values.reserveCapacity(nodes.count)
    for node in nodes {
      if case .variable = node {
        values.append(nil)
        continue
      }
      let operands = node.operands.compactMap { values[$0] }
      values.append(operands.count == node.operands.count ? node.value(of: operands) : nil)
    }
    return values
  }
}

extension Expression.Node {
  /// The node's value, given those of its operands; NaN for a variable.
  func value(of operands: [Double]) -> Double {
    switch self {
    case .number(let value): value
    case .constant(let constant): constant.value
    case .variable: .nan
    case .negation: -operands[0]
    case .operation(.add, _, _): operands[0] + operands[1]
    case .operation(.subtract, _, _): operands[0] - operands[1]
    case .operation(.multiply, _, _): operands[0] * operands[1]
    case .operation(.divide, _, _): operands[0] / operands[1]
    case .operation(.power, _, _): VectorMath.pow(operands[0], operands[1])
    case .function(let function, _): function.value(at: operands[0])
    }
  }
}
