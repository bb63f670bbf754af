import Testing

@testable import Experiment

/// What a spec asks of Slurm.
struct SlurmOptionsTests {
  private func spec(_ slurm: String?, overrides: [String] = []) throws -> Spec {
    let member = slurm.map { ", \"slurm\": \($0)" } ?? ""
    let text =
      "{\"name\": \"s\", \"workload\": \"command\", \"command\": [\"true\"]\(member)}"
    return try Spec(text: text, file: "s.json", overrides: overrides.compactMap(Override.init))
  }

  private func options(_ slurm: String, overrides: [String] = []) throws -> SlurmOptions {
    try #require(try spec(slurm, overrides: overrides).slurm)
  }

  @Test func `all keys are read`() throws {
    let options = try options(
      """
      {"partition": "gpu,long", "time": "1-02:03:04", "memory": "4G", "cores": 8, "gpus": "a100:2",
       "concurrency": 50, "account": "lab", "qos": "high", "constraint": "intel&gpu", "tasks": 200,
       "jobs": 4, "options": ["--exclusive", "--mail-type=END", "-L matlab:1"],
       "setup": ["module load cuda", "cd '/a b'"]}
      """
    )
    var expected = SlurmOptions()
    expected.partition = "gpu,long"
    expected.time = 86400 + 2 * 3600 + 3 * 60 + 4
    expected.memory = 4096
    expected.cores = 8
    expected.gpus = "a100:2"
    expected.concurrency = 50
    expected.account = "lab"
    expected.qos = "high"
    expected.constraint = "intel&gpu"
    expected.sharing = .tasks(200)
    expected.jobs = 4
    expected.options = ["--exclusive", "--mail-type=END", "-L matlab:1"]
    expected.setup = ["module load cuda", "cd '/a b'"]
    #expect(options == expected)
  }

  @Test func `an empty object asks for nothing`() throws {
    #expect(try options("{}") == SlurmOptions())
    #expect(try spec(nil).slurm == nil)
  }

  /// The forms that sbatch(1) tells of `--time`.
  @Test(arguments: [
    ("90", 5400), ("90:30", 5430), ("1:30:05", 5405), ("2-12", 216_000), ("2-12:30", 217_800),
    ("2-12:30:15", 217_815), ("0-0:0:1", 1), ("100:00:00", 360_000),
  ])
  func `times are read as Slurm reads them`(text: String, seconds: Int) throws {
    #expect(SlurmTime.seconds(of: text) == seconds)
    #expect(SlurmTime.seconds(of: SlurmTime.text(seconds)) == seconds)
  }

  @Test(arguments: [
    "", "0", "0:00", "1:2:3:4", "1-2:3:4:5", "-5", "1d", "99999999999", "1-", " 5", "٣", "９０",
    "1:٣", "٣-1",
  ])
  func `other times are refused`(text: String) {
    #expect(SlurmTime.seconds(of: text) == nil)
  }

  @Test(arguments: [
    ("512", 512), ("512M", 512), ("4G", 4096), ("4gb", 4096), ("1T", 1 << 20), ("1025K", 2),
  ])
  func `sizes are read as Slurm reads them`(text: String, megabytes: Int) {
    #expect(SlurmMemory.megabytes(of: text) == megabytes)
  }

  @Test func `minutes and megabytes may be numbers`() throws {
    let options = try options("{\"time\": 90, \"memory\": 500, \"gpus\": 1}")
    #expect(options.time == 5400)
    #expect(options.memory == 500)
    #expect(options.gpus == "1")
  }

  @Test func `the command line replaces what the file says`() throws {
    let options = try options(
      "{\"partition\": \"cpu\", \"time\": 5, \"tasks\": 3}",
      overrides: [
        "slurm.partition=gpu", "slurm.time=1:00:00", "~slurm.tasks", "slurm.options=[\"--x=a b\"]",
      ]
    )
    #expect(options.partition == "gpu")
    #expect(options.time == 3600)
    #expect(options.sharing == nil)
    #expect(options.options == ["--x=a b"])
    #expect(try spec(nil, overrides: ["slurm.cores=4"]).slurm?.cores == 4)
  }

  @Test func `where trials run changes neither the spec nor its trials`() throws {
    let (bare, slurm) = (try spec(nil), try spec("{\"cores\": 4, \"partition\": \"gpu\"}"))
    #expect(bare.hash == slurm.hash)
    #expect(Plan(bare).trials == Plan(slurm).trials)
  }

  @Test func `all mistakes are told at once`() throws {
    let text = """
      {"name": "s", "workload": "command", "command": ["true"], "slurm": {
        "partiton": "gpu",
        "time": "soon",
        "memory": "4X",
        "cores": 0,
        "gpus": "two",
        "account": "a b",
        "tasks": 5, "trials_per_task": 2,
        "options": ["exclusive", "--partition=gpu", "--array=0-5", "-t 5", 7],
        "setup": ["a\\nb"]
      }}
      """
    let error = #expect(throws: SpecError.self) { try Spec(text: text, file: "s.json") }
    #expect(
      error?.description == """
        s.json:2:3: error: $.slurm.partiton: unknown key
          hint: did you mean 'partition'?
        s.json:3:11: error: $.slurm.time: expected minutes or a time of Slurm above 0, found 'soon'
          hint: forms of Slurm: 90, 90:00, 1:30:00, 2-12, 2-12:00, 2-12:00:00 (days-hours:minutes:seconds)
        s.json:4:13: error: $.slurm.memory: expected megabytes or a size such as '4G' above 0, found '4X'
          hint: units: K, M, G, T, each 1024 of the one before
        s.json:5:12: error: $.slurm.cores: expected a whole number from 1 to 100000, found 0
        s.json:6:11: error: $.slurm.gpus: expected a count from 1 to 1024 or a type with one, found 'two'
          hint: for example 1, or 'a100:2'
        s.json:7:14: error: $.slurm.account: expected a name without spaces, found 'a b'
        s.json:8:34: error: $.slurm.trials_per_task: has no meaning beside 'tasks'; both say how trials are shared
          hint: remove one of the two
        s.json:9:15: error: $.slurm.options[0]: expected an option of sbatch, found 'exclusive'
          hint: such as '--exclusive' or '--mail-type=END'; commands before a task go into 'setup'
        s.json:9:28: error: $.slurm.options[1]: '--partition' is the key 'partition' here
          hint: write $.slurm.partition
        s.json:9:47: error: $.slurm.options[2]: '--array' is set by exp itself
          hint: remove it
        s.json:9:62: error: $.slurm.options[3]: '-t' is the key 'time' here
          hint: write $.slurm.time
        s.json:9:70: error: $.slurm.options[4]: expected a string, found 7
        s.json:10:13: error: $.slurm.setup[0]: expected one line of text, found 'a\\nb'
          hint: give each line as an item of the list
        """
    )
  }

  @Test func `trials are shared among as many tasks as there may be`() {
    var options = SlurmOptions()
    #expect(options.taskCount(for: 81, limit: 1001) == 81)
    #expect(options.taskCount(for: 5000, limit: 100_000) == 1000)
    #expect(options.taskCount(for: 5000, limit: 10) == 10)
    options.sharing = .tasks(3000)
    #expect(options.taskCount(for: 5000, limit: 1001) == 1001)
    #expect(options.taskCount(for: 2, limit: 1001) == 2)
    options.sharing = .trialsPerTask(10)
    #expect(options.taskCount(for: 81, limit: 1001) == 9)
    #expect(options.jobCount(for: .network) == 1)
    options.cores = 4
    #expect(options.jobCount(for: .network) == 4)
    #expect(options.jobCount(for: .command) == 1)
    options.jobs = 2
    #expect(options.jobCount(for: .network) == 2)
    #expect(options.jobCount(for: .command) == 2)
  }
}
