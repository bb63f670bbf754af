public import Foundation

/// Where a program's run has its files.
public struct RunPlace: Hashable, Sendable {
  /// The run's id.
  public let run: String
  /// The run's own folder, absolute; made when the run begins.
  public let folder: String
  /// The folder of the contents of all runs' artifacts, by hash.
  public let objects: String

  /// Makes a place.
  public init(run: String, folder: String, objects: String) {
    self.run = run
    self.folder = folder
    self.objects = objects
  }

  /// The path of a content below the folder of all contents.
  public static func path(ofObject hash: String) -> String {
    "\(hash.prefix(2))/\(hash.dropFirst(2))"
  }

  /// Makes a hard link of a file as the content of its hash, and the folder that it will be in.
  ///
  /// - Parameters:
  ///   - file: The file's path.
  ///   - object: The path of the content.
  /// - Throws: `POSIXError`: `EEXIST` where the content is there already, others where there are no hard
  ///   links or it cannot be written.
  public static func link(_ file: String, as object: String) throws(POSIXError) {
    let folder = (object as NSString).deletingLastPathComponent
    // Who removes contents that nobody has may remove the folder, still empty, in between.
    for _ in 0..<3 {
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      if Foundation.link(file, object) == 0 { return }
      if errno != ENOENT { break }
    }
    throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }

  /// The pipe that the program may write metrics to.
  public var metrics: String { folder + "/.metrics" }

  /// The file with the trial's parameters as JSON.
  var parametersFile: String { folder + "/.parameters.json" }
}
