public import Experiment
public import Learning

extension DatasetSpec {
  /// Loads or draws the data set.
  ///
  /// - Parameter folder: The folder that paths in the spec are relative to.
  /// - Throws: `DatasetError`.
  public func load(relativeTo folder: String) throws(DatasetError) -> Dataset {
    switch self {
    case .digits(let train, let test, let seed):
      .digits(train: train, test: test, seed: seed)
    case .idx(let path, let train, let test):
      try .idx(
        folder: path.hasPrefix("/") || folder == "." ? path : folder + "/" + path,
        train: train,
        test: test
      )
    case .inline(let inputs, let targets):
      try .inline(inputs: inputs, targets: targets)
    case .inlineClasses(let inputs, let classes):
      try .inline(inputs: inputs, classes: classes)
    }
  }
}
