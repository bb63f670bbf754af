import Foundation
import TestSupport
import Testing

@testable import Learning

struct IDXTests {
  @Test(arguments: ["", ".gz"], ["-", "."])
  func `four files are read, plain or compressed`(ending: String, joint: String) throws {
    try withTemporaryFolder { folder in
      var named = IDXFixture()
      named.files = [:]
      for (name, bytes) in IDXFixture().files {
        named.files[name.replacing("-idx", with: "\(joint)idx") + ending] =
          ending.isEmpty ? bytes : gzip(bytes)
      }
      try named.write(to: folder)
      let data = try Dataset.idx(folder: folder.path)
      #expect(data.classCount == 10)
      #expect(data.train.count == 6)
      #expect(data.train.inputSize == 6)
      #expect(bytes(data.train) == Array(0..<36))
      #expect(classes(data.train) == [5, 0, 4, 1, 9, 2])
      #expect(data.test.count == 4)
      #expect(bytes(data.test) == Array(100..<124))
      #expect(classes(data.test) == [7, 2, 1, 0])
      #expect(data.density() == 35.0 / 36)
    }
  }

  @Test
  func `limits take the first samples`() throws {
    try withTemporaryFolder { folder in
      try IDXFixture().write(to: folder)
      let data = try Dataset.idx(folder: folder.path, train: 2, test: 0)
      #expect(bytes(data.train) == Array(0..<12))
      #expect(classes(data.train) == [5, 0])
      #expect(data.test.count == 0)
      #expect(bytes(data.test) == [])
      #expect(classes(data.test) == [])
    }
  }

  @Test
  func `more classes allow higher labels`() throws {
    try withTemporaryFolder { folder in
      var fixture = IDXFixture()
      fixture.files[IDXFixture.testLabels] = IDXFixture.idx([4], [0, 1, 25, 2])
      try fixture.write(to: folder)
      #expect(throws: DatasetError.self) { try Dataset.idx(folder: folder.path) }
      #expect(try Dataset.idx(folder: folder.path, classes: 26).classCount == 26)
    }
  }

  @Test
  func `a gzip file of several members is one`() throws {
    let file = IDXFixture.idx([40], Array(0..<40))
    let members = gzip(Array(file[..<20])) + gzip([]) + gzip(Array(file[20...]))
    let read = try IDX.parse(members, expected: .labels, path: "labels")
    #expect(read.dimensions == [40])
    #expect(read.elements == Array(0..<40))
  }

  @Test(arguments: [false, true])
  func `a damaged file is refused or read, never more`(isCompressed: Bool) {
    let file = IDXFixture.idx([6, 2, 3], Array(0..<36))
    let whole = isCompressed ? gzip(file) : file
    var stream = RandomStream(seed: 1, purpose: .digits)
    var refused = 0
    for _ in 0..<1000 {
      var bytes = whole
      for _ in 0...stream.index(below: 3) { damage(&bytes, with: &stream) }
      do {
        let read = try IDX.parse(bytes, expected: .images, path: "images")
        #expect(read.elements.count == read.dimensions.reduce(1, *))
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    #expect(refused > 300)
  }

  /// Changes, removes, repeats or cuts off some bytes.
  private func damage(_ bytes: inout [UInt8], with stream: inout RandomStream) {
    guard !bytes.isEmpty else { return }
    let place = stream.index(below: bytes.count)
    let headerPlace = stream.index(below: min(bytes.count, 16))
    switch stream.index(below: 6) {
    case 0: bytes[place] = UInt8(stream.index(below: 256))
    case 1: bytes[headerPlace] ^= 1 << stream.index(below: 8)
    case 2: bytes.remove(at: place)
    case 3: bytes.insert(contentsOf: bytes[place...], at: place)
    case 4: bytes.removeLast(bytes.count - place)
    default: bytes[headerPlace] = 255
    }
  }

  private func bytes(_ samples: Samples) -> [UInt8]? {
    if case .bytes(let bytes) = samples.inputs { bytes } else { nil }
  }

  private func classes(_ samples: Samples) -> [UInt8]? {
    if case .classes(let classes) = samples.targets { classes } else { nil }
  }
}
