extension Dataset {
  /// Samples written out in a spec, with vectors to answer; there are no test samples.
  ///
  /// - Parameters:
  ///   - inputs: At least one row of finite numbers, all rows equally long.
  ///   - targets: As many rows of finite numbers, all equally long.
  /// - Returns: A data set of numbers and vectors.
  /// - Throws: The first row or number that is not so.
  public static func inline(
    inputs: [[Double]],
    targets: [[Double]]
  ) throws(DatasetError) -> Dataset {
    let numbers = try flatten(inputs, of: .inputs)
    let answers = try flatten(targets, of: .targets)
    guard inputs.count == targets.count else {
      throw .rowCounts(inputs: inputs.count, list: .targets, found: targets.count)
    }
    let width = answers.count / targets.count
    return Dataset(
      train: Samples(
        inputs: .numbers(numbers),
        targets: .vectors(answers, width: width),
        count: inputs.count,
        inputSize: numbers.count / inputs.count
      ),
      test: Samples(
        inputs: .numbers([]),
        targets: .vectors([], width: width),
        count: 0,
        inputSize: numbers.count / inputs.count
      ),
      classCount: nil
    )
  }

  /// Samples written out in a spec, with classes to answer; there are no test samples.
  ///
  /// - Parameters:
  ///   - inputs: At least one row of finite numbers, all rows equally long.
  ///   - classes: As many class numbers, from 0.
  ///   - classCount: The number of classes, 1 to 256; nil for one more than the largest class
  ///     number.
  /// - Returns: A data set of numbers and classes.
  /// - Throws: The first row, number or class that is not so.
  public static func inline(
    inputs: [[Double]],
    classes: [Int],
    classCount: Int? = nil
  ) throws(DatasetError) -> Dataset {
    precondition((1...256).contains(classCount ?? 1), "classes are bytes: 1 to 256 of them")
    let numbers = try flatten(inputs, of: .inputs)
    guard let largest = classes.max() else { throw .listEmpty(.classes) }
    guard inputs.count == classes.count else {
      throw .rowCounts(inputs: inputs.count, list: .classes, found: classes.count)
    }
    let limit = classCount ?? 256
    if let row = classes.firstIndex(where: { $0 < 0 || $0 >= limit }) {
      throw .classRange(row: row, found: classes[row], classCount: limit)
    }
    return Dataset(
      train: Samples(
        inputs: .numbers(numbers),
        targets: .classes(classes.map { UInt8($0) }),
        count: inputs.count,
        inputSize: numbers.count / inputs.count
      ),
      test: Samples(
        inputs: .numbers([]),
        targets: .classes([]),
        count: 0,
        inputSize: numbers.count / inputs.count
      ),
      classCount: classCount ?? largest + 1
    )
  }

  /// The numbers of all rows, one row after the other.
  private static func flatten(
    _ rows: [[Double]],
    of list: DatasetError.InlineList
  ) throws(DatasetError) -> [Double] {
    guard let width = rows.first?.count else { throw .listEmpty(list) }
    guard width > 0 else { throw .rowEmpty(list, row: 0) }
    for (index, row) in rows.enumerated() {
      guard row.count == width else {
        throw .rowLength(list, row: index, expected: width, found: row.count)
      }
      if let column = row.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(list, row: index, column: column, value: row[column])
      }
    }
    return rows.flatMap { $0 }
  }
}
