import Foundation
import Plot

/// Writes pictures as sixels by the library libsixel, which is loaded when it is needed.
///
/// Only few terminals ask for it, so exp can be built and run without it.
struct Sixel {
  private typealias Status = Int32
  private typealias Write =
    @convention(c) (UnsafeMutablePointer<CChar>?, Int32, UnsafeMutableRawPointer?) -> Int32
  private typealias NewOutput =
    @convention(c) (
      UnsafeMutablePointer<OpaquePointer?>, Write, UnsafeMutableRawPointer?, OpaquePointer?
    ) -> Status
  private typealias NewPalette =
    @convention(c) (UnsafeMutablePointer<OpaquePointer?>, Int32, OpaquePointer?) -> Status
  private typealias SetPalette =
    @convention(c) (OpaquePointer?, UnsafeMutablePointer<UInt8>?) -> Void
  private typealias SetDiffusion = @convention(c) (OpaquePointer?, Int32) -> Void
  // Pixels, width, height, depth, which it ignores, palette, output.
  private typealias Encode =
    @convention(c) (
      UnsafeMutablePointer<UInt8>?, Int32, Int32, Int32, OpaquePointer?, OpaquePointer?
    ) -> Status
  private typealias Release = @convention(c) (OpaquePointer?) -> Void

  /// The library's number for no dithering, which figures, made of plain areas, do not want.
  private static let plain: Int32 = 1

  private let newOutput: NewOutput
  private let newPalette: NewPalette
  private let setPalette: SetPalette
  private let setDiffusion: SetDiffusion
  private let encode: Encode
  private let releaseOutput: Release
  private let releasePalette: Release

  /// Loads the library, which stays loaded.
  init() throws(SixelError) {
    guard let library = dlopen("libsixel.so.1", RTLD_NOW) else {
      throw SixelError(reason: Self.lastReason)
    }
    newOutput = try Self.function("sixel_output_new", of: library)
    newPalette = try Self.function("sixel_dither_new", of: library)
    setPalette = try Self.function("sixel_dither_set_palette", of: library)
    setDiffusion = try Self.function("sixel_dither_set_diffusion_type", of: library)
    encode = try Self.function("sixel_encode", of: library)
    releaseOutput = try Self.function("sixel_output_unref", of: library)
    releasePalette = try Self.function("sixel_dither_unref", of: library)
  }

  /// A picture in at most 256 colours, others as the nearest of them.
  func text(_ raster: Raster) throws(SixelError) -> String {
    let collected = Collected()
    var (output, palette): (OpaquePointer?, OpaquePointer?)
    try check(
      newOutput(
        &output,
        { data, count, place in
          guard let data, let place else { return -1 }
          let bytes = UnsafeRawBufferPointer(start: data, count: Int(count))
          Unmanaged<Collected>.fromOpaque(place).takeUnretainedValue().bytes += bytes
          return count
        },
        Unmanaged.passUnretained(collected).toOpaque(),
        nil
      )
    )
    defer { releaseOutput(output) }
    var colours = Self.colours(of: raster)
    try check(newPalette(&palette, Int32(colours.count / 3), nil))
    defer { releasePalette(palette) }
    setPalette(palette, &colours)
    setDiffusion(palette, Self.plain)
    var pixels = raster.bytes
    try check(encode(&pixels, Int32(raster.width), Int32(raster.height), 3, palette, output))
    return String(decoding: collected.bytes, as: UTF8.self)
  }

  /// The most frequent colours, 3 bytes each.
  ///
  /// The library's own choice has 5 bits a channel, in which white paper is grey. It takes 2 colours
  /// for a mask, so there are more.
  static func colours(of raster: Raster) -> [UInt8] {
    var counts: [UInt32: Int] = [0: 0, 0x80_8080: 0, 0xFF_FFFF: 0]
    let bytes = raster.bytes
    var (last, run): (UInt32, Int) = (0, 0)
    for index in stride(from: 0, to: bytes.count, by: 3) {
      let pixel =
        UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
      if pixel != last {
        counts[last, default: 0] += run
        (last, run) = (pixel, 0)
      }
      run += 1
    }
    counts[last, default: 0] += run
    let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(256)
    return frequent.flatMap { colour, _ in
      [16, 8, 0].map { UInt8(truncatingIfNeeded: colour >> $0) }
    }
  }

  private func check(_ status: Status) throws(SixelError) {
    if status & 0x1000 != 0 { throw SixelError(reason: "it gives the status \(status)") }
  }

  private static func function<Function>(
    _ name: String,
    of library: UnsafeMutableRawPointer
  ) throws(SixelError) -> Function {
    guard let address = dlsym(library, name) else { throw SixelError(reason: lastReason) }
    return unsafeBitCast(address, to: Function.self)
  }

  private static var lastReason: String {
    dlerror().map { String(cString: $0) } ?? "no reason given"
  }
}

/// What the library has written so far.
private final class Collected {
  var bytes: [UInt8] = []
}

/// Why a terminal that shows sixels is shown none.
struct SixelError: Error, CustomStringConvertible {
  let reason: String

  var description: String {
    "cannot use libsixel, which writes images for this terminal: \(reason); install it (Debian and"
      + " Ubuntu: apt-get install libsixel1)"
  }
}
