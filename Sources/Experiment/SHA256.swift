private import CCrypto

/// The SHA-256 digest (FIPS 180-4), computed by the system's libcrypto.
public enum SHA256 {
  /// The digest of a text's UTF-8 bytes as 64 hexadecimal digits.
  public static func hex(of text: String) -> String {
    hex(of: Array(text.utf8))
  }

  /// The digest of the bytes as 64 hexadecimal digits.
  public static func hex(of bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    let done = EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    precondition(done == 1, "libcrypto has no SHA-256")
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
