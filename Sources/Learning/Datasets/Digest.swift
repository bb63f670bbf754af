private import CCrypto

/// A SHA-256 (FIPS 180-4) under way: the owner of its libcrypto context.
final class Digest {
  private let context: OpaquePointer

  /// Begins with no bytes.
  init() {
    guard let context = EVP_MD_CTX_new() else {
      preconditionFailure("libcrypto has no memory for a digest")
    }
    self.context = context
    precondition(
      EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1,
      "libcrypto has no SHA-256"
    )
  }

  deinit {
    EVP_MD_CTX_free(context)
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
    precondition(EVP_DigestFinal_ex(context, &bytes, nil) == 1, "libcrypto ended no SHA-256")
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  private func add(_ bytes: UnsafeRawBufferPointer) {
    precondition(
      EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1,
      "libcrypto refused the data"
    )
  }
}
