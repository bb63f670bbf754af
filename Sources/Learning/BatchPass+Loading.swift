extension BatchPass {
  /// Takes the samples at some places as the batch; at most `capacity`.
  func load(_ samples: Samples, at places: UnsafeBufferPointer<Int32>) {
    rows = places.count
    fetch(samples, at: places)
    for (row, place) in places.enumerated() {
      load(samples, from: Int(place), count: 1, row: row)
    }
  }

  /// Takes consecutive samples as the batch; at most `capacity`.
  func load(_ samples: Samples, in range: Range<Int>) {
    rows = range.count
    load(samples, from: range.lowerBound, count: range.count, row: 0)
  }

  /// Reads a byte of every cache line of samples that lie far apart in memory.
  ///
  /// All these reads wait for memory side by side, while the conversion that follows would wait for
  /// one sample after the other. Found by measurement: a fifth of a step of the reference network.
  private func fetch(_ samples: Samples, at places: UnsafeBufferPointer<Int32>) {
    guard case .bytes(let bytes) = samples.inputs else { return }
    let size = samples.inputSize
    var seen: UInt8 = 0
    bytes.withUnsafeBufferPointer { buffer in
      for place in places {
        let start = Int(place) * size
        for offset in stride(from: start, to: start + size, by: 64) { seen |= buffer[offset] }
      }
    }
    // Kept where others could see it, or the compiler would leave the reading out.
    fetched = seen
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
