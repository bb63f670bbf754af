/// Where the keys of a spec belong, for those that stand somewhere else.
struct SpecKeys {
  /// The spec's workload; nil for any.
  let workload: Workload?

  init(_ workload: Workload? = nil) {
    self.workload = workload
  }

  /// The JSON paths of the objects that have a key, in the order in which specs are written; none for
  /// a key that no object has.
  func places(of key: String) -> [String] {
    let isParameter = (workload.map { [$0] } ?? Workload.allCases)
      .contains { !$0.parameters.isOpen && $0.parameters.names.contains(key) }
    let objects: [(path: String, hasKey: Bool)] = [
      ("$", Spec.keys.contains(key)),
      ("$.parameters", isParameter),
      ("$.dataset", key == "kind" || DatasetSpec.keys.contains { $0.keys.contains(key) }),
      ("$.sweep", Sweep.keys.contains(key)),
      ("$.sweep.metric", key == "goal"),
      ("$.sweep.early_terminate", EarlyTermination.keys.contains(key)),
      ("$.sweep.parameters", isParameter),
      ("$.sweep.parameters.NAME", SweptParameterReader.keys.contains(key)),
      ("$.stop", StopRule.keys.contains(key)),
    ]
    return objects.filter(\.hasKey).map(\.path)
  }

  /// Where a key that an object does not know belongs; nil where nobody else knows it.
  func hint(_ key: String, in object: String) -> String? {
    let places = places(of: key)
    // A key of a sweep's parameter stands below the parameter's own name.
    guard !places.isEmpty, !places.contains(object),
      !(object.hasPrefix("$.sweep.parameters.") && places == ["$.sweep.parameters.NAME"])
    else { return nil }
    return "'\(key)' belongs in \(listed(places))"
  }
}
