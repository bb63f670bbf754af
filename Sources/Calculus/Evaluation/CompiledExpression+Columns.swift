extension CompiledExpression {
  /// How many points are computed at once, so that all slots stay in the processor's cache.
  private static let lanes = 256

  /// The values at many points, with the same bits as one by one.
  ///
  /// - Parameter columns: For each of `variables` the coordinates of all points, equally many.
  /// - Returns: A value for each point; one value where there are no variables.
  public func values(at columns: [[Double]]) -> [Double] {
    let count = Self.count(columns, variables)
    return [Double](unsafeUninitializedCapacity: count) { values, initialized in
      pass(columns, count, needsSlopes: false) { slots, _, places, lanes in
        for (lane, place) in places.enumerated() {
          values.initializeElement(at: place, to: slots[tape.result * lanes + lane])
        }
      }
      initialized = count
    }
  }

  /// The values and the exact gradients at many points, with the same bits as one by one.
  ///
  /// - Parameter columns: For each of `variables` the coordinates of all points, equally many.
  /// - Returns: A value for each point, and for each of `variables` the derivatives at all points.
  public func gradients(at columns: [[Double]]) -> (values: [Double], gradients: [[Double]]) {
    let count = Self.count(columns, variables)
    var values = [Double](repeating: 0, count: count)
    var gradients = [[Double]](repeating: values, count: variables.count)
    pass(columns, count, needsSlopes: true) { slots, slopes, places, lanes in
      for (lane, place) in places.enumerated() {
        values[place] = slots[tape.result * lanes + lane]
      }
      for variable in variables.indices {
        for (lane, place) in places.enumerated() {
          gradients[variable][place] = slopes[variable * lanes + lane]
        }
      }
    }
    return (values, gradients)
  }

  private static func count(_ columns: [[Double]], _ variables: [String]) -> Int {
    let count = columns.first?.count ?? 1
    precondition(
      columns.count == variables.count && columns.allSatisfy { $0.count == count },
      "there is a column for each variable, all of the same length"
    )
    return count
  }

  /// Computes chunk after chunk of the points and hands on the slots and the slopes.
  private func pass(
    _ columns: [[Double]],
    _ count: Int,
    needsSlopes: Bool,
    _ use: (UnsafePointer<Double>, UnsafePointer<Double>, Range<Int>, Int) -> Void
  ) {
    guard count > 0 else { return }
    let lanes = min(Self.lanes, count)
    let size = tape.slotCount * lanes
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * size) { memory in
      guard let slots = memory.baseAddress else { return }
      memory.initialize(repeating: 0)
      let slopes = slots + size
      tape.fillNumbers(slots, lanes: lanes)
      for start in stride(from: 0, to: count, by: lanes) {
        let places = start..<min(start + lanes, count)
        for (variable, column) in columns.enumerated() {
          for (lane, place) in places.enumerated() {
            slots[variable * lanes + lane] = column[place]
          }
        }
        tape.forward(slots, lanes: lanes)
        if needsSlopes { tape.backward(slots, slopes, lanes: lanes) }
        use(slots, slopes, places, lanes)
      }
    }
  }
}
