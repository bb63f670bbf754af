/// The inputs that are not 0 of samples whose inputs are bytes, sample by sample.
///
/// Three bytes for each of them, where a dense matrix has one for every input: less memory below a
/// density of a third, and what a product has to read.
public struct SparseRows: Sendable, Equatable {
  /// Which inputs they are, ascending within a sample.
  let columns: [UInt16]
  /// Their grey levels, 1 to 255.
  let levels: [UInt8]
  /// Where the entries of each sample begin, and at the end their number.
  let starts: [Int]

  /// The most inputs that can be told apart.
  static let largestInputSize = Int(UInt16.max) + 1

  /// Finds the inputs that are not 0; the size of a sample is at most 65,536.
  init(_ bytes: [UInt8], inputSize: Int) {
    precondition(
      (1...Self.largestInputSize).contains(inputSize),
      "a column is a number of 16 bits"
    )
    var starts = [0]
    starts.reserveCapacity(bytes.count / inputSize + 1)
    let count = bytes.withUnsafeBufferPointer(filledCount)
    var levels: [UInt8] = []
    // One place more, as what may be an entry is written before it is known to be one.
    columns = [UInt16](unsafeUninitializedCapacity: count + 1) { columns, columnCount in
      levels = [UInt8](unsafeUninitializedCapacity: count + 1) { levels, levelCount in
        bytes.withUnsafeBytes { bytes in
          var entry = 0
          for start in stride(from: 0, to: bytes.count, by: inputSize) {
            let sample = UnsafeRawBufferPointer(rebasing: bytes[start..<start + inputSize])
            entry = collect(sample, columns, levels, from: entry)
            starts.append(entry)
          }
        }
        levelCount = count
      }
      columnCount = count
    }
    self.levels = levels
    self.starts = starts
  }
}

/// Writes the entries of one sample and returns the place after them.
@inline(__always)
private func collect(
  _ sample: UnsafeRawBufferPointer,
  _ columns: UnsafeMutableBufferPointer<UInt16>,
  _ levels: UnsafeMutableBufferPointer<UInt8>,
  from first: Int
) -> Int {
  var entry = first
  // Without a branch: whether a pixel is blank is hard to predict.
  func take(_ column: Int) {
    let level = sample[column]
    columns[entry] = UInt16(truncatingIfNeeded: column)
    levels[entry] = level
    entry += level == 0 ? 0 : 1
  }
  var column = 0
  while column + 8 <= sample.count {
    let isBlank = sample.loadUnaligned(fromByteOffset: column, as: UInt64.self) == 0
    if !isBlank { for place in column..<column + 8 { take(place) } }
    column += 8
  }
  while column < sample.count {
    take(column)
    column += 1
  }
  return entry
}

/// How many bytes are not 0, counted eight at a time.
func filledCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
  let raw = UnsafeRawBufferPointer(bytes)
  let ones: UInt64 = 0x0101_0101_0101_0101
  let lowBits = ones &* 0x7F
  var filled = 0
  var index = 0
  while index + 8 <= raw.count {
    // A count in each byte, for as long as none can overflow.
    var counts: UInt64 = 0
    let end = min(index + 255 * 8, raw.count - 7)
    while index < end {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // The highest bit of each byte that is not 0; no byte carries into the next.
      counts &+= (((word & lowBits) &+ lowBits) | word) &>> 7 & ones
      index += 8
    }
    for shift in stride(from: 0, to: 64, by: 8) { filled += Int(counts &>> UInt64(shift) & 0xFF) }
  }
  for place in index..<raw.count { filled += raw[place] == 0 ? 0 : 1 }
  return filled
}
