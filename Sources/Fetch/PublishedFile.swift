/// A file that others publish, and how to know it.
public struct PublishedFile: Sendable {
  /// What tells the right file from any other: a SHA-256 as 64 lower-case hexadecimal digits.
  public enum Checksum: Sendable, Equatable {
    /// Of the file's bytes as they are.
    case file(String)
    /// Of what the file holds, unpacked where it is gzip: the same however it was compressed.
    case content(String)
  }

  /// The file's name, the same at every mirror and on disk.
  public let name: String
  /// What the file must have.
  public let checksum: Checksum

  /// Describes a file.
  public init(name: String, checksum: Checksum) {
    self.name = name
    self.checksum = checksum
  }

  /// The file's address at a mirror, whether that ends in a slash or not.
  func address(at mirror: String) -> String {
    mirror.hasSuffix("/") ? mirror + name : "\(mirror)/\(name)"
  }
}
