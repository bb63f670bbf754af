/// The download of a published data set into a folder.
///
/// Files that are there and right stay as they are; those under way are continued; each is checked
/// against its SHA-256 before it gets its name.
public struct Download {
  /// A file that is there after the download.
  public struct Result: Sendable, Equatable {
    /// Where it is.
    public let path: String
    /// Where it came from; nil where nothing had to be transferred.
    public let url: String?
    /// The published file's name and checksum.
    public let checksum: PublishedFile.Checksum
  }

  private let dataset: PublishedDataset
  private let folder: String
  private let mirrors: [String]
  private let replaces: Bool
  private let environment: [String: String]
  private let columns: Int?
  private let retries: Int

  /// Describes a download.
  ///
  /// - Parameters:
  ///   - dataset: What to fetch.
  ///   - folder: Where to; made where it is missing.
  ///   - mirror: The address of a folder to fetch from, in place of the data set's mirrors.
  ///   - replaces: Whether files that are there are fetched again and replaced.
  ///   - environment: The process's environment: curl's place is in its PATH, and curl gets it.
  ///   - columns: The width of the terminal, for curl's progress bar; nil for none.
  ///   - retries: How often a busy server is asked again.
  public init(
    _ dataset: PublishedDataset,
    into folder: String,
    mirror: String? = nil,
    replaces: Bool = false,
    environment: [String: String],
    columns: Int? = nil,
    retries: Int = 3
  ) {
    self.dataset = dataset
    self.folder = folder
    mirrors = mirror.map { [$0] } ?? dataset.mirrors
    self.replaces = replaces
    self.environment = environment
    self.columns = columns
    self.retries = retries
  }

  /// Fetches what is missing.
  ///
  /// - Parameters:
  ///   - isCancelled: Whether to end; asked 20 times a second while curl runs.
  ///   - report: Hears what happens.
  /// - Returns: The files, in the data set's order.
  /// - Throws: What stood in the way; files that are complete by then stay.
  public func run(
    isCancelled: @escaping () -> Bool,
    report: @escaping (FetchEvent) -> Void
  ) throws(FetchError) -> [Result] {
    let lock = try Folder(folder)
    defer { withExtendedLifetime(lock) {} }
    // All are looked at before the first is fetched: a file in the way is told at once.
    var missing: [PublishedFile] = []
    for file in dataset.files where try isMissing(file) { missing.append(file) }
    var results: [Result] = []
    for file in dataset.files {
      let path = "\(folder)/\(file.name)"
      var url: String?
      if missing.first?.name == file.name {
        url = try transfer(file, missing, isCancelled, report)
        missing.removeFirst()
      } else {
        report(.alreadyThere(path: path))
      }
      results.append(Result(path: path, url: url, checksum: file.checksum))
    }
    return results
  }

  private func isMissing(_ file: PublishedFile) throws(FetchError) -> Bool {
    let path = "\(folder)/\(file.name)"
    guard !replaces, FileTransfer.exists(path) else { return true }
    if let mismatch = try file.mismatch(at: path) {
      throw .otherFile(path: path, mismatch: mismatch)
    }
    return false
  }

  private func transfer(
    _ file: PublishedFile,
    _ missing: [PublishedFile],
    _ isCancelled: @escaping () -> Bool,
    _ report: @escaping (FetchEvent) -> Void
  ) throws(FetchError) -> String? {
    // By hand one goes to where the data set is published, not to a mirror that may have failed.
    let urls = missing.map { $0.address(at: dataset.mirrors.first ?? "") }
    guard let program = Curl.path(in: environment) else {
      throw .noCurl(folder: folder, urls: urls)
    }
    let curl = Curl(path: program, environment: environment, retries: retries, columns: columns)
    return try FileTransfer(
      file: file,
      folder: folder,
      mirrors: mirrors,
      curl: curl,
      isCancelled: isCancelled,
      report: report
    ).run(missing: urls)
  }
}
