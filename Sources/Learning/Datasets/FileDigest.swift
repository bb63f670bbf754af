internal import Foundation

/// The SHA-256 (FIPS 180-4) of files, as 64 hexadecimal digits.
public enum FileDigest {
  /// The digest of a file's bytes as they are.
  ///
  /// - Throws: `DatasetError.unreadable`.
  public static func bytes(of path: String) throws(DatasetError) -> String {
    let digest = Digest()
    digest.add(try FileBytes.read(path))
    return digest.hex()
  }

  /// The digest of a file of any size, read piece by piece.
  ///
  /// - Returns: The digest, and how many bytes there were.
  /// - Throws: What kept the file from being read.
  public static func streamed(_ path: String) throws -> (hash: String, size: Int) {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    let digest = Digest()
    var size = 0
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
      digest.add(Array(piece))
      size += piece.count
    }
    return (digest.hex(), size)
  }

  /// The digest of what a file holds: unpacked where its first bytes say gzip, as it is otherwise.
  ///
  /// - Throws: A file that cannot be read, or gzip data that is damaged or breaks off.
  public static func content(of path: String) throws(DatasetError) -> String {
    let bytes = try FileBytes.read(path)
    let digest = Digest()
    guard bytes.starts(with: Gunzip.magic) else {
      digest.add(bytes)
      return digest.hex()
    }
    let stream = try Gunzip(bytes, path: path)
    while true {
      let piece = try stream.read(1 << 16)
      if piece.isEmpty { return digest.hex() }
      digest.add(piece)
    }
  }
}
