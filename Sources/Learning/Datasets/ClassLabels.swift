/// Labels on their way to class numbers.
struct ClassLabels {
  private var numbers: [String: UInt8] = [:]
  private var rows: [UInt8] = []

  /// The number of different labels.
  var count: Int { numbers.count }

  /// Adds the label of the next sample; false where it would be the 257th different one.
  mutating func add(_ label: String) -> Bool {
    if let number = numbers[label] {
      rows.append(number)
      return true
    }
    guard let number = UInt8(exactly: numbers.count) else { return false }
    numbers[label] = number
    rows.append(number)
    return true
  }

  /// The class of each sample: the place of its label among all in order.
  ///
  /// Labels that are all numbers are in the order of the numbers, others in that of their text, so
  /// that the order of the samples does not matter.
  func sortedNumbers() -> [UInt8] {
    let values = numbers.keys.map {
      ($0, CSVNumber.value(of: Array($0.utf8), in: 0..<$0.utf8.count))
    }
    let areNumbers = values.allSatisfy { $0.1 != nil }
    let sorted = values.sorted { one, other in
      if areNumbers, let first = one.1, let second = other.1, first != second {
        return first < second
      }
      return one.0 < other.0
    }
    var ranks = [UInt8](repeating: 0, count: sorted.count)
    for (rank, label) in sorted.enumerated() {
      if let number = numbers[label.0] { ranks[Int(number)] = UInt8(rank) }
    }
    return rows.map { ranks[Int($0)] }
  }
}
