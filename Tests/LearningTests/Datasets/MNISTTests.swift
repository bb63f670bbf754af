import Foundation
import Testing

@testable import Learning

/// The folder with MNIST's four files, if the person who runs the tests has it.
private let mnist = ProcessInfo.processInfo.environment["EXP_MNIST"]

struct MNISTTests {
  @Test(.enabled(if: mnist != nil, "set EXP_MNIST to a folder with MNIST's four files"))
  func `MNIST is read as published`() throws {
    let folder = try #require(mnist)
    let data = try Dataset.idx(folder: folder)
    #expect(data.train.count == 60_000)
    #expect(data.test.count == 10_000)
    #expect(data.train.inputSize == 784)
    guard case .classes(let labels) = data.train.targets else {
      Issue.record("the labels are no classes")
      return
    }
    #expect(labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    #expect(abs(data.density() - 0.1912) < 0.0001)
    // The header and the elements, as `sha256sum` gives them for the uncompressed files.
    #expect(
      digest(of: data.train)
        == [
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ]
    )
    #expect(
      digest(of: data.test)
        == [
          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ]
    )
  }

  private func digest(of samples: Samples) -> [String] {
    guard case .bytes(let pixels) = samples.inputs, case .classes(let labels) = samples.targets
    else { return [] }
    let count = UInt32(samples.count)
    return [
      (IDXFixture.idx([count, 28, 28], []), pixels), (IDXFixture.idx([count], []), labels),
    ].map { header, elements in
      let digest = Digest()
      digest.add(header)
      digest.add(elements)
      return digest.hex()
    }
  }
}
