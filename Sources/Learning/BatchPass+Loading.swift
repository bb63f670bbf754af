extension BatchPass {
  /// Takes the samples at some places as the batch; at most `capacity`.
  func load(_ samples: Samples, at places: some Collection<Int>) {
    rows = places.count
    isSparse = samples.sparse != nil
    if let sparse = samples.sparse {
      load(sparse, at: places)
    } else {
      loadInputs(samples, at: places)
    }
    loadTargets(samples.targets, at: places)
  }

  /// Takes the inputs that are not 0.
  private func load(_ samples: SparseRows, at places: some Collection<Int>) {
    samples.columns.withUnsafeBufferPointer { columns in
      samples.levels.withUnsafeBufferPointer { levels in
        fetch(samples, columns, levels, at: places)
        var entry = 0
        for (row, place) in places.enumerated() {
          starts.start[row] = Int32(entry)
          let source = samples.starts[place]..<samples.starts[place + 1]
          _ = UnsafeMutableBufferPointer(rebasing: self.columns.elements[entry...])
            .update(fromContentsOf: columns[source])
          Scalar.widen(
            UnsafeBufferPointer(rebasing: levels[source]),
            into: inputs.start + entry
          )
          entry += source.count
        }
        starts.start[rows] = Int32(entry)
      }
    }
  }

  /// Reads a number of every cache line, like `fetch(_:size:at:)`.
  private func fetch(
    _ samples: SparseRows,
    _ columns: UnsafeBufferPointer<UInt16>,
    _ levels: UnsafeBufferPointer<UInt8>,
    at places: some Collection<Int>
  ) {
    var seen: UInt8 = 0
    for place in places {
      let end = samples.starts[place + 1]
      for index in stride(from: samples.starts[place], to: end, by: 32) {
        seen |= UInt8(truncatingIfNeeded: columns[index]) | levels[index]
      }
    }
    fetched = seen
  }

  private func loadInputs(_ samples: Samples, at places: some Collection<Int>) {
    switch samples.inputs {
    case .bytes(let bytes):
      bytes.withUnsafeBufferPointer { loadBytes($0, size: samples.inputSize, at: places) }
    case .numbers(let numbers):
      activeInputs = 0..<samples.inputSize
      for (row, place) in places.enumerated() {
        let target = inputs.start + row * samples.inputSize
        let source = place * samples.inputSize
        for index in 0..<samples.inputSize { target[index] = Scalar(numbers[source + index]) }
      }
    }
  }

  private func loadTargets(_ targets: Targets, at places: some Collection<Int>) {
    switch targets {
    case .classes(let numbers):
      hasClasses = true
      for (row, place) in places.enumerated() { classes.start[row] = numbers[place] }
    case .vectors(let numbers, let width):
      hasClasses = false
      for (row, place) in places.enumerated() {
        let target = vectors.start + row * width
        for index in 0..<width { target[index] = Scalar(numbers[place * width + index]) }
      }
    }
  }

  /// Takes only the inputs between the first and the last that are not 0 in every sample: pictures
  /// have empty margins, for which a product need not be computed.
  private func loadBytes(
    _ bytes: UnsafeBufferPointer<UInt8>,
    size: Int,
    at places: some Collection<Int>
  ) {
    fetch(bytes, size: size, at: places)
    activeInputs = layers[0].isSmall ? 0..<size : activeRange(bytes, size: size, at: places)
    for (row, place) in places.enumerated() {
      let start = place * size
      let source = start + activeInputs.lowerBound..<start + activeInputs.upperBound
      let target = inputs.start + row * activeInputs.count
      Scalar.widen(UnsafeBufferPointer(rebasing: bytes[source]), into: target)
    }
  }

  /// Reads a byte of every cache line of samples that may lie far apart in memory.
  ///
  /// All these reads wait for memory side by side, while the conversion that follows would wait for
  /// one sample after the other. Found by measurement: a tenth of a step of a small network.
  private func fetch(
    _ bytes: UnsafeBufferPointer<UInt8>,
    size: Int,
    at places: some Collection<Int>
  ) {
    var seen: UInt8 = 0
    for place in places {
      let start = place * size
      for index in stride(from: start, to: start + size, by: 64) { seen |= bytes[index] }
    }
    // Kept where others could see it, or the compiler would leave the reading out.
    fetched = seen
  }

  /// The inputs that are not 0 in every sample, widened to whole groups of eight from either end;
  /// all inputs if there is no other.
  private func activeRange(
    _ bytes: UnsafeBufferPointer<UInt8>,
    size: Int,
    at places: some Collection<Int>
  ) -> Range<Int> {
    let raw = UnsafeRawBufferPointer(bytes)
    var first = size
    var last = 0
    for place in places {
      let start = place * size
      var index = 0
      while index + 8 <= first, isBlank(raw, start + index) { index += 8 }
      first = min(first, index)
      index = size
      while index >= last + 8, isBlank(raw, start + index - 8) { index -= 8 }
      last = max(last, index)
    }
    return first < last ? first..<last : 0..<size
  }

  /// Whether eight bytes are 0.
  @inline(__always)
  private func isBlank(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) == 0
  }
}
