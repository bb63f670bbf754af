extension Trial {
  /// What the trial does; nil where another version of the program knows a workload that this one does
  /// not.
  public var workload: Workload? {
    guard let root = Node(canonicalText: canonicalText),
      case .string(let text)? = root.member("workload")?.value.content
    else { return nil }
    return Workload(rawValue: String(text.prefix { $0 != "/" }))
  }
}
