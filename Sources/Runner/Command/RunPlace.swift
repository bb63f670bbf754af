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

  /// The pipe that the program may write metrics to.
  public var metrics: String { folder + "/.metrics" }

  /// The file with the trial's parameters as JSON.
  var parametersFile: String { folder + "/.parameters.json" }
}
