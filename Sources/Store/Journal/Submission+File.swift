import Experiment
internal import Foundation

extension Submission {
  private struct Seal: Codable {
    let sha256: String
  }

  /// The folder of all submissions to a store: `exp-submissions` beside `exp.sqlite`.
  public static func folder(besides store: String) -> String {
    let url = URL(fileURLWithPath: store).standardizedFileURL
    let name = url.lastPathComponent
    let stem = name.hasSuffix(".sqlite") ? String(name.dropLast(7)) : name
    return url.deletingLastPathComponent().appendingPathComponent(stem + "-submissions").path
  }

  /// Makes the folder of all submissions to a store where it is missing.
  ///
  /// - Returns: Its path.
  static func makeFolder(besides store: String) throws(StoreError) -> String {
    let root = folder(besides: store)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: root, isDirectory: &isFolder), !isFolder.boolValue {
      throw .submission(
        path: root,
        what:
          "cannot be made: a file is where the folder of submissions belongs; move or remove it, "
          + "then run the same command again"
      )
    }
    do {
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    } catch {
      throw .submission(path: root, what: "cannot be made: \(error.localizedDescription)")
    }
    return root
  }

  /// Makes a submission in a folder of its own, `NAME-1` or the next number that is free.
  ///
  /// - Parameters:
  ///   - store: The store's path.
  ///   - head: What all tasks share.
  ///   - trials: The trials that are missing.
  /// - Returns: The submission; it is complete on disk.
  /// - Throws: `submission` where the folder cannot be written.
  public static func create(
    besides store: String,
    _ head: Head,
    _ trials: [Item]
  ) throws(StoreError) -> Submission {
    let root = try makeFolder(besides: store)
    var number = 1
    while mkdir("\(root)/\(head.experiment)-\(number)", 0o755) != 0 {
      guard errno == EEXIST else {
        throw .submission(path: root, what: "cannot be made: \(String(cString: strerror(errno)))")
      }
      number += 1
    }
    let folder = "\(root)/\(head.experiment)-\(number)"
    do throws(StoreError) {
      try write(head, trials, to: "\(folder)/\(fileName)")
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
    return Submission(folder: folder, head: head, trials: trials)
  }

  private static func write(
    _ head: Head,
    _ trials: [Item],
    to path: String
  ) throws(StoreError) {
    do {
      var text = try StoredJSON.text(head) + "\n"
      for trial in trials { text += "[\(trial.index),\(quotedJSON(trial.id))]\n" }
      text += try StoredJSON.text(Seal(sha256: SHA256.hex(of: text))) + "\n"
      let part = path + ".part"
      try Data(text.utf8).write(to: URL(fileURLWithPath: part))
      let handle = try FileHandle(forUpdating: URL(fileURLWithPath: part))
      try handle.synchronize()
      try handle.close()
      guard rename(part, path) == 0 else {
        throw StoreError.submission(path: path, what: String(cString: strerror(errno)))
      }
    } catch let error as StoreError {
      throw error
    } catch {
      throw .submission(path: path, what: "cannot be written: \(error.localizedDescription)")
    }
  }

  /// Opens a submission.
  ///
  /// - Parameter folder: Its folder.
  /// - Throws: `submission` where there is none, or it is not what was written.
  public init(opening folder: String) throws(StoreError) {
    let folder = URL(fileURLWithPath: folder).standardizedFileURL.path
    let path = "\(folder)/\(Self.fileName)"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .submission(
        path: folder,
        what:
          "cannot be read: there is no readable file '\(Self.fileName)' in it; 'exp run SPEC --on "
          + "tasks --tasks N' makes one"
      )
    }
    let damaged = StoreError.submission(
      path: path,
      what:
        "is not what was written, and without it the journals beside it cannot be brought in: put it "
        + "back as it was, or remove its folder and submit the spec again"
    )
    var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count >= 3, lines.removeLast().isEmpty, let last = lines.popLast(),
      let seal: Seal = try? StoredJSON.value(String(decoding: last, as: UTF8.self)),
      seal.sha256 == SHA256.hex(of: Array(data[..<last.startIndex])),
      let head: Head = try? StoredJSON.value(String(decoding: lines[0], as: UTF8.self))
    else { throw damaged }
    guard head.format <= Head.format else {
      throw .submission(
        path: path,
        what: "has layout version \(head.format), this program knows up to \(Head.format): use the "
          + "version of 'exp' that wrote it, or a later one"
      )
    }
    var trials: [Item] = []
    trials.reserveCapacity(lines.count - 1)
    for line in lines.dropFirst() {
      // `[12,"…"]`, as written above.
      let parts = line.dropFirst().dropLast().split(separator: UInt8(ascii: ","), maxSplits: 1)
      guard parts.count == 2, let index = Int(String(decoding: parts[0], as: UTF8.self)) else {
        throw damaged
      }
      let id = String(decoding: parts[1].dropFirst().dropLast(), as: UTF8.self)
      trials.append(Item(index: index, id: id))
    }
    guard head.taskCount >= 1 else { throw damaged }
    self.init(folder: folder, head: head, trials: trials)
  }

  /// The names of what is in the folder of a store's submissions, those that are being made included.
  ///
  /// - Parameter store: The store's path.
  /// - Returns: The names; none where there is no such folder.
  public static func names(besides store: String) -> Set<String> {
    let root = folder(besides: store)
    return Set((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [])
  }

  /// All submissions to a store, by their experiments' names and their numbers; folders that are no
  /// submissions yet are left out.
  ///
  /// - Parameter store: The store's path.
  /// - Returns: The submissions, and what keeps others from being read.
  public static func list(besides store: String) -> SubmissionListing {
    let root = folder(besides: store)
    var submissions: [Submission] = []
    var unreadable: [SubmissionListing.Unreadable] = []
    for name in names(besides: store).sorted()
    where FileManager.default.fileExists(atPath: "\(root)/\(name)/\(fileName)") {
      do throws(StoreError) {
        submissions.append(try Submission(opening: "\(root)/\(name)"))
      } catch {
        unreadable.append(SubmissionListing.Unreadable(id: name, error: error))
      }
    }
    return SubmissionListing(
      submissions: submissions.sorted {
        ($0.head.experiment, $0.number) < ($1.head.experiment, $1.number)
      },
      unreadable: unreadable
    )
  }

  /// The number at the end of its name; 0 where a person named the folder otherwise.
  private var number: Int { id.split(separator: "-").last.flatMap { Int($0) } ?? 0 }
}
