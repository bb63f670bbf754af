extension Trial {
  /// What the trial does; nil where another version of the program knows a workload that this one does
  /// not.
  public var workload: Workload? {
    guard let root = Node(canonicalText: canonicalText),
      case .string(let text)? = root.member("workload")?.value.content
    else { return nil }
    return Workload(rawValue: String(text.prefix { $0 != "/" }))
  }

  /// What tells the trial from others beside its parameters and its seed, by the members of its
  /// canonical text, so far as it has them: `command`, `dataset`, `stop`, `workload`.
  public var origin: [String: Value] {
    let root = Node(canonicalText: canonicalText)
    let members = ["command", "dataset", "stop", "workload"].compactMap { key in
      root?.member(key).flatMap { Value($0.value) }.map { (key, $0) }
    }
    return Dictionary(members) { first, _ in first }
  }
}
