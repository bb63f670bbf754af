import Experiment
import Foundation
import Synchronization

/// Samples the processor and memory that a run's processes use, and the graphics processors of the
/// machine where `nvidia-smi` tells, on a thread of its own.
///
/// Steps are seconds since the program was begun, which in a contest is later than the run.
final class SystemSampler: Sendable {
  /// Runs that end before are not sampled, unless their spec asks for it.
  static let delay: UInt32 = 60_000

  /// Seconds that the tool for graphics processors may take; one that takes more is not asked again.
  private static let patience = 2.0

  private let samples = Mutex<[Experiment.Measurement]>([])
  private let stopped = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)
  private let delay: UInt32
  /// When the program was begun, in milliseconds since the run's start.
  private let begun: UInt32

  /// Begins to sample.
  ///
  /// - Parameters:
  ///   - group: The program's process group.
  ///   - run: The run's id.
  ///   - interval: Seconds between two samples; nil for five, and for none of a run that ends within
  ///     a minute.
  ///   - elapsed: Milliseconds since the run's start.
  init(
    group: pid_t,
    run: String,
    interval: Double?,
    elapsed: @escaping @Sendable () -> UInt32
  ) {
    delay = interval == nil ? Self.delay : 0
    let begun = elapsed()
    self.begun = begun
    let interval = max(0.1, interval ?? 5)
    let thread = Thread { [self] in
      var last: (ticks: Int, time: UInt32) = (0, elapsed())
      var next = Double(elapsed()) / 1000 + interval
      while true {
        let rest = max(0, next - Double(elapsed()) / 1000)
        guard stopped.wait(timeout: .now() + rest) == .timedOut else { break }
        let now = elapsed()
        next = max(next + interval, Double(now) / 1000)
        let entries = ProcessTable.members(ofGroup: group, run: run)
        let ticks = entries.reduce(0) { $0 + $1.ticks }
        // The time of a process that ended is its parent's now, or lost where that ended before.
        let spent = max(0, ticks - last.ticks)
        let seconds = Double(max(1, now &- last.time)) / 1000
        last = (ticks, now)
        let pages = entries.reduce(0) { $0 + $1.pages }
        // The program has ended just now.
        guard pages > 0 else { continue }
        let values = [
          MetricValue(
            SystemMetric.prefix + "cpu_percent",
            Double(spent) / Self.ticksPerSecond / seconds * 100
          ),
          MetricValue(
            SystemMetric.prefix + "memory_mb",
            Double(pages * Self.pageSize) / 1_048_576
          ),
        ]
        let step = Int((now &- begun) / 1000)
        add(Experiment.Measurement(step: step, elapsed: now, values: values))
        // After the others, which are kept where the tool hangs.
        let graphics = Self.graphics()
        if !graphics.isEmpty {
          add(Experiment.Measurement(step: step, elapsed: now, values: graphics))
        }
      }
      ended.signal()
    }
    thread.name = "exp.system"
    thread.start()
  }

  private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
  private static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

  private func add(_ sample: Experiment.Measurement) {
    samples.withLock { $0.append(sample) }
  }

  /// Takes the samples so far; none while the run might still end too soon.
  func take(at elapsed: UInt32) -> [Experiment.Measurement] {
    guard elapsed &- begun >= delay else { return [] }
    return samples.withLock { samples in
      defer { samples = [] }
      return samples
    }
  }

  /// Ends sampling and waits for its thread.
  func stop() {
    stopped.signal()
    // A driver may hang so that even its tool cannot be killed.
    _ = ended.wait(timeout: .now() + 2 * Self.patience)
  }

  /// Whether there is a tool that tells; looked up once.
  private static let graphicsTool: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { $0 + "/nvidia-smi" }.first { access($0, X_OK) == 0 }
  }()

  private static let isSlow = Mutex(false)

  private static func graphics() -> [MetricValue] {
    guard let tool = graphicsTool else { return [] }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = [
      "--query-gpu=utilization.gpu,memory.used", "--format=csv,noheader,nounits",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard !isSlow.withLock({ $0 }), (try? process.run()) != nil else { return [] }
    let pid = process.processIdentifier
    let end = DispatchWorkItem {
      isSlow.withLock { $0 = true }
      // What it has begun has the pipe, too.
      kill(getpgid(pid) == pid ? -pid : pid, SIGKILL)
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: end)
    let bytes = try? output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    end.cancel()
    guard process.terminationStatus == 0 else { return [] }
    return graphics(String(decoding: bytes ?? Data(), as: UTF8.self))
  }

  /// What the tool's lines say, one for each graphics processor: per cent busy, MB of memory in use.
  static func graphics(_ text: String) -> [MetricValue] {
    text.split(separator: "\n").enumerated().flatMap { index, line -> [MetricValue] in
      let numbers = line.split(separator: ",").map {
        Double($0.trimmingCharacters(in: .whitespaces))
      }
      return zip(["gpu\(index)_percent", "gpu\(index)_memory_mb"], numbers).compactMap {
        name,
        number in
        number.map { MetricValue(SystemMetric.prefix + name, $0) }
      }
    }
  }
}
