public import Foundation

/// The folder of the package, found from where this file was compiled.
public let repositoryFolder = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
