internal import CCairo

/// An opaque picture: three bytes a pixel (red, green, blue), row by row from the top.
struct Raster: Hashable, Sendable {
  let width: Int
  let height: Int
  /// 3 x width x height bytes.
  let bytes: [UInt8]

  /// Copies an image surface of 32 bits a pixel, which the caller has flushed.
  init(imageSurface surface: OpaquePointer) throws(PlotError) {
    let (width, height) = (
      Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface))
    )
    let stride = Int(cairo_image_surface_get_stride(surface))
    let format = cairo_image_surface_get_format(surface)
    guard let data = cairo_image_surface_get_data(surface),
      format == CAIRO_FORMAT_RGB24 || format == CAIRO_FORMAT_ARGB32
    else { throw .unreadable(status: "not a picture of 32 bits a pixel") }
    self.width = width
    self.height = height
    bytes = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { buffer, count in
      var place = 0
      for row in 0..<height {
        let line = UnsafeRawPointer(data + row * stride).assumingMemoryBound(to: UInt32.self)
        for column in 0..<width {
          let pixel = line[column]
          buffer[place] = UInt8(truncatingIfNeeded: pixel >> 16)
          buffer[place + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
          buffer[place + 2] = UInt8(truncatingIfNeeded: pixel)
          place += 3
        }
      }
      count = place
    }
  }

  /// Reads a PNG file.
  init(png: [UInt8]) throws(PlotError) {
    let source = ByteSource(png)
    let surface = withExtendedLifetime(source) {
      cairo_image_surface_create_from_png_stream(
        ByteSource.read,
        Unmanaged.passUnretained(source).toOpaque()
      )
    }
    guard let surface else { throw .unreadable(status: "no surface") }
    defer { cairo_surface_destroy(surface) }
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .unreadable(status: cairo_status_to_string(status).map { String(cString: $0) } ?? "")
    }
    try self.init(imageSurface: surface)
  }
}

/// Hands bytes to Cairo piece by piece.
private final class ByteSource {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  static let read: cairo_read_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_READ_ERROR }
    let source = Unmanaged<ByteSource>.fromOpaque(closure).takeUnretainedValue()
    guard source.rest.count >= Int(length) else { return CAIRO_STATUS_READ_ERROR }
    for (index, byte) in source.rest.prefix(Int(length)).enumerated() { data[index] = byte }
    source.rest = source.rest.dropFirst(Int(length))
    return CAIRO_STATUS_SUCCESS
  }
}
