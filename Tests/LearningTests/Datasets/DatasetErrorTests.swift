import Foundation
import Learning
import TestSupport
import Testing

struct DatasetErrorTests {
  /// A change to a good folder and the message it must give, with `@` for the folder.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let message: String
    var train: Int?
    var test: Int?
    let change: @Sendable (inout IDXFixture) -> Void

    init(
      _ name: String,
      _ message: String,
      train: Int? = nil,
      test: Int? = nil,
      change: @escaping @Sendable (inout IDXFixture) -> Void
    ) {
      testDescription = name
      self.message = message
      self.train = train
      self.test = test
      self.change = change
    }
  }

  static let images = IDXFixture.trainImages
  static let labels = IDXFixture.trainLabels

  static let contents: [Case] = [
    Case(
      "file missing",
      "the folder '@' has none of 't10k-labels-idx1-ubyte', 't10k-labels-idx1-ubyte.gz', "
        + "'t10k-labels.idx1-ubyte' and 't10k-labels.idx1-ubyte.gz'; put one of them there"
    ) { $0.files[IDXFixture.testLabels] = nil },
    Case("empty", "'@/train-images-idx3-ubyte' is empty; get the file again") {
      $0.files[images] = []
    },
    Case(
      "labels as images",
      "'@/train-images-idx3-ubyte' holds IDX labels (unsigned bytes in 1 dimension); expected IDX "
        + "images (unsigned bytes in 3 dimensions); the images and the labels seem to be swapped"
    ) { $0.files[images] = $0.files[labels] },
    Case(
      "images as labels",
      "'@/train-labels-idx1-ubyte' holds IDX images (unsigned bytes in 3 dimensions); expected IDX "
        + "labels (unsigned bytes in 1 dimension); the images and the labels seem to be swapped"
    ) { $0.files[labels] = $0.files[images] },
    Case(
      "floats",
      "'@/train-images-idx3-ubyte' holds IDX data of type 0x0d in 4 dimensions; expected IDX images "
        + "(unsigned bytes in 3 dimensions); choose a data set of grey pictures"
    ) { $0.files[images] = [0, 0, 0x0d, 4] },
    Case(
      "compressed twice",
      "'@/train-images-idx3-ubyte' holds gzip data; expected IDX images (unsigned bytes in 3 "
        + "dimensions); it was compressed twice; unpack it once"
    ) { $0.files[images] = gzip(gzip($0.files[images] ?? [])) },
    Case(
      "zip",
      "'@/train-images-idx3-ubyte' holds a zip archive; expected IDX images (unsigned bytes in 3 "
        + "dimensions); unpack the archive"
    ) { $0.files[images] = Array("PK\u{3}\u{4}some archive".utf8) },
    Case(
      "web page",
      "'@/train-labels-idx1-ubyte' holds a web page; expected IDX labels (unsigned bytes in 1 "
        + "dimension); the download gave a web page; get the file again"
    ) { $0.files[labels] = Array("<!DOCTYPE html>".utf8) },
    Case(
      "something else",
      "'@/train-images-idx3-ubyte' holds something unknown that begins with the bytes 00 01 0a ff; "
        + "expected IDX images (unsigned bytes in 3 dimensions); get the file again"
    ) { $0.files[images] = [0, 1, 10, 255, 3] },
    Case(
      "ends in the header",
      "'@/train-images-idx3-ubyte' ends inside its header: expected 16 bytes, found 15; get the "
        + "file again"
    ) { $0.files[images]?.removeLast(37) },
    Case(
      "too short",
      "'@/train-images-idx3-ubyte' is too short: expected 52 bytes by its header, found 51; get the "
        + "file again"
    ) { $0.files[images]?.removeLast() },
    Case(
      "too long",
      "'@/train-images-idx3-ubyte' is too long: expected 52 bytes by its header, found 55; get the "
        + "file again"
    ) { $0.files[images]? += [1, 2, 3] },
    Case(
      "no samples",
      "the header of '@/train-images-idx3-ubyte' says 0 x 2 x 3 bytes; expected at least one sample"
    ) { $0.files[images] = IDXFixture.idx([0, 2, 3], []) },
    Case(
      "more bytes than any file",
      "the header of '@/train-images-idx3-ubyte' says 4294967295 x 4294967295 x 4294967295 bytes, "
        + "more than any file has; get the file again"
    ) { $0.files[images] = IDXFixture.idx([.max, .max, .max], [1]) },
  ]

  static let compressed: [Case] = [
    Case(
      "unpacked too short",
      "'@/train-images-idx3-ubyte' is too short: expected 52 bytes by its header, found 51; get the "
        + "file again"
    ) { $0.files[images] = gzip(($0.files[images] ?? []).dropLast()) },
    Case(
      "unpacked too long",
      "'@/train-images-idx3-ubyte' is too long: expected 52 bytes by its header, found 1000052; get "
        + "the file again"
    ) {
      $0.files[images] = gzip(($0.files[images] ?? []) + [UInt8](repeating: 0, count: 1_000_000))
    },
    Case(
      "header beyond what gzip can hold",
      "'@/train-images-idx3-ubyte' is too short: expected 4294967295000016 bytes by its header, "
        + "found 19; get the file again"
    ) { $0.files[images] = gzip(IDXFixture.idx([.max, 1000, 1000], [1, 2, 3])) },
    Case(
      "gzip breaks off",
      "the gzip data of '@/train-images-idx3-ubyte' breaks off; get the file again"
    ) { $0.files[images] = gzip($0.files[images] ?? []).dropLast(9) },
    Case(
      "gzip without its checksum",
      "the gzip data of '@/train-images-idx3-ubyte' breaks off; get the file again"
    ) { $0.files[images] = gzip($0.files[images] ?? []).dropLast(8) },
    Case(
      "gzip with a wrong checksum",
      "the gzip data of '@/train-images-idx3-ubyte' is damaged: incorrect data check; get the file "
        + "again"
    ) {
      var bytes = gzip($0.files[images] ?? [])
      bytes[bytes.count - 8] ^= 1
      $0.files[images] = bytes
    },
    Case(
      "gzip with garbage",
      "'@/train-images-idx3-ubyte' has 1 byte after its gzip data; get the file again"
    ) { $0.files[images] = gzip($0.files[images] ?? []) + [7] },
  ]

  static let together: [Case] = [
    Case(
      "counts differ",
      "'@/train-images-idx3-ubyte' has 6 images, '@/train-labels-idx1-ubyte' has 5 labels; expected "
        + "one label for each image; take both files from the same data set"
    ) { $0.files[labels] = IDXFixture.idx([5], [1, 2, 3, 4, 5]) },
    Case(
      "pictures differ",
      "the images of '@/train-images-idx3-ubyte' have 2 x 3 pixels, those of "
        + "'@/t10k-images-idx3-ubyte' 3 x 2; take both files from the same data set"
    ) { $0.files[IDXFixture.testImages] = IDXFixture.idx([4, 3, 2], Array(0..<24)) },
    Case(
      "label out of range",
      "label 2 of '@/train-labels-idx1-ubyte', counted from 0, is 255; expected 0 to 9 for 10 "
        + "classes; raise the number of classes if the file is right"
    ) { $0.files[labels]?[10] = 255 },
    Case(
      "too few to train",
      "'@/train-images-idx3-ubyte' has 6 samples, asked for 7; ask for at most 6",
      train: 7
    ) { _ in },
    Case(
      "too few to test",
      "'@/t10k-images-idx3-ubyte' has 4 samples, asked for 5; ask for at most 4",
      test: 5
    ) { _ in },
  ]

  @Test(arguments: contents + compressed + together)
  func `a bad file is told in one sentence`(_ bad: Case) throws {
    try withTemporaryFolder { folder in
      var fixture = IDXFixture()
      bad.change(&fixture)
      try fixture.write(to: folder)
      let error = #expect(throws: DatasetError.self) {
        try Dataset.idx(folder: folder.path, train: bad.train, test: bad.test)
      }
      #expect(error?.description == bad.message.replacing("@", with: folder.path))
    }
  }

  static let files =
    "name the folder with the files train-images-idx3-ubyte, train-labels-idx1-ubyte, "
    + "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or with .gz"

  @Test
  func `a folder that is none is told in one sentence`() throws {
    try withTemporaryFolder { folder in
      try IDXFixture().write(to: folder)
      let missing = #expect(throws: DatasetError.self) {
        try Dataset.idx(folder: "\(folder.path)/mnist")
      }
      #expect(missing?.description == "there is no folder '\(folder.path)/mnist'; \(Self.files)")
      let file = "\(folder.path)/\(Self.images)"
      let wrong = #expect(throws: DatasetError.self) { try Dataset.idx(folder: file) }
      #expect(wrong?.description == "'\(file)' is not a folder; \(Self.files)")
    }
  }

  @Test
  func `a folder in a file's place is told in one sentence`() throws {
    try withTemporaryFolder { folder in
      var fixture = IDXFixture()
      fixture.files[Self.labels] = nil
      try fixture.write(to: folder)
      let path = folder.appendingPathComponent(Self.labels)
      try FileManager.default.createDirectory(at: path, withIntermediateDirectories: false)
      let error = #expect(throws: DatasetError.self) { try Dataset.idx(folder: folder.path) }
      #expect(
        error?.description
          == "'\(folder.path)/train-labels-idx1-ubyte' cannot be read: it is not a "
          + "regular file; check the file and its permissions"
      )
    }
  }
}
