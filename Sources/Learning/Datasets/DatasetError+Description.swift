extension DatasetError: CustomStringConvertible {
  /// What was found, where, and what to do.
  public var description: String {
    switch self {
    case .folderMissing, .notFolder, .fileMissing, .unreadable:
      pathDescription
    case .gzipTruncated, .gzipDamaged, .gzipTrailing:
      gzipDescription
    case .listEmpty, .rowEmpty, .rowLength, .notFinite, .rowCounts, .classRange:
      inlineDescription
    case .noFile(let path):
      "there is no file '\(path)'; correct the path, or put the file there"
    case .csv(let path, let line, let problem):
      "\(path):\(line): \(problem)"
    case .noneToTrain(let path, let test, let found):
      "'\(path)' has \(found) sample\(found == 1 ? "" : "s"), and \(test) are to be held out for "
        + "testing; leave at least one to learn from"
    case .fileEmpty, .wrongContent, .headerTruncated, .wrongSize, .sizeOverflow, .noData,
      .countsDiffer, .picturesDiffer, .labelRange, .tooFew:
      contentDescription
    }
  }

  private var pathDescription: String {
    let files =
      "the files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
      + "t10k-labels-idx1-ubyte, plain or with .gz"
    switch self {
    case .folderMissing(let folder):
      return "there is no folder '\(folder)'; name the folder with \(files)"
    case .notFolder(let folder):
      return "'\(folder)' is not a folder; name the folder with \(files)"
    case .fileMissing(let folder, let names):
      let list = names.map { "'\($0)'" }
      return "the folder '\(folder)' has none of \(list.dropLast().joined(separator: ", ")) and "
        + "\(list.last ?? ""); put one of them there"
    case .unreadable(let path, let reason):
      return "'\(path)' cannot be read: \(reason); check the file and its permissions"
    default:
      return ""
    }
  }

  private var contentDescription: String {
    switch self {
    case .fileEmpty(let path):
      return "'\(path)' is empty; get the file again"
    case .wrongContent(let path, let expected, let found):
      return Self.wrongContent(path, expected: expected, found: found)
    case .headerTruncated(let path, let expected, let found):
      return "'\(path)' ends inside its header: expected \(Self.bytes(expected)), found \(found); "
        + "get the file again"
    case .wrongSize(let path, let expected, let found):
      return "'\(path)' is too \(found < expected ? "short" : "long"): expected "
        + "\(Self.bytes(expected)) by its header, found \(found); get the file again"
    case .sizeOverflow(let path, let dimensions):
      return "the header of '\(path)' says \(Self.product(dimensions)) bytes, more than any file "
        + "has; get the file again"
    case .noData(let path, let dimensions):
      return "the header of '\(path)' says \(Self.product(dimensions)) bytes; expected at least "
        + "one sample"
    case .countsDiffer(let images, let imageCount, let labels, let labelCount):
      return "'\(images)' has \(imageCount) images, '\(labels)' has \(labelCount) labels; expected "
        + "one label for each image; take both files from the same data set"
    case .picturesDiffer(
      let train,
      let trainRows,
      let trainColumns,
      let test,
      let testRows,
      let testColumns
    ):
      return "the images of '\(train)' have \(trainRows) x \(trainColumns) pixels, those of "
        + "'\(test)' \(testRows) x \(testColumns); take both files from the same data set"
    case .labelRange(let path, let index, let label, let classCount):
      return "label \(index) of '\(path)', counted from 0, is \(label); expected 0 to "
        + "\(classCount - 1) for \(classCount) classes; raise the number of classes if the file "
        + "is right"
    case .tooFew(let path, let asked, let found):
      return "'\(path)' has \(found) samples, asked for \(asked); ask for at most \(found)"
    default:
      return ""
    }
  }

  private var gzipDescription: String {
    switch self {
    case .gzipTruncated(let path):
      "the gzip data of '\(path)' breaks off; get the file again"
    case .gzipDamaged(let path, let reason):
      "the gzip data of '\(path)' is damaged: \(reason); get the file again"
    case .gzipTrailing(let path, let count):
      "'\(path)' has \(Self.bytes(count)) after its gzip data; get the file again"
    default:
      ""
    }
  }

  private var inlineDescription: String {
    switch self {
    case .listEmpty(let list):
      "\(list) is empty; give at least one row"
    case .rowEmpty(let list, let row):
      "\(list)[\(row)] is empty; give it at least one number"
    case .rowLength(let list, let row, let expected, let found):
      "\(list)[\(row)] has length \(found), \(list)[0] has length \(expected); make all rows "
        + "equally long"
    case .notFinite(let list, let row, let column, let value):
      "\(list)[\(row)][\(column)] is '\(value)'; expected a finite number"
    case .rowCounts(let inputs, let list, let found):
      "inputs has length \(inputs), \(list) has length \(found); give one row of \(list) for each "
        + "row of inputs"
    case .classRange(let row, let found, let classCount):
      "classes[\(row)] is \(found); expected an integer from 0 to \(classCount - 1)"
    default:
      ""
    }
  }

  private static func wrongContent(_ path: String, expected: Content, found: Content) -> String {
    let advice =
      switch found {
      case .images, .labels: "the images and the labels seem to be swapped"
      case .idx: "choose a data set of grey pictures"
      case .gzip: "it was compressed twice; unpack it once"
      case .zip: "unpack the archive"
      case .html: "the download gave a web page; get the file again"
      case .unknown: "get the file again"
      }
    return "'\(path)' holds \(found); expected \(expected); \(advice)"
  }

  private static func bytes(_ count: Int) -> String {
    count == 1 ? "1 byte" : "\(count) bytes"
  }

  private static func product(_ dimensions: [Int]) -> String {
    dimensions.map(String.init).joined(separator: " x ")
  }
}

extension DatasetError.Content: CustomStringConvertible {
  /// The content in words.
  public var description: String {
    switch self {
    case .images:
      "IDX images (unsigned bytes in 3 dimensions)"
    case .labels:
      "IDX labels (unsigned bytes in 1 dimension)"
    case .idx(let type, let dimensions):
      "IDX data of type 0x\(Self.hex(type)) in \(dimensions) dimension\(dimensions == 1 ? "" : "s")"
    case .gzip:
      "gzip data"
    case .zip:
      "a zip archive"
    case .html:
      "a web page"
    case .unknown(let bytes):
      "something unknown that begins with the bytes \(bytes.map(Self.hex).joined(separator: " "))"
    }
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
