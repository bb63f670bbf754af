import Experiment
import Foundation

/// One execution of a program: reads what it prints until it and its children are gone.
final class ProgramExecution {
  /// Why a program is being ended.
  private enum EndReason {
    case timeout, cancelled
    case stopped(String)
    /// It has ended, and children that it left are ended after it.
    case leftovers
  }

  /// Milliseconds between asking a program to end and making it.
  private static let grace: UInt32 = 5000
  private static let leftoverGrace: UInt32 = 2000
  /// Milliseconds for which what comes after the program's end is read first of all.
  private static let lastWords: UInt32 = 200
  /// No more bytes than that are left in the pipes of processes that have ended.
  private static let largestPipe = 1 << 21

  private let trial: CommandTrial
  private let words: [String]
  private let place: RunPlace
  private let context: TrialContext
  private var capture: OutputCapture
  private var log = LogCollector()
  private var files: MetricFiles
  /// Whether files have told any metric.
  private var hasFiles = false
  private var stop: EarlyStop?
  private var stopReason: String?
  private var metricsPipe: Int32 = -1
  /// When the program was begun, in milliseconds since the run's start.
  private var begun: UInt32 = 0
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)
  private var pace = ReadingPace()

  /// - Throws: What is wrong with a pattern, which a spec of this version never has.
  init(
    _ trial: CommandTrial,
    _ words: [String],
    _ place: RunPlace,
    _ context: TrialContext
  ) throws {
    self.trial = trial
    self.words = words
    self.place = place
    self.context = context
    capture = try OutputCapture(trial.plan.command.capture)
    stop = trial.trial.stop.map(EarlyStop.init)
    files = MetricFiles(place.folder, trial.plan.readEventFile)
  }

  deinit {
    if metricsPipe >= 0 { close(metricsPipe) }
  }

  /// Runs the program to its end.
  func run(_ cancellation: Cancellation) throws -> Outcome {
    openMetricsPipe()
    let child: ChildProcess
    do {
      child = try ChildProcess(
        words,
        folder: trial.plan.folder,
        environment: trial.environment(place)
      )
    } catch let failure as ChildProcess.SpawnFailure {
      try tell(nil)
      _ = ArtifactCollector(place).collect()
      return Outcome(.failed, message: text(of: failure))
    }
    begun = context.elapsed()
    let sampler = sampler(child)
    let reason: EndReason?
    do {
      reason = try follow(child, sampler, cancellation)
    } catch {
      // What was printed cannot be kept; nothing is left behind for it.
      end(child)
      sampler?.stop()
      throw error
    }
    sampler?.stop()
    try tell(child.ending)
    for sample in sampler?.take(at: context.elapsed()) ?? [] { try context.emit(.metrics(sample)) }
    try capture.end { try self.tell($0, $1) }
    try tell(files.take(at: context.elapsed(), isLast: true) { self.capture.hasTold($0) })
    for note in files.notes { log.note(note, elapsed: context.elapsed()) }
    for finding in capture.notices.findings { try context.emit(.finding(finding)) }
    if case .cancelled? = reason, context.isPaused() {
      // Its files are taken in when the run is over: where it begins again it writes them anew.
      unlink(place.metrics)
    } else {
      let now = context.elapsed()
      try trial.collectFiles(place, context) { log.note($0, elapsed: now) }
    }
    if let block = log.take(at: context.elapsed()) { try context.emit(.log(block)) }
    for stream in [LogBlock.Stream.output, .error] {
      trial.plan.follow?(trial.trial, stream, UnsafeRawBufferPointer(start: nil, count: 0))
    }
    return outcome(child, reason)
  }

  /// Ends all of a program at once.
  private func end(_ child: ChildProcess) {
    for _ in 0..<100 {
      child.signal(SIGKILL)
      for entry in ProcessTable.members(ofGroup: child.pid, run: place.run) {
        _ = kill(entry.pid, SIGKILL)
      }
      if child.hasEnded() { break }
      usleep(20_000)
    }
    child.reapOrphans()
  }

  private func sampler(_ child: ChildProcess) -> SystemSampler? {
    let interval = trial.plan.command.systemEvery
    if interval == 0 { return nil }
    return SystemSampler(
      group: child.pid,
      run: place.run,
      interval: interval,
      elapsed: context.elapsed
    )
  }

  // MARK: - While it runs

  /// Reads until the program and its children are gone.
  ///
  /// - Returns: Why it was ended; nil where it ended by itself.
  private func follow(
    _ child: ChildProcess,
    _ sampler: SystemSampler?,
    _ cancellation: Cancellation
  ) throws -> EndReason? {
    var streams: [(file: Int32, source: OutputCapture.Source)] = [
      (child.output, .output), (child.error, .error),
    ]
    if metricsPipe >= 0 { streams.append((metricsPipe, .metrics)) }
    var ending: (reason: EndReason, since: UInt32)?
    var isForced = false
    var pause: Int32 = 1
    var over: UInt32?
    var countAfterAll = 0
    var lastRead = begun
    while true {
      let isOver = child.hasEnded()
      let printing = streams.contains { $0.source != .metrics }
      // A program that has closed its output is looked after ever more seldom.
      pause = printing ? 50 : min(50, pause * 2)
      if !isOver { pace.wait() }
      let count = try read(&streams, timeout: isOver ? 0 : pause)
      let now = context.elapsed()
      if isOver, over == nil { over = now }
      if count > 0 { lastRead = now }
      // A bar that stands still shows what it has to show.
      if now &- lastRead > 1000 { try capture.settle { try self.tell($0, $1) } }
      if !isOver {
        try tell(files.takeDue(context.elapsed) { self.capture.hasTold($0) })
      }
      if log.isDue(at: now), let block = log.take(at: now) { try context.emit(.log(block)) }
      for sample in sampler?.take(at: now) ?? [] { try context.emit(.metrics(sample)) }
      // What it left may print without end.
      if isOver, count == 0 || now &- (over ?? now) > Self.lastWords {
        child.reapOrphans()
        let left = ProcessTable.members(ofGroup: child.pid, run: place.run)
        if left.isEmpty {
          countAfterAll += count
          if count == 0 { break }
          if countAfterAll > Self.largestPipe {
            log.note("a process that cannot be known as the program's prints on", elapsed: now)
            break
          }
          continue
        }
        if ending == nil {
          log.note("ended \(left.count) processes that the program left behind", elapsed: now)
        }
        let isLate = ending.map { now &- $0.since > Self.leftoverGrace } ?? false
        for entry in left {
          _ = kill(entry.pid, isLate ? SIGKILL : SIGTERM)
          // One that has left the group is waited for by its own id.
          _ = waitpid(entry.pid, nil, WNOHANG)
        }
        ending = ending ?? (.leftovers, now)
        usleep(10_000)
        continue
      }
      if ending == nil, !isOver, let reason = reasonToEnd(now, cancellation) {
        ending = (reason, now)
        child.signal(SIGTERM)
        // A stopped process takes no other signal before it goes on.
        child.signal(SIGCONT)
      }
      if let ending, !isOver, !isForced, now &- ending.since > Self.grace {
        isForced = true
        log.note("did not end when asked to; killed", elapsed: now)
        child.signal(SIGKILL)
      }
    }
    if case .leftovers? = ending?.reason { return nil }
    return ending?.reason
  }

  private func reasonToEnd(_ now: UInt32, _ cancellation: Cancellation) -> EndReason? {
    if cancellation.isCancelled { return .cancelled }
    if let stopReason { return .stopped(stopReason) }
    if let timeout = trial.plan.command.timeout, Double(now &- begun) >= timeout * 1000 {
      return .timeout
    }
    return nil
  }

  /// Waits for something to read and reads what is there, a bounded amount of it.
  ///
  /// - Returns: How many bytes were read.
  private func read(
    _ streams: inout [(file: Int32, source: OutputCapture.Source)],
    timeout: Int32
  ) throws -> Int {
    var polled = streams.map { pollfd(fd: $0.file, events: Int16(POLLIN), revents: 0) }
    guard poll(&polled, nfds_t(polled.count), timeout) > 0 else { return 0 }
    var total = 0
    var closed: Set<Int32> = []
    for (stream, entry) in zip(streams, polled) where entry.revents != 0 {
      for _ in 0..<16 {
        let count = buffer.withUnsafeMutableBytes {
          Foundation.read(stream.file, $0.baseAddress, $0.count)
        }
        if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR {
          closed.insert(stream.file)
        }
        guard count > 0 else { break }
        total += count
        try take(count, from: stream.source)
        if count < buffer.count / 4 { break }
      }
    }
    streams.removeAll { closed.contains($0.file) }
    pace.note(total, at: context.elapsed())
    return total
  }

  private func take(_ count: Int, from source: OutputCapture.Source) throws {
    let now = context.elapsed()
    let bytes = buffer
    try bytes.withUnsafeBytes { bytes in
      let part = UnsafeRawBufferPointer(rebasing: bytes[..<count])
      let stream: LogBlock.Stream? =
        switch source {
        case .output: .output
        case .error: .error
        case .metrics: nil
        }
      if let stream {
        log.add(part, from: stream, elapsed: now)
        trial.plan.follow?(trial.trial, stream, part)
      }
      try capture.add(part, from: source) { try self.tell($0, $1, now) }
      if log.isDue(at: now), let block = log.take(at: now) { try context.emit(.log(block)) }
    }
  }

  private func tell(_ step: Int, _ values: [MetricValue], _ elapsed: UInt32? = nil) throws {
    let elapsed = elapsed ?? context.elapsed()
    var values = values
    if hasFiles, values.contains(where: { files.owns($0.metric) }) {
      // What a file tells is another series.
      values = values.map {
        files.owns($0.metric) ? MetricValue("output/" + $0.metric, $0.value) : $0
      }
    }
    try context.emit(.metrics(Experiment.Measurement(step: step, elapsed: elapsed, values: values)))
    if stopReason == nil { stopReason = stop?.observe(values, at: step, updates: step) }
  }

  private func tell(_ measurements: [Experiment.Measurement]) throws {
    for measurement in measurements {
      hasFiles = true
      try context.emit(.metrics(measurement))
      if stopReason == nil {
        let step = measurement.step
        stopReason = stop?.observe(measurement.values, at: step, updates: step)
      }
    }
  }

  /// Makes the pipe that the program may write metrics to; without one it goes without.
  private func openMetricsPipe() {
    guard mkfifo(place.metrics, 0o600) == 0 else { return }
    // For writing, too, so that it has no end when a writer goes.
    metricsPipe = open(place.metrics, O_RDWR | O_NONBLOCK | O_CLOEXEC)
  }

  // MARK: - When it is over

  private func tell(_ ending: ChildProcess.Ending?) throws {
    try context.emit(
      .process(
        ProcessRecord(
          words: words,
          folder: trial.plan.folder,
          exitCode: ending?.exitCode,
          signal: ending?.signal,
          userTime: ending?.userTime ?? 0,
          systemTime: ending?.systemTime ?? 0,
          peakMemory: ending?.peakMemory ?? 0
        )
      )
    )
  }

  private func outcome(_ child: ChildProcess, _ reason: EndReason?) -> Outcome {
    switch reason {
    case .cancelled: return Outcome(.interrupted)
    case .stopped(let text): return Outcome(.stopped, message: text)
    case .timeout:
      let seconds = shortText(trial.plan.command.timeout ?? 0)
      return Outcome(.failed, message: withTail("ended after the timeout of \(seconds) s"))
    case .leftovers, nil: break
    }
    if let signal = child.ending?.signal {
      return Outcome(.failed, message: withTail("ended by \(Self.name(ofSignal: signal))"))
    }
    guard let code = child.ending?.exitCode else {
      return Outcome(.failed, message: withTail("ended, and how is not known"))
    }
    return code == 0
      ? Outcome(.finished) : Outcome(.failed, message: withTail("exit code \(code)"))
  }

  /// A message with the last lines of standard error.
  private func withTail(_ text: String) -> String {
    let lines = log.lastLines
    return lines.isEmpty ? text : "\(text); the last lines of its standard error:\n\(lines)"
  }

  private static func name(ofSignal number: Int) -> String {
    let names = [
      Int(SIGHUP): "SIGHUP", Int(SIGINT): "SIGINT", Int(SIGQUIT): "SIGQUIT", Int(SIGILL): "SIGILL",
      Int(SIGABRT): "SIGABRT", Int(SIGBUS): "SIGBUS", Int(SIGFPE): "SIGFPE",
      Int(SIGSEGV): "SIGSEGV", Int(SIGPIPE): "SIGPIPE", Int(SIGTERM): "SIGTERM",
      Int(SIGXCPU): "SIGXCPU",
    ]
    if number == Int(SIGKILL) { return "SIGKILL, as by the system where memory runs out" }
    return names[number] ?? "signal \(number)"
  }

  /// Whether a path, of the folder that programs are run in, is one.
  private func isFolder(_ path: String) -> Bool {
    var isFolder = ObjCBool(false)
    let full = path.hasPrefix("/") ? path : trial.plan.folder + "/" + path
    return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private func text(of failure: ChildProcess.SpawnFailure) -> String {
    let reason = String(cString: strerror(failure.code))
    if failure.isFolder { return "cannot run in the folder '\(trial.plan.folder)': \(reason)" }
    let program = words[0]
    switch failure.code {
    case ENOENT where program.contains("/"):
      return "cannot run '\(program)' in '\(trial.plan.folder)': there is no such file"
    case ENOENT: return "cannot run '\(program)': no folder of PATH has a program of that name"
    case EACCES where isFolder(program):
      return "cannot run '\(program)': it is a folder"
    case EACCES:
      return "cannot run '\(program)': it is not executable; chmod +x it, or name its interpreter "
        + "before it, such as python3"
    case E2BIG: return "cannot run '\(program)': its arguments and environment are too long"
    default: return "cannot run '\(program)': \(reason)"
    }
  }
}
