extension StoreError: CustomStringConvertible {
  /// What was found, where, and what to do next.
  public var description: String {
    switch self {
    case .missing, .empty, .isFolder, .permissionDenied, .readOnly, .notADatabase, .foreign,
      .newer, .older, .inUse, .recording, .noBackup, .inTheWay:
      openingDescription
    case .damaged, .damagedJournal, .corrupt, .full, .locked, .inputOutput, .database, .unreadable,
      .closed, .journal, .submission:
      workingDescription
    case .unknownRun, .ambiguousRun, .unknownExperiment, .unknownTrial, .repeatedRun, .runIsOver,
      .stillRunning, .badStatement, .conflictingRun, .ownExperiment:
      askingDescription
    }
  }

  private var openingDescription: String {
    switch self {
    case .missing(let path):
      "no store at '\(path)': 'exp run' makes one, '--store' names another"
    case .empty(let path):
      "'\(path)' holds no experiments yet: 'exp run' fills it, '--store' names another"
    case .isFolder(let path):
      "'\(path)' is a folder, a store is a file: name one in it, such as '\(path)/exp.sqlite'"
    case .permissionDenied(let path, let reason):
      "cannot open the store '\(path)': \(reason); ask its owner for access to the file and its"
        + " folder"
    case .readOnly(let path, let reason):
      "cannot write to the store '\(path)': \(reason); make the file and its folder writable, or"
        + " copy both elsewhere"
    case .notADatabase(let path):
      "'\(path)' is not a store: it is not an SQLite database; name another file with '--store'"
    case .foreign(let path, let applicationID):
      "'\(path)' is not a store: it is an SQLite database of another program (application_id"
        + " \(applicationID), expected \(Schema.applicationID)); name another file with '--store'"
    case .newer(let path, let found, let known):
      "the store '\(path)' has layout version \(found), this program knows up to \(known): install"
        + " the version of 'exp' that wrote it, or a later one"
    case .older(let path, let found, let known, let reason):
      "the store '\(path)' has layout version \(found) and cannot be brought up to version \(known):"
        + " \(reason); make the file and its folder writable, or copy the file elsewhere and name"
        + " the copy with '--store'"
    case .inUse(let path, let found, let known, let writer):
      "the store '\(path)' has layout version \(found), and process \(writer.pid) on"
        + " '\(writer.host)' is recording to it: it can be brought up to version \(known) once that"
        + " process has ended, try again then"
    case .recording(let path, let writer):
      "process \(writer.pid) on '\(writer.host)' is recording to the store '\(path)': it can be"
        + " repaired once that process has ended, try again then"
    case .noBackup(let path, let backup, let reason):
      "cannot copy the store '\(path)' to '\(backup)' before it is changed: \(reason); the store is"
        + " as it was, make room or make its folder writable, then try again"
    case .inTheWay(let path):
      "'\(path)' is there already: name a new file, nothing is ever written over"
    default: workingDescription
    }
  }

  private var workingDescription: String {
    switch self {
    case .damaged(let path, let what):
      "the store '\(path)' is damaged: \(what); save a copy of it, then let 'exp doctor' tell what"
        + " else is damaged and what can be repaired"
    case .damagedJournal(let path, let what):
      "the journal '\(path)' is damaged: \(what); start the task again, which goes on from what is"
        + " whole"
    case .corrupt(let path, let failure):
      "the store '\(path)' is damaged: \(failure); save a copy of it, then save what can be read"
        + " with 'exp doctor --salvage NEW.sqlite'"
    case .full(let path, let failure):
      "no room left for the store '\(path)': \(failure); what was written before is safe, make"
        + " room and run the same command again"
    case .locked(let path, let seconds, let failure):
      "the store '\(path)' was locked by another process for \(seconds) s: \(failure); find it"
        + " with 'fuser FILE', then try again"
    case .inputOutput(let path, let failure):
      "reading or writing the store '\(path)' failed: \(failure); check its disk, then try again"
    case .database(let path, let failure):
      "the store '\(path)' could not do this: \(failure); check it with 'sqlite3 FILE \"PRAGMA"
        + " integrity_check\"'"
    case .unreadable(let path, let what):
      "the store '\(path)' holds \(what), which this program never writes; save a copy of it, then"
        + " check which program changed it"
    case .journal(let path, let what): "the journal '\(path)' \(what)"
    case .submission(let path, let what): "the submission '\(path)' \(what)"
    case .closed(let path): "the store '\(path)' is closed: open it again"
    default: askingDescription
    }
  }

  private var askingDescription: String {
    switch self {
    case .unknownRun(let prefix, let nearest):
      "no run has an id that begins with '\(prefix)'" + Self.suggestion(nearest)
        + "; 'exp list' shows all"
    case .ambiguousRun(let prefix, let count, let candidates):
      "\(count) runs have an id that begins with '\(prefix)': type more of it"
        + candidates.map { "\n  \($0.id)  \($0.experiment)  \($0.label)" }.joined()
        + (count > candidates.count ? "\n  and \(count - candidates.count) more" : "")
    case .unknownExperiment(let name, let nearest, let all):
      "no experiment is named '\(name)'" + Self.suggestion(nearest)
        + (all.isEmpty
          ? "; the store has none yet, 'exp run' adds one"
          : "; the store has " + Self.quoted(all))
    case .unknownTrial(let id, let experiment):
      "trial '\(id)' was begun before it was registered: register experiment '\(experiment)' with"
        + " its trials first"
    case .repeatedRun(let id): "run '\(id)' is in the store already: give each run an id of its own"
    case .stillRunning(let id, let writer):
      "run '\(id)' is being recorded by process \(writer.pid) on '\(writer.host)': end that process,"
        + " then delete the run"
    case .badStatement(let message):
      "SQLite does not take this statement: \(message); docs/SCHEMA.md has the tables, docs/ASKING.md"
        + " the views"
    case .conflictingRun(let id, let what):
      "run '\(id)' is in the store with other content (\(what)): one of the two was changed after it"
        + " was copied; it was not imported"
    case .ownExperiment(let name):
      "the experiment '\(name)' has a spec of its own, which runs from elsewhere do not follow: name"
        + " another with '--experiment'"
    case .runIsOver(let id): "run '\(id)' is over: points can be added while it runs only"
    default: ""
    }
  }

  private static func suggestion(_ names: [String]) -> String {
    names.isEmpty ? "" : ": did you mean " + names.map { "'\($0)'" }.joined(separator: " or ") + "?"
  }

  /// Some names inline, the rest counted.
  private static func quoted(_ names: [String]) -> String {
    let shown = names.prefix(10).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 10 ? shown + " and \(names.count - 10) more" : shown
  }
}
