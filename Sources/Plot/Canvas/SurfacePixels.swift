internal import CCairo

/// The pixels of an image surface where they are; valid while the surface lives and nothing is drawn.
struct SurfacePixels {
  let width: Int
  let height: Int
  private let data: UnsafeRawPointer
  private let stride: Int

  /// Finds the pixels of an image surface of 32 bits a pixel, which the caller has flushed.
  init(_ surface: OpaquePointer) throws(PlotError) {
    let format = cairo_image_surface_get_format(surface)
    guard let data = cairo_image_surface_get_data(surface),
      format == CAIRO_FORMAT_RGB24 || format == CAIRO_FORMAT_ARGB32
    else { throw .unreadable(status: "not a picture of 32 bits a pixel") }
    self.data = UnsafeRawPointer(data)
    width = Int(cairo_image_surface_get_width(surface))
    height = Int(cairo_image_surface_get_height(surface))
    stride = Int(cairo_image_surface_get_stride(surface))
  }

  /// Writes a row as three bytes a pixel: red, green, blue.
  ///
  /// - Parameters:
  ///   - row: From 0 at the top.
  ///   - bytes: Where 3 x width bytes are written.
  func write(row: Int, into bytes: UnsafeMutablePointer<UInt8>) {
    let line = (data + row * stride).assumingMemoryBound(to: UInt32.self)
    for column in 0..<width {
      let pixel = line[column]
      bytes[3 * column] = UInt8(truncatingIfNeeded: pixel >> 16)
      bytes[3 * column + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
      bytes[3 * column + 2] = UInt8(truncatingIfNeeded: pixel)
    }
  }
}
