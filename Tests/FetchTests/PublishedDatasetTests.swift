import Fetch
import Testing

struct PublishedDatasetTests {
  @Test(arguments: PublishedDataset.all)
  func `each has the four files that a spec of kind idx reads`(_ dataset: PublishedDataset) {
    #expect(
      dataset.files.map(\.name) == [
        "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz",
      ]
    )
  }

  @Test(arguments: PublishedDataset.all)
  func `each has two mirrors and well-formed checksums`(_ dataset: PublishedDataset) {
    #expect(dataset.mirrors.count == 2)
    #expect(dataset.mirrors.allSatisfy { $0.wholeMatch(of: /https?:\/\/.+\//) != nil })
    for file in dataset.files {
      let hash =
        switch file.checksum {
        case .file(let hash), .content(let hash): hash
        }
      #expect(hash.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    }
  }

  @Test func `each is found by its name`() {
    #expect(PublishedDataset.all.map(\.name) == ["mnist", "fashion-mnist"])
    #expect(PublishedDataset.named("fashion-mnist")?.title == "Fashion-MNIST")
    #expect(PublishedDataset.named("MNIST") == nil)
  }
}
