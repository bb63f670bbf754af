private import CNettle

/// The SHA-256 digest (FIPS 180-4), computed by Nettle.
///
/// Nettle is at work at once: libcrypto reads its configuration and lists its algorithms first, a
/// millisecond that commands of ten would feel.
public enum SHA256 {
  /// The digest of a text's UTF-8 bytes as 64 hexadecimal digits.
  public static func hex(of text: String) -> String {
    hex(of: Array(text.utf8))
  }

  /// The digest of the bytes as 64 hexadecimal digits.
  public static func hex(of bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var context = sha256_ctx()
    nettle_sha256_init(&context)
    nettle_sha256_update(&context, bytes.count, bytes)
    exp_sha256_digest(&context, &digest)
    // A plan of ten thousand trials hashes as many texts.
    var text: [UInt8] = []
    text.reserveCapacity(2 * digest.count)
    for byte in digest {
      text.append(hexadecimal(byte >> 4))
      text.append(hexadecimal(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The character of a digit from 0 to 15.
  private static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}
