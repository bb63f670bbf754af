extension BatchPass {
  /// Takes the samples at some places as the batch; at most `capacity`.
  func load(_ samples: Samples, at places: UnsafeBufferPointer<Int32>) {
    rows = places.count
    for (row, place) in places.enumerated() {
      load(samples, from: Int(place), count: 1, row: row)
    }
  }

  /// Takes consecutive samples as the batch; at most `capacity`.
  func load(_ samples: Samples, in range: Range<Int>) {
    rows = range.count
    load(samples, from: range.lowerBound, count: range.count, row: 0)
  }

  private func load(_ samples: Samples, from first: Int, count: Int, row: Int) {
    let size = samples.inputSize
    let target = inputs.start + row * size
    let source = first * size..<(first + count) * size
    switch samples.inputs {
    case .bytes(let bytes):
      bytes.withUnsafeBufferPointer { buffer in
        Scalar.widen(UnsafeBufferPointer(rebasing: buffer[source]), into: target)
      }
    case .numbers(let numbers):
      numbers.withUnsafeBufferPointer { buffer in
        for (index, place) in source.enumerated() { target[index] = Scalar(buffer[place]) }
      }
    }
    switch samples.targets {
    case .classes(let numbers):
      hasClasses = true
      for index in 0..<count { classes.start[row + index] = numbers[first + index] }
    case .vectors(let numbers, let width):
      hasClasses = false
      let target = vectors.start + row * width
      for index in 0..<count * width { target[index] = Scalar(numbers[first * width + index]) }
    }
  }
}
