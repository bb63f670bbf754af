import Experiment
import Fetch
import Foundation
import Learning

extension DatasetError {
  /// How to get the files that are missing, where `exp fetch` has them and the folder is named after
  /// their data set; nil otherwise.
  var fetchHint: String? {
    let folder: String
    switch self {
    case .folderMissing(let path):
      folder = path
    case .fileMissing(let path, let names) where names.contains { $0.hasSuffix("-ubyte.gz") }:
      folder = path
    default:
      return nil
    }
    // The error names the folder as the spec does; the command is typed in the current one.
    let path = SpecArguments.path(folder, relativeTo: ".")
    let name = path.split(separator: "/").last?.lowercased() ?? ""
    guard let dataset = PublishedDataset.named(name) else { return nil }
    let option = path == "data/\(name)" ? "" : " --folder \(quotedForShell(path))"
    return "To download \(dataset.title) there: exp fetch \(name)\(option)"
  }
}
