import ArgumentParser
import Experiment
import Report
import Store

struct GarbageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Empty the trash and give room back to the disk.",
    discussion: """
      Drops for good what was deleted more than 30 days ago, and specs, trials and fields that \
      nothing refers to any more. Others may record meanwhile; the file then keeps its size, and \
      its free room is used for what comes.
      """
  )

  @OptionGroup var store: StoreOptions
  @Option(help: ArgumentHelp("Drop what was deleted longer ago than this.", valueName: "30d"))
  var trashOlderThan: Age = Age(milliseconds: 30 * 86_400_000)
  @Flag(help: "Drop everything in the trash.") var now = false
  @Flag(
    help: """
      Drop attempts too that failed, were interrupted or terminated, where a later one came to its \
      end.
      """
  )
  var superseded = false
  @Flag(help: "Say what would be dropped, and drop nothing.") var dryRun = false
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let store = try store.openForChanging()
    defer { try? store.close() }
    let age = now ? 0 : trashOlderThan.milliseconds
    let scope = CollectionScope(deletedBefore: Clock.now() - age, superseded: superseded)
    var collected = try store.collect(scope, dryRun: dryRun)
    if !dryRun {
      collected.orphans += try RunFiles(store: store.path).collect {
        (hashes: try store.artifactHashes(), runs: try store.allRunIDs())
      }
    }
    Console.print(json ? Self.json(collected).text : text(collected))
    if collected.trashedRuns > 0, !json {
      Console.note(
        "\(counted(collected.trashedRuns, "run")) deleted later than \(trashOlderThan) ago"
          + " stay in the trash; '--now' drops them too"
      )
    }
  }

  private func text(_ collected: Collected) -> String {
    var parts = [counted(collected.deletedRuns, "run") + " from the trash"]
    if superseded { parts.append(counted(collected.supersededRuns, "superseded attempt")) }
    let points = "\(counted(collected.points, "point"))"
    if dryRun {
      return "Would drop \(parts.joined(separator: " and ")) with \(points);"
        + " the store has \(byteText(collected.bytesBefore))"
    }
    let orphans = collected.orphans == 0 ? "" : " and \(counted(collected.orphans, "leftover"))"
    let kept = collected.keepsSize ? " (others are recording: its free room is kept for them)" : ""
    return "Dropped \(parts.joined(separator: " and ")) with \(points)\(orphans); the store had"
      + " \(byteText(collected.bytesBefore)) and has \(byteText(collected.bytesAfter))\(kept)"
  }

  private static func json(_ collected: Collected) -> JSON {
    .object([
      ("deleted_runs", .integer(collected.deletedRuns)),
      ("trashed_runs", .integer(collected.trashedRuns)),
      ("superseded_runs", .integer(collected.supersededRuns)),
      ("points", .integer(collected.points)),
      ("experiments", .integer(collected.experiments)),
      ("leftovers", .integer(collected.orphans)),
      ("bytes_before", .integer(collected.bytesBefore)),
      ("bytes_after", .integer(collected.bytesAfter)),
    ])
  }
}

/// A span of time as typed: `30d`, `12h`, `45m`, `10s`, `2w`.
struct Age: ExpressibleByArgument, CustomStringConvertible {
  let milliseconds: Int

  private static let units: [(letter: Character, seconds: Int)] = [
    ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
  ]

  init(milliseconds: Int) {
    self.milliseconds = milliseconds
  }

  init?(argument: String) {
    guard let unit = Self.units.first(where: { argument.last == $0.letter }),
      let number = Int(argument.dropLast()), number >= 0, number < 100_000_000
    else { return nil }
    milliseconds = number * unit.seconds * 1000
  }

  var description: String {
    let seconds = milliseconds / 1000
    guard let unit = Self.units.dropFirst().first(where: { seconds % $0.seconds == 0 }) else {
      return "\(seconds)s"
    }
    return "\(seconds / unit.seconds)\(unit.letter)"
  }
}
