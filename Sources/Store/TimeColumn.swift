internal import Foundation

/// The times of a chunk's points as bytes, in little-endian order.
///
/// Milliseconds from one point to the next are few, so that half the room does: the first time as uint32,
/// then the differences as uint16. Where a time lies before the one before it or more than 65,535 ms
/// after it, and in rows of version 3 and before, each time is a uint32. The number of bytes tells which.
enum TimeColumn {
  /// The bytes of some times.
  static func data(_ times: ArraySlice<UInt32>) -> Data {
    guard let first = times.first, let differences = differences(times) else {
      return Blob.data(times)
    }
    return Blob.data([first]) + Blob.data(differences[...])
  }

  /// Each time less the one before it; nil where one is not in the range of uint16.
  private static func differences(_ times: ArraySlice<UInt32>) -> [UInt16]? {
    var differences: [UInt16] = []
    differences.reserveCapacity(times.count)
    for index in times.indices.dropFirst() {
      guard let difference = UInt16(exactly: Int(times[index]) - Int(times[index - 1])) else {
        return nil
      }
      differences.append(difference)
    }
    return differences
  }

  /// Whether so many bytes hold the times of so many points.
  static func fits(byteCount: Int, count: Int) -> Bool {
    byteCount == 4 * count || count > 0 && byteCount == 2 * count + 2
  }

  /// Appends the times that some bytes hold.
  ///
  /// - Parameters:
  ///   - bytes: As many as `fits` says.
  ///   - count: How many times there are.
  ///   - times: What they are appended to.
  static func append(
    _ bytes: UnsafeRawBufferPointer,
    count: Int,
    to times: inout [UInt32]
  ) {
    func number<Integer: FixedWidthInteger>(_ place: Int, as type: Integer.Type) -> Integer {
      Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: type))
    }
    if bytes.count == 4 * count {
      times.append(contentsOf: (0..<count).map { number(4 * $0, as: UInt32.self) })
      return
    }
    var time = number(0, as: UInt32.self)
    times.append(time)
    for index in 0..<count - 1 {
      // A damaged row, whose checksum is looked at afterwards, may hold more than a time can be.
      time &+= UInt32(number(4 + 2 * index, as: UInt16.self))
      times.append(time)
    }
  }
}
