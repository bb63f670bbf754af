import Experiment
internal import GRDB

/// The rows of `artifact` and `process`.
enum ProgramRows {
  static func insert(_ artifact: Artifact, run: Int64, _ database: Database) throws {
    try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO artifact (run, path, hash, size) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [run, artifact.path, artifact.hash, artifact.size])
  }

  static func insert(_ process: ProcessRecord, run: Int64, _ database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO process
          (run, words, folder, exit_code, signal, user_time, system_time, peak_memory)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      run, StoredJSON.text(process.words), process.folder, process.exitCode, process.signal,
      process.userTime, process.systemTime, process.peakMemory,
    ])
  }
}
