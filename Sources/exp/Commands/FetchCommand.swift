import ArgumentParser
import Fetch
import Foundation

struct FetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download MNIST or Fashion-MNIST into a folder and check it.",
    discussion: """
      The only command that uses the network. The program curl does the transfer; each file gets \
      its name when its SHA-256 is right. Ctrl-C stops, the same command goes on from there, and \
      files that are there and right are not fetched again.
      """
  )

  @Argument(help: "The data set.") var name: DatasetName
  @Option(help: "The folder to put the files into; data/NAME where not given.")
  var folder: String?
  @Option(
    help: ArgumentHelp(
      "Fetch from this address, below which the files are, and from no other.",
      valueName: "URL"
    )
  )
  var mirror: String?
  @Flag(help: "Fetch files again that are there, and replace them.") var force = false
  @Flag(help: "Print the files as JSON.") var json = false

  func validate() throws {
    if folder?.isEmpty == true { throw ValidationError("expected '--folder' with a path") }
    if let mirror, mirror.wholeMatch(of: /(https?|ftps?|file):\/\/.+/.ignoresCase()) == nil {
      throw ValidationError(
        "expected '--mirror' with an address such as 'https://example.org/mnist/', found '\(mirror)'"
      )
    }
  }

  func run() throws {
    let dataset = name.dataset
    let folder = folder ?? "data/\(dataset.name)"
    let download = Download(
      dataset,
      into: folder,
      mirror: mirror,
      replaces: force,
      environment: ProcessInfo.processInfo.environment,
      columns: Console.isTerminal ? Console.size.columns : nil
    )
    Interruption.watch(announces: false)
    let results = try download.run(
      isCancelled: { Interruption.wasSignalled },
      report: { Self.tell($0) }
    )
    if json {
      Console.print(JSON.fetched(dataset, folder, results).text)
    } else {
      for result in results { Console.print(result.path) }
    }
  }

  private static func tell(_ event: FetchEvent) {
    switch event {
    case .alreadyThere(let path): Console.note("'\(path)' is already there")
    case .transferring(let url, let count):
      Console.note(count == 0 ? "Fetching \(url)" : "Continuing \(url) after \(count) bytes")
    case .progress(let text): Console.draw(text)
    case .removed(let path, let reason): Console.note("Removed '\(path)': \(reason)")
    case .failed(let failure): Console.note("\(failure.url): \(failure.reason)")
    case .finished(let path): Console.note("'\(path)' is complete and checked")
    }
  }
}

/// The data sets as words of the command line.
enum DatasetName: String, CaseIterable, ExpressibleByArgument {
  case mnist
  case fashionMNIST = "fashion-mnist"

  var dataset: PublishedDataset {
    switch self {
    case .mnist: .mnist
    case .fashionMNIST: .fashionMNIST
    }
  }
}

extension JSON {
  /// What `exp fetch --json` prints.
  fileprivate static func fetched(
    _ dataset: PublishedDataset,
    _ folder: String,
    _ results: [Download.Result]
  ) -> JSON {
    let files = results.map { result in
      let (subject, hash) =
        switch result.checksum {
        case .file(let hash): ("sha256", hash)
        case .content(let hash): ("content_sha256", hash)
        }
      return JSON.object([
        ("path", .string(result.path)), ("url", .optional(result.url, JSON.string)),
        (subject, .string(hash)),
      ])
    }
    return .object([
      ("dataset", .string(dataset.name)), ("folder", .string(folder)), ("files", .array(files)),
    ])
  }
}
