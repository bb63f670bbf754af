internal import Foundation

extension PointColumns {
  /// The text and the data of a record with these points.
  func record(of metric: String) -> (text: PointsText, data: Data) {
    let stride = stride(in: 0..<count)
    let text = PointsText(metric: metric, count: count, firstStep: steps[0], stride: stride)
    var data = stride == nil ? Blob.data(steps[...]) : Data()
    data.append(Blob.data(values[...]))
    data.append(TimeColumn.data(elapsed[...]))
    return (text, data)
  }

  /// Appends the points of a record; false where text and data do not fit each other.
  mutating func append(_ text: PointsText, _ data: Data) -> Bool {
    let (count, listed) = (text.count, text.stride == nil)
    guard 1...JournalRecord.limit ~= count else { return false }
    let before = (listed ? 16 : 8) * count
    guard before < data.count,
      TimeColumn.fits(byteCount: data.count - before, count: count)
    else { return false }
    let start = data.startIndex
    if let stride = text.stride {
      appendSteps(from: text.firstStep, by: stride, count: count)
    } else {
      Blob.append(data[start..<start + 8 * count], to: &steps)
    }
    Blob.append(data[start + before - 8 * count..<start + before], to: &values)
    data[(start + before)...].withUnsafeBytes {
      TimeColumn.append($0, count: count, to: &elapsed)
    }
    return true
  }
}
