import Foundation

/// The names of a run's metrics, each made a text once, and what each name is for.
struct MetricNames {
  /// More are refused.
  static let maximumCount = 20_000
  /// Longer ones are refused, in bytes.
  static let maximumLength = 500

  /// A name.
  struct Name {
    let bytes: [UInt8]
    let text: String
    /// How well it names the step, the lower the better; nil where it does not.
    let stepRank: Int?
    /// Points so far.
    var count = 0
  }

  /// Why a name is none.
  enum Refusal: Hashable {
    case tooLong, notText, tooMany
  }

  /// What a step is called, best first.
  static let stepNames = ["step", "global_step", "_step", "iteration", "iter", "epoch"]
  /// The rank of the epoch, the last of them.
  static let epochRank = stepNames.count - 1

  private(set) var names: [Name] = []
  private var indexes: [String: Int] = [:]
  /// Lines name the same metrics in the same order again and again.
  private var expected = 0

  subscript(index: Int) -> Name {
    get { names[index] }
    set { names[index] = newValue }
  }

  /// The index of a name, which is made where it is new.
  mutating func index(of bytes: UnsafeRawBufferPointer) -> Result<Int, RefusedName> {
    if expected < names.count, isEqual(names[expected].bytes, bytes) {
      defer { expected = expected + 1 == names.count ? 0 : expected + 1 }
      return .success(expected)
    }
    guard bytes.count <= Self.maximumLength else { return .failure(RefusedName(reason: .tooLong)) }
    guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty,
      !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f })
    else { return .failure(RefusedName(reason: .notText)) }
    if let known = indexes[text] {
      expected = known + 1 == names.count ? 0 : known + 1
      return .success(known)
    }
    guard names.count < Self.maximumCount else { return .failure(RefusedName(reason: .tooMany)) }
    names.append(
      Name(bytes: Array(bytes), text: text, stepRank: Self.stepNames.firstIndex(of: text))
    )
    indexes[text] = names.count - 1
    expected = 0
    return .success(names.count - 1)
  }

  /// Whether there are points of that name.
  func hasPoints(_ text: String) -> Bool { indexes[text].map { names[$0].count > 0 } ?? false }

  private func isEqual(_ one: [UInt8], _ other: UnsafeRawBufferPointer) -> Bool {
    guard one.count == other.count, let other = other.baseAddress else { return false }
    return one.withUnsafeBytes { one in
      one.baseAddress.map { memcmp($0, other, one.count) == 0 } ?? true
    }
  }
}

/// A name that a metric cannot have.
struct RefusedName: Error {
  let reason: MetricNames.Refusal
}
