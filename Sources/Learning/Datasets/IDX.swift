/// The content of an IDX file of unsigned bytes: images or labels.
///
/// The format, from "The MNIST database of handwritten digits" by Y. LeCun, C. Cortes and
/// C. Burges: two zero bytes, the element type (0x08 for unsigned bytes), the number of dimensions,
/// then each dimension as a big-endian 32-bit integer, then the elements, the last dimension
/// fastest.
struct IDX {
  /// Three numbers for images (count, rows, columns), one for labels (count); all above 0.
  let dimensions: [Int]
  /// The elements, as many as the product of the dimensions.
  let elements: [UInt8]

  /// Reads the content of a file, gzip-compressed or not.
  ///
  /// Allocates no more than the file can hold, whatever its header says.
  ///
  /// - Parameters:
  ///   - file: The bytes of the whole file. Given up by the caller, its storage becomes that of the elements.
  ///   - expected: `.images` or `.labels`.
  ///   - path: The file, for the errors.
  /// - Returns: The dimensions and elements.
  /// - Throws: What is wrong with the file.
  static func parse(
    _ file: consuming [UInt8],
    expected: DatasetError.Content,
    path: String
  ) throws(DatasetError) -> IDX {
    var bytes = file
    guard !bytes.isEmpty else { throw .fileEmpty(path) }
    guard !bytes.starts(with: Gunzip.magic) else {
      return try unpack(bytes, expected: expected, path: path)
    }
    let header = Header(bytes.prefix(Header.size(expected)))
    let (dimensions, size) = try header.check(expected: expected, path: path)
    let found = bytes.count - header.bytes.count
    guard found == size else {
      throw .wrongSize(path, expected: header.bytes.count + size, found: bytes.count)
    }
    bytes.removeFirst(header.bytes.count)
    return IDX(dimensions: dimensions, elements: bytes)
  }

  private static func unpack(
    _ bytes: consuming [UInt8],
    expected: DatasetError.Content,
    path: String
  ) throws(DatasetError) -> IDX {
    let stream = try Gunzip(bytes, path: path)
    let header = Header(try stream.read(Header.size(expected))[...])
    let (dimensions, size) = try header.check(expected: expected, path: path)
    let elements = size <= stream.limit ? try stream.read(size) : []
    let found = elements.count + (try stream.skipRest())
    guard found == size else {
      throw .wrongSize(
        path,
        expected: header.bytes.count + size,
        found: header.bytes.count + found
      )
    }
    return IDX(dimensions: dimensions, elements: elements)
  }
}

/// The first bytes of an IDX file, up to the elements.
private struct Header {
  let bytes: [UInt8]

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = Array(bytes)
  }

  static func size(_ content: DatasetError.Content) -> Int {
    content == .images ? 16 : 8
  }

  /// The dimensions and their product, which with the header's size is an Int; none is 0.
  func check(
    expected: DatasetError.Content,
    path: String
  ) throws(DatasetError) -> (dimensions: [Int], size: Int) {
    let found = content
    guard found == expected else {
      throw .wrongContent(path, expected: expected, found: found)
    }
    let headerSize = Self.size(expected)
    guard bytes.count == headerSize else {
      throw .headerTruncated(path, expected: headerSize, found: bytes.count)
    }
    let dimensions = stride(from: 4, to: headerSize, by: 4).map { start in
      bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard !dimensions.contains(0) else { throw .noData(path, dimensions: dimensions) }
    var size = 1
    for dimension in dimensions {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow, product <= Int.max - headerSize else {
        throw .sizeOverflow(path, dimensions: dimensions)
      }
      size = product
    }
    return (dimensions, size)
  }

  private var content: DatasetError.Content {
    if bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, Self.types.contains(bytes[2]), bytes[3] > 0 {
      switch (bytes[2], bytes[3]) {
      case (0x08, 3): return .images
      case (0x08, 1): return .labels
      case (let type, let rank): return .idx(type: type, dimensions: Int(rank))
      }
    }
    if bytes.starts(with: Gunzip.magic) { return .gzip }
    if bytes.starts(with: Array("PK".utf8)) { return .zip }
    if bytes.first == UInt8(ascii: "<") { return .html }
    return .unknown(Array(bytes.prefix(4)))
  }

  /// The element types that IDX knows: bytes, signed bytes, shorts, integers, floats and doubles.
  private static let types: [UInt8] = [0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e]
}
