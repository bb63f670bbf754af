public import Experiment

/// The hashes of all series that a report rests on, by trial: what somebody else's runs of the same
/// trials can be compared with.
///
/// A series' hash is the SHA-256 of its steps as int64, then its values as float64, little-endian, in the
/// order of recording. Times are not part of it, so the same trial has the same hashes anywhere.
public struct Manifest: Hashable, Sendable {
  /// One series.
  public struct Entry: Hashable, Sendable {
    /// The metric's name.
    public let metric: String
    /// The number of points.
    public let count: Int
    /// 64 hexadecimal digits.
    public let hash: String

    /// Makes an entry.
    public init(metric: String, count: Int, hash: String) {
      self.metric = metric
      self.count = count
      self.hash = hash
    }

    /// Hashes a series.
    public init(_ series: Series) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(16 * series.count)
      for step in series.steps { append(UInt64(bitPattern: Int64(step))) }
      for value in series.values { append(value.bitPattern) }
      func append(_ word: UInt64) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
      }
      self.init(metric: series.metric, count: series.count, hash: SHA256.hex(of: bytes))
    }
  }

  /// The series of one trial.
  public struct Record: Hashable, Sendable {
    /// The first 16 digits of the trial's id.
    public let trial: String
    /// How its run ended.
    public let status: RunStatus
    /// What tells it from others, for people.
    public let label: String
    /// Its series, sorted by name.
    public let entries: [Entry]

    /// Makes a record; more than 64 series, such as those of all weights, become one entry.
    public init(trial: String, status: RunStatus, label: String, entries: [Entry]) {
      self.trial = trial
      self.status = status
      self.label = label
      let sorted = entries.sorted { $0.metric < $1.metric }
      guard sorted.count > Manifest.mostSeries else {
        self.entries = sorted
        return
      }
      let lines = sorted.map { "\($0.hash) \($0.count) \(printable($0.metric))" }
      self.entries = [
        Entry(
          metric: "all \(sorted.count) metrics",
          count: sorted.reduce(0) { $0 + $1.count },
          hash: SHA256.hex(of: lines.joined(separator: "\n"))
        )
      ]
    }
  }

  /// The trials in the order of the report.
  public let records: [Record]

  /// Makes a manifest.
  public init(_ records: [Record]) {
    self.records = records
  }

  /// The number of series.
  public var count: Int { records.reduce(0) { $0 + $1.entries.count } }

  /// A line for each trial, below it one for each series: hash, points, metric.
  public var text: String {
    records.flatMap { record in
      ["trial \(record.trial) \(record.status.rawValue) \(printable(record.label))"]
        + record.entries.map { "\($0.hash) \($0.count) \(printable($0.metric))" }
    }.joined(separator: "\n")
  }

  /// Reads what `text` wrote; lines that are something else are left out, names stay as they are shown.
  public init(text: String) {
    var records: [Record] = []
    var head: (trial: String, status: RunStatus, label: String)?
    var entries: [Entry] = []
    func end() {
      guard let head else { return }
      records.append(
        Record(trial: head.trial, status: head.status, label: head.label, entries: entries)
      )
      entries = []
    }
    for line in text.split(separator: "\n") {
      // By scalars: a space with a combining mark behind it is one all the same.
      let words = line.unicodeScalars
        .split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(Substring.init)
      if words.count == 4, words[0] == "trial", let status = RunStatus(rawValue: String(words[2])) {
        end()
        head = (String(words[1]), status, String(words[3]))
      } else if words.count > 2, words[0].utf8.count == 64, let count = Int(words[1]) {
        let metric = words[2...].joined(separator: " ")
        entries.append(Entry(metric: metric, count: count, hash: String(words[0])))
      }
    }
    end()
    self.init(records)
  }

  /// More series of a run than that share a line.
  static let mostSeries = 64
}

extension Manifest.Entry {
  /// Whether a series that was told now is the one of this entry.
  public func matches(_ other: Manifest.Entry) -> Bool {
    metric == printable(other.metric) && count == other.count && hash == other.hash
  }
}
