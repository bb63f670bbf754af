import Foundation
import Learning
import TestSupport
import Testing

struct FileDigestTests {
  /// The SHA-256 of 'abc', the example of FIPS 180-2, appendix B.1.
  private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  /// gzip of 'abc', as `printf abc | gzip -n -9` makes it.
  private static let archive = "H4sIAAAAAAACA0tMSgYAwkEkNQMAAAA="

  @Test func `the digest of the bytes is SHA-256`() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("abc")
      try Data("abc".utf8).write(to: file)
      #expect(try FileDigest.bytes(of: file.path) == Self.abc)
      #expect(try FileDigest.content(of: file.path) == Self.abc)
    }
  }

  @Test func `the digest of the content sees through gzip`() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("abc.gz")
      let archive = try #require(Data(base64Encoded: Self.archive))
      try archive.write(to: file)
      #expect(try FileDigest.content(of: file.path) == Self.abc)
      #expect(try FileDigest.bytes(of: file.path) != Self.abc)
      try archive.dropLast().write(to: file)
      #expect(throws: DatasetError.self) { try FileDigest.content(of: file.path) }
    }
  }
}
