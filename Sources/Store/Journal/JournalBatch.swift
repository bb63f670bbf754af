internal import Foundation

/// Records on their way to the file.
struct JournalBatch {
  let time: Int
  var bytes: [UInt8] = []

  init(time: Int) { self.time = time }

  mutating func add(
    _ kind: JournalRecord.Kind,
    _ text: some Encodable,
    data: Data = Data(),
    run: UInt32,
    _ state: inout TaskJournal.State
  ) throws(StoreError) {
    let json: String
    do {
      json = try StoredJSON.text(text)
    } catch {
      throw .journal(path: state.file?.path ?? "", what: "cannot hold a record: \(error)")
    }
    try add(kind, json: json, data: data, run: run, &state)
  }

  mutating func add(
    _ kind: JournalRecord.Kind,
    json: String,
    data: Data = Data(),
    run: UInt32,
    _ state: inout TaskJournal.State
  ) throws(StoreError) {
    guard data.count <= JournalRecord.limit else {
      throw .journal(
        path: state.file?.path ?? "",
        what: "cannot hold a record of \(data.count) bytes, the limit is \(JournalRecord.limit)"
      )
    }
    let sequence = state.sequences[run, default: 0]
    state.sequences[run] = sequence + 1
    JournalRecord.append(
      kind,
      run: run,
      sequence: sequence,
      text: json,
      data: data,
      time: time,
      to: &bytes
    )
  }
}
