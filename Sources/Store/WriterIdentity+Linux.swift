#if os(Linux)
  internal import Foundation
  internal import Glibc

  extension WriterIdentity {
    /// This process, as /proc tells it.
    ///
    /// The start text joins the boot's id, the process number space and the start in clock ticks,
    /// so neither a reboot nor a container makes two processes look like one.
    public static func ofThisProcess() -> WriterIdentity {
      let pid = Int(getpid())
      return WriterIdentity(
        host: ProcessTable.host,
        pid: pid,
        processStart: ProcessTable.space + " " + (ProcessTable.startTicks(of: pid) ?? "")
      )
    }
  }

  extension Liveness {
    /// Looks at the processes of this host.
    public static var thisHost: Liveness {
      Liveness { writer in
        guard writer.host == ProcessTable.host else { return nil }
        // Another boot: the process cannot have survived it. Another number space of this boot:
        // the process may live where we cannot see it.
        let parts = writer.processStart.split(separator: " ").map(String.init)
        let here = ProcessTable.space.split(separator: " ").map(String.init)
        guard parts.count == 3, parts[0] == here[0] else { return false }
        guard parts[1] == here[1] else { return nil }
        guard kill(pid_t(truncatingIfNeeded: writer.pid), 0) == 0 || errno == EPERM else {
          return false
        }
        return ProcessTable.startTicks(of: writer.pid) == parts[2]
      }
    }
  }

  /// What Linux tells about processes.
  private enum ProcessTable {
    static let host: String = {
      var name = [CChar](repeating: 0, count: 256)
      guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
      return name.withUnsafeBytes { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
    }()

    /// The boot's id and the process number space's id, with a space between.
    static let space: String = {
      let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
      let numbers = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
      return (boot ?? "-").trimmingCharacters(in: .whitespacesAndNewlines) + " " + (numbers ?? "-")
    }()

    /// When a process started, in clock ticks since the boot; nil where there is none, or a zombie.
    static func startTicks(of pid: Int) -> String? {
      guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let end = text.lastIndex(of: ")")
      else { return nil }
      // The name before the parenthesis may hold anything; after it stand the fields 3 and on,
      // of which 3 is the state and 22 the start (proc(5)).
      let fields = text[text.index(after: end)...].split(separator: " ")
      guard fields.count > 19, fields[0] != "Z" else { return nil }
      return String(fields[19])
    }
  }
#endif
