/// The SHA-256 of a data set, computed without a copy of it.
///
/// What is hashed, integers as 8 bytes and numbers as IEEE 754 doubles, both little-endian:
/// 1. the class count, 0 where there are none;
/// 2. for the training samples, then for the test samples: their count; the input size; 0 for bytes
///    or 1 for numbers; the inputs; 0 for classes or the width for vectors; the targets, classes as
///    single bytes.
enum DatasetHash {
  /// The hash as 64 hexadecimal digits.
  static func hex(train: Samples, test: Samples, classCount: Int?) -> String {
    let digest = Digest()
    digest.add(classCount ?? 0)
    for samples in [train, test] {
      digest.add(samples.count)
      digest.add(samples.inputSize)
      switch samples.inputs {
      case .bytes(let bytes):
        digest.add(0)
        digest.add(bytes)
      case .numbers(let numbers):
        digest.add(1)
        digest.add(numbers)
      }
      switch samples.targets {
      case .classes(let classes):
        digest.add(0)
        digest.add(classes)
      case .vectors(let numbers, let width):
        digest.add(width)
        digest.add(numbers)
      }
    }
    return digest.hex()
  }
}
