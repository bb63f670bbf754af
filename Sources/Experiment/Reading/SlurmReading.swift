extension SlurmOptions {
  static let keys = [
    "partition", "time", "memory", "cores", "gpus", "concurrency", "account", "qos", "constraint",
    "tasks", "trials_per_task", "jobs", "options", "setup",
  ]

  /// No array of Slurm is larger, whatever the cluster (MaxArraySize of slurm.conf(5)).
  private static let maximumTaskCount = 4_000_001

  /// Options of sbatch that a key of the spec stands for.
  private static let keysOfOptions = [
    "--partition": "partition", "-p": "partition", "--time": "time", "-t": "time",
    "--mem": "memory", "--cpus-per-task": "cores", "-c": "cores", "--gpus": "gpus", "-G": "gpus",
    "--account": "account", "-A": "account", "--qos": "qos", "-q": "qos",
    "--constraint": "constraint", "-C": "constraint",
  ]

  /// Options of sbatch that exp sets itself, without which tasks would not find their shares.
  private static let ownOptions: Set = [
    "--array", "-a", "--job-name", "-J", "--output", "-o", "--error", "-e", "--open-mode",
    "--signal", "--dependency", "-d", "--parsable", "--chdir", "-D", "--wrap", "--ntasks", "-n",
    "--nodes", "-N", "--wait", "-W", "--test-only", "--help", "-h", "--version", "-V", "--hold",
    "-H",
  ]

  /// Reads the key `slurm` of a spec; nil where it is not there.
  static func read(_ spec: ObjectReader) -> SlurmOptions? {
    guard let node = spec.value("slurm"),
      let reader = ObjectReader(node, path: spec["slurm"], keys: keys, problems: spec.problems)
    else { return nil }
    let most = 1...maximumTaskCount
    var options = SlurmOptions()
    options.partition = reader.slurmName("partition")
    options.time = reader.slurmTime("time")
    options.memory = reader.slurmMemory("memory")
    options.cores = reader.integer("cores", in: 1...100_000) ?? 1
    options.gpus = reader.gpus("gpus")
    options.concurrency = reader.integer("concurrency", in: most)
    options.account = reader.slurmName("account")
    options.qos = reader.slurmName("qos")
    options.constraint = reader.slurmName("constraint")
    options.jobs = reader.integer("jobs", in: 1...1024)
    let tasks = reader.integer("tasks", in: most)
    let trials = reader.integer("trials_per_task", in: 1...Sweep.maximumCount)
    if reader.value("tasks") != nil, let node = reader.value("trials_per_task") {
      reader.problems.add(
        node,
        reader["trials_per_task"],
        "has no meaning beside 'tasks'; both say how trials are shared",
        hint: "remove one of the two"
      )
    }
    options.sharing = tasks.map { .tasks($0) } ?? trials.map { .trialsPerTask($0) }
    options.options =
      reader.list("options", of: "options of sbatch") { node, path in
        option(node, path, reader.problems)
      } ?? []
    options.setup =
      reader.list("setup", of: "lines of the shell") { node, path in
        line(node, path, reader.problems)
      } ?? []
    return options
  }

  /// One line of text.
  private static func line(_ node: Node, _ path: String, _ problems: Problems) -> String? {
    guard case .string(let text) = node.content else {
      problems.add(node, path, "expected a string, found \(node.found)")
      return nil
    }
    if text.utf8.contains(where: { $0 < 32 && $0 != 9 }) {
      problems.add(
        node,
        path,
        "expected one line of text, found \(node.found)",
        hint: "give each line as an item of the list"
      )
      return nil
    }
    return text
  }

  /// An option that sbatch is given in the script as it stands.
  private static func option(_ node: Node, _ path: String, _ problems: Problems) -> String? {
    guard let text = line(node, path, problems) else { return nil }
    guard
      let match = text.wholeMatch(of: /(--[A-Za-z0-9][A-Za-z0-9-]*|-[A-Za-z])(?:[= ].*|[^-=].*)?/)
    else {
      problems.add(
        node,
        path,
        "expected an option of sbatch, found \(node.found)",
        hint: "such as '--exclusive' or '--mail-type=END'; commands before a task go into 'setup'"
      )
      return nil
    }
    let name = String(match.1)
    if let key = keysOfOptions[name] {
      problems.add(node, path, "'\(name)' is the key '\(key)' here", hint: "write $.slurm.\(key)")
      return nil
    }
    if ownOptions.contains(name) {
      problems.add(node, path, "'\(name)' is set by exp itself", hint: "remove it")
      return nil
    }
    return text
  }
}

extension ObjectReader {
  /// A name, or an expression over names, as Slurm has them: without spaces.
  fileprivate func slurmName(_ key: String) -> String? {
    guard let node = value(key), let text = string(key) else { return nil }
    let isPlain = text.unicodeScalars.allSatisfy { $0.value > 32 && $0.value != 127 }
    if isPlain, !text.isEmpty, !text.hasPrefix("-") { return text }
    problems.add(node, self[key], "expected a name without spaces, found \(node.found)")
    return nil
  }

  /// Seconds, from minutes or a text as Slurm writes times.
  fileprivate func slurmTime(_ key: String) -> Int? {
    guard let node = value(key) else { return nil }
    if let minutes = node.integerValue, (1...SlurmTime.maximumMinutes).contains(minutes) {
      return minutes * 60
    }
    if case .string(let text) = node.content, let seconds = SlurmTime.seconds(of: text) {
      return seconds
    }
    problems.add(
      node,
      self[key],
      "expected minutes or a time of Slurm above 0, found \(node.found)",
      hint:
        "forms of Slurm: 90, 90:00, 1:30:00, 2-12, 2-12:00, 2-12:00:00 (days-hours:minutes:seconds)"
    )
    return nil
  }

  /// Megabytes, from such or a text with a unit.
  fileprivate func slurmMemory(_ key: String) -> Int? {
    guard let node = value(key) else { return nil }
    if let megabytes = node.integerValue, (1...SlurmMemory.maximum).contains(megabytes) {
      return megabytes
    }
    if case .string(let text) = node.content, let megabytes = SlurmMemory.megabytes(of: text) {
      return megabytes
    }
    problems.add(
      node,
      self[key],
      "expected megabytes or a size such as '4G' above 0, found \(node.found)",
      hint: "units: K, M, G, T, each 1024 of the one before"
    )
    return nil
  }

  /// A count of GPUs, with their type where it matters.
  fileprivate func gpus(_ key: String) -> String? {
    guard let node = value(key) else { return nil }
    if let count = node.integerValue, (1...1024).contains(count) { return "\(count)" }
    if case .string(let text) = node.content,
      text.wholeMatch(of: /([A-Za-z0-9_.-]+:)?[1-9][0-9]{0,3}/) != nil
    {
      return text
    }
    problems.add(
      node,
      self[key],
      "expected a count from 1 to 1024 or a type with one, found \(node.found)",
      hint: "for example 1, or 'a100:2'"
    )
    return nil
  }
}

/// Times as Slurm reads and writes them.
public enum SlurmTime {
  /// A hundred years.
  static let maximumMinutes = 52_560_000

  /// The seconds that a text means: `minutes`, `minutes:seconds`, `hours:minutes:seconds`,
  /// `days-hours`, `days-hours:minutes` or `days-hours:minutes:seconds`, see sbatch(1).
  ///
  /// - Parameter text: The text.
  /// - Returns: The seconds; nil for any other text, for 0, and for more than a hundred years.
  public static func seconds(of text: String) -> Int? {
    guard
      let match = text.wholeMatch(
        of: /(?:([0-9]{1,8})-)?([0-9]{1,8})(?::([0-9]{1,8}))?(?::([0-9]{1,8}))?/
      )
    else { return nil }
    let days = match.1.flatMap { Int($0) }
    let parts = [match.2, match.3, match.4].compactMap { $0.flatMap { Int($0) } }
    let seconds: Int
    if let days {
      let clock = parts + Array(repeating: 0, count: 3 - parts.count)
      seconds = days * 86400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    } else {
      switch parts.count {
      case 1: seconds = parts[0] * 60
      case 2: seconds = parts[0] * 60 + parts[1]
      default: seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
      }
    }
    return (1...maximumMinutes * 60).contains(seconds) ? seconds : nil
  }

  /// Seconds as `hours:minutes:seconds`, with days before them where there are any.
  public static func text(_ seconds: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = "\(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    return seconds < 86400 ? clock : "\(seconds / 86400)-\(clock)"
  }
}

/// Sizes of memory as Slurm reads them.
enum SlurmMemory {
  /// 2⁴⁰ megabytes.
  static let maximum = 1 << 40

  /// The megabytes that a text such as `512M` or `4G` means, those of kilobytes rounded up; nil for
  /// any other text and for 0.
  static func megabytes(of text: String) -> Int? {
    guard let match = text.wholeMatch(of: /([0-9]{1,12})(?:([KMGTkmgt])[Bb]?)?/),
      let count = Int(match.1)
    else { return nil }
    let megabytes: Int
    switch match.2?.uppercased() {
    case "K": megabytes = (count + 1023) / 1024
    case "G": megabytes = count << 10
    case "T": megabytes = count << 20
    default: megabytes = count
    }
    return (1...maximum).contains(megabytes) ? megabytes : nil
  }
}

extension SlurmOptions {
  /// What the key `slurm` takes.
  static var schema: SchemaNode {
    func name(_ what: String) -> SchemaNode {
      .type("string").with(("pattern", .text("^[^-\\s][^\\s]*$"))).described(what)
    }
    func one(of number: ClosedRange<Int>, or pattern: String, _ what: String) -> SchemaNode {
      let text = SchemaNode.type("string").with(("pattern", .text(pattern)))
      return SchemaNode.any(of: [.integer(number), text]).described(what)
    }
    let lines = SchemaNode.array(of: .type("string"))
    let count = SchemaNode.integer(1...maximumTaskCount)
    return .closed(
      keys.map { key in
        switch key {
        case "partition": (key, name("The partitions, separated by commas."))
        case "account": (key, name("Who pays."))
        case "qos": (key, name("The quality of service."))
        case "constraint": (key, name("Features that nodes must have."))
        case "time":
          (
            key,
            one(
              of: 1...SlurmTime.maximumMinutes,
              or: "^([0-9]+-)?[0-9]+(:[0-9]+){0,2}$",
              "Minutes, or a time as Slurm writes it, that a task may take."
            )
          )
        case "memory":
          (
            key,
            one(
              of: 1...SlurmMemory.maximum,
              or: "^[0-9]+([KMGTkmgt][Bb]?)?$",
              "Megabytes, or a size such as 4G, of a task."
            )
          )
        case "gpus":
          (key, one(of: 1...1024, or: "^([A-Za-z0-9_.-]+:)?[1-9][0-9]{0,3}$", "GPUs of a task."))
        case "cores": (key, .integer(1...100_000).described("Cores of a task; 1 where not given."))
        case "jobs":
          (key, .integer(1...1024).described("Trials that a task runs at the same time."))
        case "concurrency": (key, count.described("Tasks that run at the same time."))
        case "tasks": (key, count.described("Array tasks that the trials are shared among."))
        case "trials_per_task": (key, .integer(1...Sweep.maximumCount))
        case "options": (key, lines.described("Further options of sbatch."))
        default: (key, lines.described("Lines of the shell before a task."))
        }
      }
    ).with(("not", .required("tasks", "trials_per_task")))
      .described("What is asked of Slurm with 'exp run --on slurm'.")
  }
}
