public import Experiment
public import Learning

extension DatasetSpec {
  /// Loads or draws the data set.
  ///
  /// - Parameter folder: The folder that paths in the spec are relative to.
  /// - Returns: The data set, the same for the same spec and files.
  /// - Throws: `DatasetError`.
  public func load(relativeTo folder: String) throws(DatasetError) -> Dataset {
    switch self {
    case .digits(let train, let test, let seed):
      .digits(train: train, test: test, seed: seed)
    case .idx(let path, let train, let test):
      try .idx(
        folder: Self.rebased(path, folder),
        train: train,
        test: test
      )
    case .inline(let inputs, let targets):
      try .inline(inputs: inputs, targets: targets)
    case .inlineClasses(let inputs, let classes):
      try .inline(inputs: inputs, classes: classes)
    case .points(let points):
      .points(
        points.shape.learned,
        train: points.samples,
        test: points.test,
        noise: points.noise,
        seed: points.seed
      )
    case .csv(let table):
      try table.load(Self.rebased(table.path, folder))
    }
  }

  private static func rebased(_ path: String, _ folder: String) -> String {
    path.hasPrefix("/") || folder == "." ? path : folder + "/" + path
  }
}

extension PointsSpec.Shape {
  fileprivate var learned: PointShape {
    switch self {
    case .spirals(let classes, let turns): .spirals(arms: classes, turns: turns)
    case .moons: .moons
    case .circles: .circles
    case .blobs(let classes): .blobs(classes: classes)
    case .xor: .xor
    }
  }
}

extension CSVSpec {
  fileprivate func load(_ path: String) throws(DatasetError) -> Dataset {
    do {
      return try .csv(
        path: path,
        separator: learnedSeparator,
        columns: columns,
        test: holdout,
        scaling: scaling,
        seed: seed
      )
    } catch .csv(let path, let line, .columnUnknown(let name, let known, nil)) {
      let nearest = nearestName(to: name, among: known)
      throw .csv(path, line: line, .columnUnknown(name, known: known, nearest: nearest))
    }
  }

  private var columns: CSVColumns {
    switch answers {
    case .label(let name): CSVColumns(.label(name), inputs: inputs)
    case .targets(let names): CSVColumns(.targets(names), inputs: inputs)
    }
  }

  private var learnedSeparator: CSVSeparator {
    switch separator {
    case .comma: .comma
    case .semicolon: .semicolon
    case .tab: .tab
    }
  }

  private var holdout: Learning.Holdout {
    switch test {
    case .share(let share): .share(share)
    case .count(let count): .count(count)
    }
  }

  private var scaling: Scaling {
    switch scale {
    case .none: .none
    case .standard: .standard
    }
  }
}
