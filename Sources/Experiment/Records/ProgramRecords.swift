/// Some of what a program printed, in the order in which it came.
public struct LogBlock: Hashable, Sendable {
  /// Where a piece comes from.
  public enum Stream: UInt32, Sendable {
    /// Written by exp itself.
    case note = 0
    /// Standard output.
    case output = 1
    /// Standard error.
    case error = 2
  }

  /// What came at once.
  public struct Piece: Hashable, Sendable {
    /// Where it comes from.
    public let stream: Stream
    /// Milliseconds since the run's start.
    public let elapsed: UInt32
    /// How many bytes of the content it has.
    public var count: Int

    /// Makes a piece.
    public init(_ stream: Stream, elapsed: UInt32, count: Int) {
      self.stream = stream
      self.elapsed = elapsed
      self.count = count
    }
  }

  /// The pieces in their order; their counts add up to the content's.
  public private(set) var pieces: [Piece] = []
  /// The bytes as printed, those of one piece after the other.
  public private(set) var content: [UInt8] = []

  /// Makes a block of nothing.
  public init() {}

  /// Makes a block.
  public init(pieces: [Piece], content: [UInt8]) {
    precondition(pieces.reduce(0) { $0 + $1.count } == content.count, "pieces make the content")
    self.pieces = pieces
    self.content = content
  }

  /// Adds bytes; those that come from the same place in the same 10 milliseconds as the last make one
  /// piece with them.
  public mutating func add(
    _ bytes: UnsafeRawBufferPointer,
    from stream: Stream,
    elapsed: UInt32
  ) {
    content.append(contentsOf: bytes)
    if let last = pieces.last, last.stream == stream, elapsed &- last.elapsed < 10 {
      pieces[pieces.count - 1].count += bytes.count
    } else {
      pieces.append(Piece(stream, elapsed: elapsed, count: bytes.count))
    }
  }
}

/// A file that a program left in its run's folder.
public struct Artifact: Hashable, Sendable {
  /// The path within the folder.
  public let path: String
  /// SHA-256 of its content, 64 hexadecimal digits.
  public let hash: String
  /// Its bytes.
  public let size: Int

  /// Makes an artifact.
  public init(path: String, hash: String, size: Int) {
    self.path = path
    self.hash = hash
    self.size = size
  }

  /// Whether the path stays within the run's folder and the hash is one, so that no file elsewhere is
  /// read or written by them.
  public var isWellFormed: Bool {
    let names = path.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = names.allSatisfy { !["", ".", ".."].contains($0) && !$0.utf8.contains(0) }
    let digits = hash.utf8.count { (48...57).contains($0) || (97...102).contains($0) }
    return isPlain && digits == 64 && hash.utf8.count == 64
  }
}

/// What is known of a program's execution.
public struct ProcessRecord: Hashable, Sendable {
  /// The program and its arguments as they were run.
  public let words: [String]
  /// The folder that it was run in.
  public let folder: String
  /// What it gave back; nil where a signal ended it or it was never begun.
  public let exitCode: Int?
  /// The number of the signal that ended it; nil where none did.
  public let signal: Int?
  /// Milliseconds of processor time in the program, with the children that it waited for.
  public let userTime: Int
  /// Milliseconds of processor time in the kernel, likewise.
  public let systemTime: Int
  /// Bytes that it, or the largest of those children, had in memory at most; 0 where not known.
  public let peakMemory: Int

  /// Makes a record.
  public init(
    words: [String],
    folder: String,
    exitCode: Int?,
    signal: Int?,
    userTime: Int,
    systemTime: Int,
    peakMemory: Int
  ) {
    self.words = words
    self.folder = folder
    self.exitCode = exitCode
    self.signal = signal
    self.userTime = userTime
    self.systemTime = systemTime
    self.peakMemory = peakMemory
  }
}
