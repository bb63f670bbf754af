import Foundation

/// What /proc tells of the processes that belong to a run.
enum ProcessTable {
  /// A process as its line in /proc/PID/stat tells it.
  struct Entry {
    let pid: pid_t
    let state: UInt8
    let group: pid_t
    /// Processor time in clock ticks, that of children that have ended included.
    let ticks: Int
    /// Pages in memory.
    let pages: Int

    /// Whether it still does anything.
    var isAlive: Bool { state != UInt8(ascii: "Z") && state != UInt8(ascii: "X") }
  }

  /// Every process that can be seen.
  static func entries() -> [Entry] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var entries: [Entry] = []
    while let item = readdir(folder) {
      if let pid = pid_t(name(of: item)), let entry = entry(pid) { entries.append(entry) }
    }
    return entries
  }

  /// The name in an entry of a folder.
  ///
  /// An entry in memory ends with its name: reading all 256 bytes that the type declares would
  /// go beyond it, and may go beyond the memory.
  static func name(of entry: UnsafePointer<dirent>) -> String {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    let name = UnsafeRawPointer(entry) + offset
    return String(cString: name.assumingMemoryBound(to: CChar.self))
  }

  private static func entry(_ pid: pid_t) -> Entry? {
    // The program's name, in parentheses, may hold anything; all after the last one is plain.
    let text = String(decoding: bytes("/proc/\(pid)/stat", limit: 4096), as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    let times = fields.dropFirst(11).prefix(4).compactMap { Int($0) }
    guard fields.count > 21, times.count == 4, let group = pid_t(fields[2]),
      let pages = Int(fields[21])
    else { return nil }
    return Entry(
      pid: pid,
      state: fields[0].utf8.first ?? 0,
      group: group,
      ticks: times.reduce(0, +),
      pages: pages
    )
  }

  /// The processes of a group, and those that have left it but carry the run's id in their
  /// environment.
  static func members(ofGroup group: pid_t, run: String) -> [Entry] {
    let mark = Array("EXP_RUN_ID=\(run)".utf8)
    let own = getpid()
    return entries().filter { entry in
      guard entry.isAlive, entry.pid != own else { return false }
      return entry.group == group || contains(mark, "/proc/\(entry.pid)/environ")
    }
  }

  private static func contains(_ mark: [UInt8], _ path: String) -> Bool {
    // Each variable ends with a zero byte, and so the one before it.
    bytes(path, limit: 1 << 20).split(separator: 0).contains { $0.elementsEqual(mark) }
  }

  private static func bytes(_ path: String, limit: Int) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while result.count < limit {
      let count = read(file, &buffer, buffer.count)
      guard count > 0 else { break }
      result.append(contentsOf: buffer[..<count])
    }
    return result
  }
}
