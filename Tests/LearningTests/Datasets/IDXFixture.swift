private import CZlib
import Foundation

/// IDX files for the tests: six training and four test pictures of 2 x 3 pixels.
struct IDXFixture {
  static let trainImages = "train-images-idx3-ubyte"
  static let trainLabels = "train-labels-idx1-ubyte"
  static let testImages = "t10k-images-idx3-ubyte"
  static let testLabels = "t10k-labels-idx1-ubyte"

  /// The files by name.
  var files: [String: [UInt8]] = [
    trainImages: idx([6, 2, 3], Array(0..<36)),
    trainLabels: idx([6], [5, 0, 4, 1, 9, 2]),
    testImages: idx([4, 2, 3], Array(100..<124)),
    testLabels: idx([4], [7, 2, 1, 0]),
  ]

  /// Writes the files into the folder.
  func write(to folder: URL) throws {
    for (name, bytes) in files {
      try Data(bytes).write(to: folder.appendingPathComponent(name))
    }
  }

  /// An IDX file of unsigned bytes.
  static func idx(_ dimensions: [UInt32], _ elements: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0, 0, 8, UInt8(dimensions.count)]
    for dimension in dimensions {
      withUnsafeBytes(of: dimension.bigEndian) { bytes += $0 }
    }
    return bytes + elements
  }
}

/// The bytes as a gzip stream.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var source = bytes
  var state = z_stream()
  deflateInit2_(
    &state,
    Z_BEST_COMPRESSION,
    Z_DEFLATED,
    15 + 16,
    8,
    Z_DEFAULT_STRATEGY,
    ZLIB_VERSION,
    CInt(MemoryLayout<z_stream>.size)
  )
  defer { deflateEnd(&state) }
  let room = Int(deflateBound(&state, uLong(bytes.count)))
  return source.withUnsafeMutableBufferPointer { input in
    [UInt8](unsafeUninitializedCapacity: room) { output, filled in
      state.next_in = input.baseAddress
      state.avail_in = UInt32(input.count)
      state.next_out = output.baseAddress
      state.avail_out = UInt32(room)
      deflate(&state, Z_FINISH)
      filled = Int(state.total_out)
    }
  }
}
