extension Trial {
  /// The data set as people call it: `digits`, `mnist` for a folder of that name, `iris` for the
  /// file `iris.csv`, `1 sample` for samples in the spec; nil where the trial has none.
  public var datasetName: String? {
    let root = Node(canonicalText: canonicalText)
    guard let dataset = root?.member("dataset")?.value,
      case .string(let kind)? = dataset.member("kind")?.value.content
    else { return nil }
    if case .string(let folder)? = dataset.member("folder")?.value.content {
      return folder.split(separator: "/").last { $0 != "." && $0 != ".." }.map(String.init) ?? kind
    }
    if case .string(let path)? = dataset.member("path")?.value.content {
      let name = path.split(separator: "/").last ?? ""
      return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
    }
    if case .array(let rows)? = dataset.member("inputs")?.value.content {
      return rows.count == 1 ? "1 sample" : "\(rows.count) samples"
    }
    return kind
  }
}
