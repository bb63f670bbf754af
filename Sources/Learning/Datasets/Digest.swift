private import CNettle

/// A SHA-256 (FIPS 180-4) under way.
final class Digest {
  private var context = sha256_ctx()

  /// Begins with no bytes.
  init() {
    nettle_sha256_init(&context)
  }

  /// Adds an integer as 8 bytes, little-endian.
  func add(_ number: Int) {
    withUnsafeBytes(of: Int64(number).littleEndian) { add($0) }
  }

  /// Adds the elements as they lie in memory; every platform of this package is little-endian.
  func add<Element: BitwiseCopyable>(_ elements: [Element]) {
    elements.withUnsafeBytes { add($0) }
  }

  /// Ends the digest and gives it as 64 hexadecimal digits; to be called once.
  func hex() -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    exp_sha256_digest(&context, &bytes)
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  private func add(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
    nettle_sha256_update(&context, bytes.count, start)
  }
}
