/// Why a data set cannot be had.
public enum DatasetError: Error, Sendable {
  /// There is nothing at the folder's path.
  case folderMissing(String)
  /// A file is where the folder should be.
  case notFolder(String)
  /// The folder has none of the names under which a file may be there.
  case fileMissing(folder: String, names: [String])
  /// The system refuses to read the file, for the reason it gives.
  case unreadable(String, reason: String)
  /// The file has no bytes.
  case fileEmpty(String)
  /// The file holds something else.
  case wrongContent(String, expected: Content, found: Content)
  /// The file ends inside its header; sizes in bytes.
  case headerTruncated(String, expected: Int, found: Int)
  /// The file is shorter or longer than its header says; sizes in bytes, uncompressed.
  case wrongSize(String, expected: Int, found: Int)
  /// The header says sizes whose product is beyond any file.
  case sizeOverflow(String, dimensions: [Int])
  /// The header says that the file has no samples, or samples without pixels.
  case noData(String, dimensions: [Int])
  /// The compressed file breaks off.
  case gzipTruncated(String)
  /// The compressed file is damaged, for the reason that zlib gives.
  case gzipDamaged(String, reason: String)
  /// Other bytes follow on the compressed data.
  case gzipTrailing(String, count: Int)
  /// There are not as many labels as images.
  case countsDiffer(images: String, imageCount: Int, labels: String, labelCount: Int)
  /// The test pictures are of another size than the training pictures.
  case picturesDiffer(
    train: String,
    trainRows: Int,
    trainColumns: Int,
    test: String,
    testRows: Int,
    testColumns: Int
  )
  /// A label is not below the number of classes; `index` counts from 0.
  case labelRange(String, index: Int, label: Int, classCount: Int)
  /// More samples are asked for than the file has.
  case tooFew(String, asked: Int, found: Int)

  /// There is nothing at the file's path.
  case noFile(String)
  /// A line of a CSV file is wrong; lines count from 1.
  case csv(String, line: Int, CSVProblem)
  /// As many samples are to be held out as there are, or more.
  case noneToTrain(String, test: Int, found: Int)

  /// A list written in the spec has no rows.
  case listEmpty(InlineList)
  /// A row has no numbers.
  case rowEmpty(InlineList, row: Int)
  /// A row is not as long as the first.
  case rowLength(InlineList, row: Int, expected: Int, found: Int)
  /// A number is infinite or not a number.
  case notFinite(InlineList, row: Int, column: Int, value: Double)
  /// There are not as many targets or classes as inputs.
  case rowCounts(inputs: Int, list: InlineList, found: Int)
  /// A class number is below 0 or not below the number of classes.
  case classRange(row: Int, found: Int, classCount: Int)

  /// A list of a data set that is written out in the spec.
  public enum InlineList: String, Sendable {
    case inputs
    case targets
    case classes
  }

  /// What a file holds, by its first bytes.
  public enum Content: Sendable, Equatable {
    /// IDX: bytes in three dimensions, the images.
    case images
    /// IDX: bytes in one dimension, the labels.
    case labels
    /// IDX of another element type (0x08 for bytes) or number of dimensions.
    case idx(type: UInt8, dimensions: Int)
    /// A gzip stream.
    case gzip
    /// A zip archive.
    case zip
    /// A web page.
    case html
    /// Anything else; the first bytes, at most four.
    case unknown([UInt8])
  }
}
