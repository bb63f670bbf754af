import ArgumentParser
import Experiment
import Foundation

/// The spec's file and what the command line changes of it.
struct SpecArguments: ParsableArguments {
  /// No spec that people write comes near that; it bounds what a wrong file can cost.
  private static let maximumSize = 16 << 20

  @Argument(
    help: "The spec: a JSON or YAML file.",
    completion: .file(extensions: ["json", "yaml", "yml"])
  )
  var spec: String

  @Argument(
    help: ArgumentHelp(
      "Values that replace the spec's: steps=500 dataset.folder=data/mnist; several are swept: "
        + "learning_rate=0.1,1 seeds='range(5)'; ~momentum removes.",
      valueName: "key=value"
    )
  )
  var overrides: [String] = []

  mutating func validate() throws {
    for text in overrides where Override(text) == nil {
      throw ValidationError(
        "expected an override such as 'learning_rate=0.1' or '~momentum', found '\(text)'"
      )
    }
  }

  /// The folder that paths in the spec are relative to.
  var folder: String {
    guard let slash = spec.lastIndex(of: "/") else { return "." }
    return slash == spec.startIndex ? "/" : String(spec[..<slash])
  }

  /// The file's text.
  func text() throws -> String {
    let bytes: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: spec))
      bytes = try file.read(upToCount: Self.maximumSize + 1) ?? Data()
    } catch {
      throw FileError(path: spec, reason: "read the spec", hint: Self.reason(spec))
    }
    guard bytes.count <= Self.maximumSize else {
      throw SpecError([
        Diagnostic(
          .file(spec, line: 1, column: 1),
          "the file is larger than \(Self.maximumSize >> 20) MB, which no spec is"
        )
      ])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SpecError([
        Diagnostic(.file(spec, line: 1, column: 1), "the file is not text in UTF-8")
      ])
    }
    return text
  }

  /// Reads, checks and expands the spec; a data set in a file is not looked at.
  func plan(_ text: String) throws -> Plan { Plan(try spec(text)) }

  /// Reads and checks the spec.
  func spec(_ text: String) throws -> Spec {
    let overrides = overrides.compactMap { argument in
      var override = Override(argument)
      override?.rebasePath { Self.path($0, relativeTo: folder) }
      return override
    }
    return try Spec(text: text, file: spec, overrides: overrides)
  }

  /// A path that is typed relative to the current folder, as seen from another folder.
  static func path(_ path: String, relativeTo folder: String) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/") {
      return FileManager.default.homeDirectoryForCurrentUser.path + path.dropFirst()
    }
    let target = absoluteComponents(path)
    let base = absoluteComponents(folder)
    let shared = zip(target, base).prefix { $0 == $1 }.count
    let up = [String](repeating: "..", count: base.count - shared)
    let result = (up + target.dropFirst(shared)).joined(separator: "/")
    return result.isEmpty ? "." : result
  }

  /// The folders and the name that lead to a path from the root, without `.` and `..`.
  private static func absoluteComponents(_ path: String) -> [String] {
    let current = FileManager.default.currentDirectoryPath
    let absolute = path.hasPrefix("/") ? path : current + "/" + path
    var components: [String] = []
    for component in absolute.split(separator: "/") where component != "." {
      if component == ".." {
        _ = components.popLast()
      } else {
        components.append(String(component))
      }
    }
    return components
  }

  private static func reason(_ path: String) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return "there is no such file"
    }
    return isFolder.boolValue ? "it is a folder" : "check its permissions"
  }
}
