/// The two ways along a tape: forward to the value, back to the gradient.
extension Tape {
  /// Writes the numbers into their slots.
  func fillNumbers(_ values: UnsafeMutablePointer<Double>, lanes: Int) {
    for (index, number) in numbers.enumerated() {
      (values + (variableCount + index) * lanes).update(repeating: number, count: lanes)
    }
  }

  /// Computes all slots, given those of the variables and the numbers.
  func forward(_ values: UnsafeMutablePointer<Double>, lanes: Int) {
    var target = values + (variableCount + numbers.count) * lanes
    for instruction in instructions {
      let left = values + instruction.left * lanes
      let right = values + instruction.right * lanes
      switch instruction.code {
      case .negate: for lane in 0..<lanes { target[lane] = -left[lane] }
      case .add: for lane in 0..<lanes { target[lane] = left[lane] + right[lane] }
      case .subtract: for lane in 0..<lanes { target[lane] = left[lane] - right[lane] }
      case .multiply: for lane in 0..<lanes { target[lane] = left[lane] * right[lane] }
      case .divide: for lane in 0..<lanes { target[lane] = left[lane] / right[lane] }
      case .square: for lane in 0..<lanes { target[lane] = left[lane] * left[lane] }
      case .power:
        for lane in 0..<lanes { target[lane] = VectorMath.pow(left[lane], right[lane]) }
      case .function(.exp):
        target.update(from: left, count: lanes)
        VectorMath.exp(UnsafeMutableBufferPointer(start: target, count: lanes))
      case .function(.ln):
        target.update(from: left, count: lanes)
        VectorMath.log(UnsafeMutableBufferPointer(start: target, count: lanes))
      case .function(.tanh):
        target.update(from: left, count: lanes)
        VectorMath.tanh(UnsafeMutableBufferPointer(start: target, count: lanes))
      case .function(.sigmoid):
        target.update(from: left, count: lanes)
        VectorMath.sigmoid(UnsafeMutableBufferPointer(start: target, count: lanes))
      case .function(let function):
        for lane in 0..<lanes { target[lane] = function.value(at: left[lane]) }
      }
      target += lanes
    }
  }

  /// Computes the derivatives of the result by all slots, given the slots' values.
  ///
  /// A. Griewank and A. Walther, Evaluating Derivatives, 2nd edition, 2008, section 3.2.
  func backward(
    _ values: UnsafePointer<Double>,
    _ slopes: UnsafeMutablePointer<Double>,
    lanes: Int
  ) {
    slopes.update(repeating: 0, count: slotCount * lanes)
    (slopes + result * lanes).update(repeating: 1, count: lanes)
    var place = slotCount
    for instruction in instructions.reversed() {
      place -= 1
      let value = values + place * lanes
      let slope = UnsafePointer(slopes + place * lanes)
      if instruction.isLeftActive {
        backLeft(instruction, values, value, slope, slopes + instruction.left * lanes, lanes)
      }
      if instruction.isRightActive {
        backRight(instruction, values, value, slope, slopes + instruction.right * lanes, lanes)
      }
    }
  }

  /// Adds an instruction's share to the derivative by its first operand.
  private func backLeft(
    _ instruction: Instruction,
    _ values: UnsafePointer<Double>,
    _ value: UnsafePointer<Double>,
    _ slope: UnsafePointer<Double>,
    _ sum: UnsafeMutablePointer<Double>,
    _ lanes: Int
  ) {
    let left = values + instruction.left * lanes
    let right = values + instruction.right * lanes
    switch instruction.code {
    case .negate: for lane in 0..<lanes { sum[lane] -= slope[lane] }
    case .add, .subtract: for lane in 0..<lanes { sum[lane] += slope[lane] }
    case .multiply: for lane in 0..<lanes { sum[lane] += slope[lane] * right[lane] }
    case .divide: for lane in 0..<lanes { sum[lane] += slope[lane] / right[lane] }
    case .square: for lane in 0..<lanes { sum[lane] += slope[lane] * (2 * left[lane]) }
    case .power:
      for lane in 0..<lanes {
        let power = VectorMath.pow(left[lane], right[lane] - 1)
        // A power of 0 is 1 everywhere, its slope 0 also where the power below it is infinite.
        if right[lane] != 0 { sum[lane] += slope[lane] * (right[lane] * power) }
      }
    case .function(let function):
      for lane in 0..<lanes {
        sum[lane] += slope[lane] * function.slope(at: left[lane], value: value[lane])
      }
    }
  }

  /// Adds an instruction's share to the derivative by its second operand.
  private func backRight(
    _ instruction: Instruction,
    _ values: UnsafePointer<Double>,
    _ value: UnsafePointer<Double>,
    _ slope: UnsafePointer<Double>,
    _ sum: UnsafeMutablePointer<Double>,
    _ lanes: Int
  ) {
    let left = values + instruction.left * lanes
    let right = values + instruction.right * lanes
    switch instruction.code {
    case .add: for lane in 0..<lanes { sum[lane] += slope[lane] }
    case .subtract: for lane in 0..<lanes { sum[lane] -= slope[lane] }
    case .multiply: for lane in 0..<lanes { sum[lane] += slope[lane] * left[lane] }
    case .divide:
      for lane in 0..<lanes { sum[lane] -= slope[lane] * (value[lane] / right[lane]) }
    case .power:
      for lane in 0..<lanes {
        sum[lane] += slope[lane] * (value[lane] * VectorMath.log(left[lane]))
      }
    case .negate, .square, .function: break
    }
  }
}
