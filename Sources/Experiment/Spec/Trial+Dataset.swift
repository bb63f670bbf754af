extension Trial {
  /// The data set as people call it: `digits`, `mnist` for a folder of that name, `iris` for the
  /// file `iris.csv`, `1 sample` for samples in the spec; nil where the trial has none.
  public var datasetName: String? {
    let root = Node(canonicalText: canonicalText)
    guard let dataset = root?.member("dataset")?.value,
      case .string(let kind)? = dataset.member("kind")?.value.content
    else { return nil }
    for key in ["folder", "path"] {
      guard case .string(let path)? = dataset.member(key)?.value.content else { continue }
      return Experiment.datasetName(ofPath: path) ?? kind
    }
    if case .array(let rows)? = dataset.member("inputs")?.value.content {
      return rows.count == 1 ? "1 sample" : "\(rows.count) samples"
    }
    return kind
  }
}

extension Run {
  /// The data set as people call it: by the file or folder that it was in, else as the trial says.
  public var datasetName: String? {
    provenance.datasetPath.flatMap(Experiment.datasetName(ofPath:)) ?? trial.datasetName
  }
}

/// The last part of a path, without the ending of a file; nil where there is none.
private func datasetName(ofPath path: String) -> String? {
  guard let name = path.split(separator: "/").last(where: { $0 != "." && $0 != ".." }) else {
    return nil
  }
  return String(name.hasSuffix(".csv") ? name.dropLast(4) : name)
}
