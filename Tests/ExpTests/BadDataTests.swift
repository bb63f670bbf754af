import Foundation
import Testing

/// Four small IDX files, one of them damaged.
private struct Damage: CustomTestStringConvertible {
  let testDescription: String
  let errors: String
  /// Changes the files, by their names.
  let apply: @Sendable (inout [String: Data]) -> Void

  init(
    _ name: String,
    _ errors: String,
    apply: @escaping @Sendable (inout [String: Data]) -> Void
  ) {
    testDescription = name
    self.errors = errors
    self.apply = apply
  }
}

private let images = "train-images-idx3-ubyte"
private let labels = "train-labels-idx1-ubyte"

private func bigEndian(_ numbers: Int...) -> Data {
  Data(numbers.flatMap { number in [24, 16, 8, 0].map { UInt8(number >> $0 & 0xFF) } })
}

/// 20 training and 10 test pictures of 4 x 4 pixels.
private func files() -> [String: Data] {
  var files: [String: Data] = [:]
  for (part, count) in [("train", 20), ("t10k", 10)] {
    let pixels = Data((0..<count * 16).map { UInt8($0 % 251) })
    files["\(part)-images-idx3-ubyte"] = bigEndian(0x803, count, 4, 4) + pixels
    files["\(part)-labels-idx1-ubyte"] =
      bigEndian(0x801, count) + (0..<count).map { UInt8($0 % 10) }
  }
  return files
}

private let damages = [
  Damage(
    "truncated",
    "'data/train-images-idx3-ubyte' is too short: expected 336 bytes by its header, found 100;"
      + " get the file again"
  ) { $0[images] = $0[images]?.prefix(100) },
  Damage(
    "wrong magic",
    "'data/train-images-idx3-ubyte' holds IDX data of type 0x09 in 3 dimensions; expected IDX"
      + " images (unsigned bytes in 3 dimensions); choose a data set of grey pictures"
  ) { $0[images]?[2] = 9 },
  Damage(
    "counts differ",
    "'data/train-images-idx3-ubyte' has 20 images, 'data/train-labels-idx1-ubyte' has 19"
      + " labels; expected one label for each image; take both files from the same data set"
  ) { $0[labels] = bigEndian(0x801, 19) + Data(count: 19) },
  Damage(
    "label 255",
    "label 2 of 'data/train-labels-idx1-ubyte', counted from 0, is 255; expected 0 to 9 for 10"
      + " classes; raise the number of classes if the file is right"
  ) { $0[labels]?[10] = 255 },
  Damage(
    "gzip breaks off",
    "the gzip data of 'data/train-images-idx3-ubyte.gz' breaks off; get the file again"
  ) {
    // A gzip header and the beginning of a stored block of 336 bytes.
    $0[images + ".gz"] = Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 0x50, 1, 0xAF, 0xFE, 0, 0, 8])
    $0[images] = nil
  },
  Damage(
    "file missing",
    "the folder 'data' has none of 'train-images-idx3-ubyte', 'train-images-idx3-ubyte.gz',"
      + " 'train-images.idx3-ubyte' and 'train-images.idx3-ubyte.gz'; put one of them there"
  ) { $0[images] = nil },
  Damage(
    "folder missing",
    "there is no folder 'data'; name the folder with the files train-images-idx3-ubyte,"
      + " train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or"
      + " with .gz"
  ) { $0 = [:] },
]

struct BadDataTests {
  private static let spec = """
    {
      "name": "pictures", "workload": "network", "dataset": { "kind": "idx", "folder": "data" },
      "parameters": { "steps": 3, "batch_size": 5, "hidden_size": 4 }
    }
    """

  private func run(_ files: [String: Data], _ program: Program) throws -> Program.Result {
    for (name, bytes) in files { try program.write(bytes, to: "data/" + name) }
    try program.write(Self.spec, to: "pictures.json")
    return try program.run("run", "pictures.json")
  }

  @Test func `sound files are learnt from`() throws {
    let result = try Program.inEmptyFolder { try run(files(), $0) }
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test(arguments: damages)
  private func `damage is named, and no store is made`(_ damage: Damage) throws {
    try Program.inEmptyFolder { program in
      var files = files()
      damage.apply(&files)
      let result = try run(files, program)
      #expect(result.errors == "exp: error: \(damage.errors)\n")
      #expect(result.output == "")
      #expect(result.status == 74)
      #expect(!program.exists(".exp"))
    }
  }
}
