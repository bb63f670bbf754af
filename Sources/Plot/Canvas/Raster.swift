internal import CCairo

/// An opaque picture: three bytes a pixel (red, green, blue), row by row from the top.
public struct Raster: Hashable, Sendable {
  /// How many pixels a row has.
  public let width: Int
  /// How many rows there are.
  public let height: Int
  /// 3 x width x height bytes.
  public let bytes: [UInt8]

  /// Copies the pixels of a surface.
  init(_ pixels: SurfacePixels) {
    width = pixels.width
    height = pixels.height
    let length = 3 * pixels.width
    bytes = [UInt8](unsafeUninitializedCapacity: length * pixels.height) { buffer, count in
      for row in 0..<pixels.height { pixels.write(row: row, into: &buffer[row * length]) }
      count = length * pixels.height
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
    self.init(try SurfacePixels(surface))
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
