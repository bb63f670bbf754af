internal import Calculus

extension BatchPass {
  /// The sum of the losses of the loaded rows, after `forward`; leaves the derivatives of their
  /// mean by the outputs in place of the outputs.
  func measureLoss() -> Double {
    switch loss {
    case .crossEntropy: measureCrossEntropy()
    case .squaredError: measureSquaredError()
    }
  }

  /// With y the softmax and t the target of a sample, the derivative is (y sum(t) - t) / rows.
  private func measureCrossEntropy() -> Double {
    var total = 0.0
    for row in 0..<rows {
      let outputs = outputs[layers.count - 1].start + row * width
      subtractLargest(outputs)
      total -= targetDot(outputs, row: row)
    }
    exponentiate()
    let sums = UnsafeMutableBufferPointer(rebasing: self.sums.elements[..<rows])
    VectorMath.log(sums)
    for row in 0..<rows { total += targetSum(row: row) * sums[row] }
    subtractTargets()
    divideByRows()
    return total
  }

  /// With y the outputs and t the target of a sample, the derivative is (y - t) / rows.
  private func measureSquaredError() -> Double {
    subtractTargets()
    let total = Scalar.sumOfSquares(UnsafeBufferPointer(results)) / 2
    divideByRows()
    return total
  }

  /// Replaces the outputs by their softmax.
  func applySoftmax() {
    for row in 0..<rows { subtractLargest(outputs[layers.count - 1].start + row * width) }
    exponentiate()
  }

  /// Replaces outputs, none above 0, by their exponentials, divided by the sum of each row.
  private func exponentiate() {
    Scalar.exp(results)
    for row in 0..<rows { normalize(row: row) }
  }

  /// Subtracts a row's largest output from the row, so that no exponential overflows.
  private func subtractLargest(_ outputs: UnsafeMutablePointer<Scalar>) {
    var largest = outputs[0]
    for column in 1..<width where outputs[column] > largest { largest = outputs[column] }
    for column in 0..<width { outputs[column] -= largest }
  }

  /// Divides a row's exponentials by their sum, which is kept.
  private func normalize(row: Int) {
    let outputs = outputs[layers.count - 1].start + row * width
    var sum = 0.0
    for column in 0..<width { sum += Double(outputs[column]) }
    sums.start[row] = sum
    let inverse = Scalar(1 / sum)
    for column in 0..<width { outputs[column] *= inverse }
  }

  /// The sum of target times output of a row.
  private func targetDot(_ outputs: UnsafeMutablePointer<Scalar>, row: Int) -> Double {
    if hasClasses { return Double(outputs[Int(classes.start[row])]) }
    let targets = vectors.start + row * width
    var sum = 0.0
    for column in 0..<width { sum += Double(targets[column]) * Double(outputs[column]) }
    return sum
  }

  /// The sum of a row's targets.
  private func targetSum(row: Int) -> Double {
    if hasClasses { return 1 }
    let targets = vectors.start + row * width
    var sum = 0.0
    for column in 0..<width { sum += Double(targets[column]) }
    return sum
  }

  /// Subtracts the targets from the results, which for vectors are first scaled to the same sum.
  private func subtractTargets() {
    let outputs = outputs[layers.count - 1].start
    for row in 0..<rows {
      let place = row * width
      if hasClasses {
        outputs[place + Int(classes.start[row])] -= 1
        continue
      }
      let scale = loss == .crossEntropy ? Scalar(targetSum(row: row)) : 1
      for column in place..<place + width {
        outputs[column] = outputs[column] * scale - vectors.start[column]
      }
    }
  }

  /// Makes derivatives of the sum over the rows those of the mean.
  private func divideByRows() {
    let results = results
    let share = 1 / Scalar(rows)
    for index in results.indices { results[index] *= share }
  }

  /// How many loaded rows have their largest output at their class, after `forward`.
  ///
  /// The first of equal outputs counts as the largest; a row with NaN is never right.
  func countCorrect() -> Int {
    var correct = 0
    for row in 0..<rows {
      let outputs = outputs[layers.count - 1].start + row * width
      var best = 0
      var hasNaN = false
      for column in 0..<width {
        if outputs[column] > outputs[best] { best = column }
        hasNaN = hasNaN || outputs[column].isNaN
      }
      if !hasNaN && best == Int(classes.start[row]) { correct += 1 }
    }
    return correct
  }
}
