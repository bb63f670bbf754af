extension Dataset {
  /// Reads MNIST, Fashion-MNIST and their kin: four IDX files in a folder.
  ///
  /// The files are `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte`
  /// and `t10k-labels-idx1-ubyte`, or with a dot (`train-images.idx3-ubyte`); each plain or with
  /// `.gz` after it. Whether a file is compressed is seen from its first bytes. The inputs are the
  /// grey levels, the targets the labels.
  ///
  /// - Parameters:
  ///   - folder: The folder's path.
  ///   - train: How many of the first training samples to take, at least 1; nil for all.
  ///   - test: How many of the first test samples to take; may be 0; nil for all.
  ///   - classes: The number of classes, 1 to 256; labels are below it.
  /// - Returns: A data set of bytes and classes.
  /// - Throws: A file that is missing, is damaged or does not fit the others.
  public static func idx(
    folder: String,
    train: Int? = nil,
    test: Int? = nil,
    classes: Int = 10
  ) throws(DatasetError) -> Dataset {
    precondition(train.map { $0 > 0 } ?? true, "a data set needs at least one training sample")
    precondition(test.map { $0 >= 0 } ?? true, "a data set cannot have fewer than no test samples")
    precondition((1...256).contains(classes), "labels are bytes: 1 to 256 classes")
    switch FileBytes.place(at: folder) {
    case .nothing: throw .folderMissing(folder)
    case .file: throw .notFolder(folder)
    case .folder: break
    }
    let source = IDXFolder(path: folder)
    let trainPaths = try source.paths(of: "train")
    let testPaths = try source.paths(of: "t10k")
    let trainPart = try IDXPart(trainPaths, limit: train, classes: classes)
    let testPart = try IDXPart(testPaths, limit: test, classes: classes)
    guard trainPart.rows == testPart.rows, trainPart.columns == testPart.columns else {
      throw .picturesDiffer(
        train: trainPaths.images,
        trainRows: trainPart.rows,
        trainColumns: trainPart.columns,
        test: testPaths.images,
        testRows: testPart.rows,
        testColumns: testPart.columns
      )
    }
    return Dataset(train: trainPart.samples, test: testPart.samples, classCount: classes)
  }
}

/// A folder with IDX files.
private struct IDXFolder {
  let path: String

  /// The two files of a part, `train` or `t10k`.
  func paths(of part: String) throws(DatasetError) -> (images: String, labels: String) {
    (try file("\(part)-images", "idx3-ubyte"), try file("\(part)-labels", "idx1-ubyte"))
  }

  private func file(_ name: String, _ ending: String) throws(DatasetError) -> String {
    let names = ["-", "."].flatMap { joint in
      ["", ".gz"].map { "\(name)\(joint)\(ending)\($0)" }
    }
    for name in names where FileBytes.place(at: "\(path)/\(name)") != .nothing {
      return "\(path)/\(name)"
    }
    throw .fileMissing(folder: path, names: names)
  }
}

/// The training or the test samples, with the size of their pictures.
private struct IDXPart {
  let samples: Samples
  let rows: Int
  let columns: Int

  init(
    _ paths: (images: String, labels: String),
    limit: Int?,
    classes: Int
  ) throws(DatasetError) {
    // The labels first: they are small, and what is wrong with them is said at once.
    let labels = try IDX.parse(
      FileBytes.read(paths.labels),
      expected: .labels,
      path: paths.labels
    ).elements
    if let index = labels.firstIndex(where: { Int($0) >= classes }) {
      throw .labelRange(
        paths.labels,
        index: index,
        label: Int(labels[index]),
        classCount: classes
      )
    }
    let images = try IDX.parse(
      FileBytes.read(paths.images),
      expected: .images,
      path: paths.images
    )
    let found = images.dimensions[0]
    rows = images.dimensions[1]
    columns = images.dimensions[2]
    guard found == labels.count else {
      throw .countsDiffer(
        images: paths.images,
        imageCount: found,
        labels: paths.labels,
        labelCount: labels.count
      )
    }
    let count = limit ?? found
    guard count <= found else { throw .tooFew(paths.images, asked: count, found: found) }
    let isWhole = count == found
    samples = Samples(
      inputs: .bytes(
        isWhole ? images.elements : Array(images.elements.prefix(count * rows * columns))
      ),
      targets: .classes(isWhole ? labels : Array(labels.prefix(count))),
      count: count,
      inputSize: rows * columns
    )
  }
}
