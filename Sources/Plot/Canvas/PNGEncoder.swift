internal import CZlib

/// Writes PNG files: ISO/IEC 15948:2004, "Portable Network Graphics (PNG)", W3C recommendation.
///
/// Cairo's own writer compresses for size and takes longer than the drawing; it also writes no text.
enum PNGEncoder {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Writes a picture as a PNG file of 8 bits a channel.
  ///
  /// - Parameters:
  ///   - raster: The pixels.
  ///   - scale: Device pixels for each pixel of 1/96 inch, for the file's resolution.
  ///   - provenance: Keywords and texts.
  /// - Returns: The file, the same for the same arguments.
  static func encode(
    _ raster: Raster,
    scale: Double,
    provenance: [(key: String, value: String)]
  ) -> [UInt8] {
    var file = signature
    let header =
      bytes(of: UInt32(raster.width)) + bytes(of: UInt32(raster.height)) + [8, 2, 0, 0, 0]
    appendChunk("IHDR", header, to: &file)
    let density = UInt32((96 * scale / 0.0254).rounded())
    appendChunk("pHYs", bytes(of: density) + bytes(of: density) + [1], to: &file)
    for (key, value) in provenance { appendText(key, value, to: &file) }
    appendChunk("IDAT", compressed(rows(of: raster)), to: &file)
    appendChunk("IEND", [], to: &file)
    return file
  }

  /// Each row with the number of its filter before it, which is none.
  ///
  /// Most of a figure are runs of one colour, which deflate finds by itself; differences to the row
  /// above make plain figures a third larger.
  private static func rows(of raster: Raster) -> [UInt8] {
    let length = 3 * raster.width
    var rows: [UInt8] = []
    rows.reserveCapacity((length + 1) * raster.height)
    for row in 0..<raster.height {
      rows.append(0)
      rows += raster.bytes[row * length..<(row + 1) * length]
    }
    return rows
  }

  /// The data as a zlib stream.
  ///
  /// Level 4 was found by trial: at 800 x 500 level 2 is 1 to 2 ms faster and up to a fifth larger, level
  /// 6 takes half as long again for a hundredth.
  private static func compressed(_ data: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    let status = deflateInit2_(
      &stream,
      4,
      Z_DEFLATED,
      15,
      9,
      Z_DEFAULT_STRATEGY,
      ZLIB_VERSION,
      size
    )
    precondition(status == Z_OK, "zlib refuses constant arguments only when it has no memory")
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(data.count)))
    var data = data
    return [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      data.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        // One call ends the stream, because the output has room for the worst case.
        let status = deflate(&stream, Z_FINISH)
        precondition(status == Z_STREAM_END, "zlib ends a stream whose output has room")
      }
      count = Int(stream.total_out)
    }
  }

  /// A tEXt chunk where the text is plain ASCII, else an iTXt chunk in UTF-8.
  private static func appendText(_ key: String, _ value: String, to file: inout [UInt8]) {
    precondition(
      (1...79).contains(key.utf8.count) && key.utf8.allSatisfy { 32...126 ~= $0 },
      "a PNG keyword has 1 to 79 printable ASCII characters"
    )
    // Zero ends a text chunk's fields and may not be in its text.
    let value = value.utf8.filter { $0 != 0 }
    if value.allSatisfy({ $0 < 128 }) {
      appendChunk("tEXt", Array(key.utf8) + [0] + value, to: &file)
    } else {
      appendChunk("iTXt", Array(key.utf8) + [0, 0, 0, 0, 0] + value, to: &file)
    }
  }

  private static func appendChunk(_ kind: String, _ content: [UInt8], to file: inout [UInt8]) {
    let body = Array(kind.utf8) + content
    file += bytes(of: UInt32(content.count))
    file += body
    file += bytes(of: UInt32(truncatingIfNeeded: crc32(0, body, UInt32(body.count))))
  }

  private static func bytes(of value: UInt32) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}
