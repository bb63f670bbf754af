import ArgumentParser
import Experiment
import Report
import Store

struct TagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Give runs tags, take tags away, or show them.",
    discussion: """
      Of an experiment, the last attempt of each trial is meant. Ask for tags with \
      --where "tag = 'paper'".

        exp tag latest +paper -draft    add one, take another away
        exp tag lr-sweep                show the tags
      """
  )

  @Argument(help: "A run's id, the beginning of one, 'latest', or an experiment's name.")
  var target: String
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("Tags to add, with '+', or to take away, with '-'.", valueName: "+tag|-tag")
  )
  var changes: [String] = []
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    for change in changes {
      guard let sign = change.first, sign == "+" || sign == "-", change.count > 1 else {
        throw ValidationError("expected '+\(change)' or '-\(change)', found '\(change)'")
      }
      let name = change.dropFirst()
      guard !name.hasPrefix("-"),
        !name.contains(where: { ",\n".contains($0) }), String(name) == printable(String(name))
      else {
        throw ValidationError(
          "expected a tag without commas and control characters, found '\(name)'"
        )
      }
    }
  }

  func run() throws {
    let asking = try store.openForReading()
    let runs = try Target.find(target, in: asking).runs(in: asking)
    if !changes.isEmpty {
      let recording = try store.openForWriting()
      defer { try? recording.close() }
      try recording.tag(
        adding: changes.filter { $0.hasPrefix("+") }.map { String($0.dropFirst()) },
        removing: changes.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) },
        in: runs.map(\.id)
      )
    }
    let tags = try runs.map { try asking.annotations(of: $0.id).tags }
    if json {
      let members = zip(runs, tags).map { run, tags in
        (run.id, JSON.array(tags.map(JSON.string)))
      }
      Console.print(JSON.object(members).text)
    } else {
      let rows = zip(runs, tags).map { run, tags in
        [run.shortID, run.trial.label, tags.isEmpty ? "–" : tags.joined(separator: ", ")]
      }
      let columns = [Table.Column("run"), Table.Column("trial"), Table.Column("tags")]
      Console.print(Table(columns: columns, rows: rows).text)
    }
  }
}

struct NoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note",
    abstract: "Write a note on a run, or show it.",
    discussion: "A further text is added below what stands there; --replace puts it in its place."
  )

  @Argument(help: "A run's id, the beginning of one, or 'latest'.") var target: String
  @Argument(help: "What to note; without it the note is shown.") var text: String?
  @OptionGroup var store: StoreOptions
  @Flag(help: "The text takes the place of the note; an empty one takes the note away.")
  var replace = false
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if replace, text == nil { throw ValidationError("'--replace' needs a text") }
    if text == "", !replace {
      throw ValidationError("the text is empty; '--replace' takes a note away")
    }
  }

  func run() throws {
    let asking = try store.openForReading()
    guard case .run(let run) = try Target.find(target, in: asking) else {
      throw NotARun(name: target)
    }
    if let text {
      let recording = try store.openForWriting()
      defer { try? recording.close() }
      try recording.note(text, on: run.id, replacing: replace)
    }
    let note = try asking.annotations(of: run.id).note
    if json {
      Console.print(
        JSON.object([("run", .string(run.id)), ("note", .optional(note, JSON.string))]).text
      )
    } else if let note {
      // Lines stay lines; nothing stored can steer the terminal.
      Console.print(
        note.split(separator: "\n", omittingEmptySubsequences: false).map { printable(String($0)) }
          .joined(separator: "\n")
      )
    } else {
      Console.note("run \(run.shortID) has no note")
    }
  }
}
