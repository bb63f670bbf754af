internal import Foundation
internal import GRDB

/// Points that are not as they were written.
struct DamagedPoints: Error {
  /// What is wrong with them.
  let problem: String

  /// A sentence about the points of a metric of a run.
  func text(metric: String, run: String) -> String {
    "'\(metric)' of run '\(run)': \(problem)"
  }
}

extension PointColumns {
  /// Takes the points of one row of `chunk`: position, count, first_step, stride, steps, values,
  /// elapsed, checksum.
  ///
  /// - Parameters:
  ///   - row: The row; its position is `end`.
  ///   - withElapsed: Whether `elapsed` is read too.
  /// - Throws: `DamagedPoints` unless the row follows those before it and is what was written.
  mutating func append(_ row: Row, withElapsed: Bool) throws {
    let position: Int = try row.value(0)
    let rowCount: Int = try row.value(1)
    let first: Int = try row.value(2)
    let stride: Int? = try row.value(3)
    guard position == end else {
      throw DamagedPoints(problem: "after point \(end) comes point \(position)")
    }
    guard 1...Schema.chunkCapacity ~= rowCount else {
      throw DamagedPoints(problem: "at point \(position) come \(rowCount) points at once")
    }
    var checksum = Checksum(position: position, count: rowCount, firstStep: first, stride: stride)
    if let stride {
      appendSteps(from: first, by: stride, count: rowCount)
    } else {
      try row.withUnsafeData(atIndex: 4) {
        checksum.add($0)
        Blob.append($0 ?? Data(), to: &steps)
      }
    }
    try row.withUnsafeData(atIndex: 5) {
      checksum.add($0)
      Blob.append($0 ?? Data(), to: &values)
    }
    var hasTimes = false
    let next = position + rowCount
    try row.withUnsafeData(atIndex: 6) {
      checksum.add($0)
      hasTimes = TimeColumn.fits(byteCount: $0?.count ?? 0, count: rowCount)
      if withElapsed, hasTimes {
        $0?.withUnsafeBytes { TimeColumn.append($0, count: rowCount, to: &elapsed) }
      }
    }
    guard start + steps.count == next, end == next, hasTimes else {
      throw DamagedPoints(problem: "points \(position) to \(next - 1) are not all there")
    }
    if let expected = try row.value(7, as: Int?.self), expected != checksum.value {
      throw DamagedPoints(
        problem: "points \(position) to \(next - 1) do not match their checksum"
      )
    }
  }
}
