import Experiment
import Foundation
import TestSupport
import Testing

/// Whether Python's jsonschema is there, the independent judge.
private let hasValidator: Bool = {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3", "-c", "import jsonschema; jsonschema.Draft202012Validator"]
  process.standardError = FileHandle.nullDevice
  guard isInstalled("python3"), (try? process.run()) != nil else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}()

struct SchemaTests {
  private static let file = repositoryFolder.appendingPathComponent("schema/experiment.schema.json")

  @Test func `the schema in the repository is the program's`() throws {
    let printed = try Program.inEmptyFolder { try $0.run("schema").output }
    if ProcessInfo.processInfo.environment["EXP_RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: Self.file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try printed.write(to: Self.file, atomically: true, encoding: .utf8)
      Issue.record("recorded anew; look at the change in schema/experiment.schema.json")
    }
    #expect(try String(contentsOf: Self.file, encoding: .utf8) == printed)
  }

  /// Asks the validator about some files; a line for each: its name and `ok` or what is wrong.
  private func validate(_ files: [URL]) throws -> [String] {
    try Program.inEmptyFolder { program in
      let script = """
        import json, sys
        from jsonschema import Draft202012Validator
        schema = json.load(open(sys.argv[1]))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for name in sys.argv[2:]:
            errors = [error.message for error in validator.iter_errors(json.load(open(name)))]
            print(errors[0].replace("\\n", " ")[:200] if errors else "ok")
        """
      try program.write(script, to: "validate.py")
      let arguments = ([Self.file] + files).map { "'\($0.path)'" }.joined(separator: " ")
      let result = try program.shell("python3 validate.py \(arguments)")
      #expect(result.status == 0, "\(result.errors)")
      return result.output.split(separator: "\n").map(String.init)
    }
  }

  @Test(.enabled(if: hasValidator, "install python3-jsonschema to check specs independently"))
  func `the specs that come with the program are valid`() throws {
    let folder = repositoryFolder.appendingPathComponent("experiments")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder,
      includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "json" }
    #expect(files.count >= 5)
    #expect(try validate(files) == files.map { _ in "ok" })
    for file in files {
      let spec = try #require(
        JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
      )
      #expect(spec["$schema"] as? String == "../schema/experiment.schema.json", "\(file)")
    }
  }

  /// Members of specs, each of which has `steps` and a data set where it does not say otherwise.
  private static let good = [
    "",
    "\"description\": \"a\", \"tags\": [\"b\"], \"figures\": [\"loss\"], \"$schema\": \"x\"",
    "\"seeds\": [0, -1, 1e3]",
    "\"parameters\": {\"steps\": 1e3, \"hidden_size\": [], \"learning_rate\": 5}",
    "\"parameters\": {\"steps\": 3, \"hidden_size\": [20, 30], \"bias\": false}",
    "\"parameters\": {}, \"sweep\": {\"parameters\": {\"steps\": {\"values\": [1, 2]}}}",
    "\"sweep\": {\"parameters\": {\"learning_rate\": {\"min\": 0.1, \"max\": 1, \"count\": 3}}}",
    """
    "sweep": {"method": "random", "run_cap": 3, "seed": 7, "metric": {"name": "loss"},
      "parameters": {
        "learning_rate": {"distribution": "q_log_uniform_values", "min": 0.1, "max": 1, "q": 0.1},
        "weight_scale": {"distribution": "log_normal", "mu": -3, "sigma": 0.5},
        "hidden_size": {"values": [20, [30, 40]], "probabilities": [0.5, 0.5]},
        "optimizer": {"value": "momentum"},
        "momentum": {"distribution": "beta", "a": 2, "b": 3, "when": {"optimizer": "momentum"}}
      }}
    """,
    """
    "sweep": {"parameters": {"batch_size": {"values": [1, 2]}, "hidden_size": {"values": [3, 4]}},
      "zip": [["batch_size", "hidden_size"]]}
    """,
    "\"stop\": {\"metric\": \"test_accuracy\", \"target\": 0.9}",
    "\"stop\": {\"metric\": \"loss\", \"goal\": \"minimize\", \"patience\": 3, \"min_delta\": 0}",
    "\"dataset\": {\"kind\": \"idx\", \"folder\": \"a\", \"train\": 5}",
    "\"dataset\": {\"kind\": \"inline\", \"inputs\": [[1]], \"targets\": [[1]]}",
    "\"dataset\": {\"kind\": \"inline\", \"inputs\": [[1]], \"classes\": [0]}",
    "\"dataset\": {\"kind\": \"csv\", \"path\": \"a.csv\", \"label\": \"y\", \"test\": 0.5}",
    "\"dataset\": {\"kind\": \"csv\", \"path\": \"a.csv\", \"targets\": [\"y\"], \"test\": 5}",
    "\"dataset\": {\"kind\": \"spirals\", \"classes\": 3, \"turns\": 2, \"noise\": 0}",
    "\"slurm\": {}",
    """
    "slurm": {"partition": "a,b", "time": "1-2:3", "memory": "4G", "gpus": "a100:2", "tasks": 9,
      "options": ["--exclusive"], "setup": ["module load cuda"]}
    """,
    "\"slurm\": {\"time\": 5, \"memory\": 500, \"gpus\": 1, \"trials_per_task\": 3}",
  ]

  /// Members of specs, each with one mistake that a schema can tell.
  private static let bad = [
    "\"nam\": \"b\"", "\"name\": \"\"", "\"name\": \"latest\"", "\"name\": \"a b\"",
    "\"name\": 3", "\"workload\": \"netwrk\"", "\"description\": 3", "\"tags\": \"a\"",
    "\"tags\": [1]", "\"figures\": [\"los\"]", "\"seeds\": []", "\"seeds\": [1, 1]",
    "\"seeds\": [1.5]", "\"seeds\": 1", "\"seeds\": [\"1\"]", "\"parameters\": []",
    "\"parameters\": {}", "\"parameters\": {\"steps\": 0}", "\"parameters\": {\"steps\": 1.5}",
    "\"parameters\": {\"steps\": \"9\"}", "\"parameters\": {\"steps\": 1, \"larning_rate\": 1}",
    "\"parameters\": {\"steps\": 1, \"learning_rate\": 0}",
    "\"parameters\": {\"steps\": 1, \"learning_rate\": \"0.1\"}",
    "\"parameters\": {\"steps\": 1, \"hidden_size\": [0]}",
    "\"parameters\": {\"steps\": 1, \"hidden_size\": [[1]]}",
    "\"parameters\": {\"steps\": 1, \"activation\": \"step\"}",
    "\"parameters\": {\"steps\": 1, \"bias\": \"yes\"}",
    "\"parameters\": {\"steps\": 1, \"optimizer\": \"momentum\", \"momentum\": 1}",
    "\"dataset\": {}", "\"dataset\": {\"kind\": \"digit\"}",
    "\"dataset\": {\"kind\": \"digits\", \"train\": 0}",
    "\"dataset\": {\"kind\": \"digits\", \"folder\": \"a\"}", "\"dataset\": {\"kind\": \"idx\"}",
    "\"dataset\": {\"kind\": \"inline\", \"inputs\": [[1]]}",
    "\"dataset\": {\"kind\": \"inline\", \"inputs\": [], \"targets\": []}",
    "\"dataset\": {\"kind\": \"inline\", \"inputs\": [[\"a\"]], \"targets\": [[1]]}",
    "\"dataset\": {\"kind\": \"inline\", \"inputs\": [[1]], \"classes\": [256]}",
    "\"dataset\": {\"kind\": \"csv\", \"path\": \"\", \"label\": \"y\"}",
    "\"dataset\": {\"kind\": \"csv\", \"path\": \"a\"}",
    "\"dataset\": {\"kind\": \"csv\", \"path\": \"a\", \"label\": \"y\", \"targets\": [\"z\"]}",
    "\"dataset\": {\"kind\": \"csv\", \"path\": \"a\", \"label\": \"y\", \"test\": 1.5}",
    "\"dataset\": {\"kind\": \"csv\", \"path\": \"a\", \"label\": \"y\", \"separator\": \"|\"}",
    "\"dataset\": {\"kind\": \"moons\", \"classes\": 3}",
    "\"dataset\": {\"kind\": \"spirals\", \"classes\": 1}",
    "\"dataset\": {\"kind\": \"xor\", \"noise\": -1}", "\"sweep\": {}",
    "\"sweep\": {\"parameters\": {}, \"method\": \"bayes\"}",
    "\"sweep\": {\"parameters\": {}, \"run_cap\": 3}",
    "\"sweep\": {\"parameters\": {}, \"method\": \"random\"}",
    "\"sweep\": {\"parameters\": {}, \"method\": \"random\", \"run_cap\": 0}",
    "\"sweep\": {\"parameters\": {}, \"early_terminate\": {}}",
    "\"sweep\": {\"parameters\": {\"seed\": {\"values\": [1]}}}",
    "\"sweep\": {\"parameters\": {\"learning_rate\": {}}}",
    "\"sweep\": {\"parameters\": {\"learning_rate\": [1, 2]}}",
    "\"sweep\": {\"parameters\": {\"learning_rate\": {\"values\": []}}}",
    "\"sweep\": {\"parameters\": {\"learning_rate\": {\"values\": [1, 1]}}}",
    "\"sweep\": {\"parameters\": {\"learning_rate\": {\"values\": [0]}}}",
    "\"sweep\": {\"parameters\": {\"learning_rate\": {\"min\": 1}}}",
    "\"sweep\": {\"parameters\": {\"learning_rate\": {\"min\": 1, \"max\": 2, \"stp\": 1}}}",
    "\"sweep\": {\"parameters\": {\"learning_rate\": {\"min\": 1, \"max\": 2, \"step\": 0}}}",
    "\"sweep\": {\"parameters\": {\"batch_size\": {\"min\": 1, \"max\": 2, \"count\": 1}}}",
    "\"sweep\": {\"parameters\": {\"optimizer\": {\"min\": 1, \"max\": 2}}}",
    """
    "sweep": {"method": "random", "run_cap": 1,
      "parameters": {"learning_rate": {"distribution": "log_uniform", "min": 1, "max": 2}}}
    """,
    """
    "sweep": {"parameters": {"learning_rate": {"values": [1], "when": {"optimizr": "sgd"}}}}
    """,
    """
    "sweep": {"parameters": {"learning_rate": {"values": [1], "when": {"optimizer": "sgdd"}}}}
    """,
    "\"sweep\": {\"parameters\": {\"batch_size\": {\"values\": [1]}}, \"zip\": [[\"batch_size\"]]}",
    "\"sweep\": {\"parameters\": {}, \"metric\": {\"goal\": \"minimize\"}}",
    "\"sweep\": {\"parameters\": {}, \"metric\": {\"name\": \"loss\", \"goal\": \"smallest\"}}",
    "\"stop\": {\"metric\": \"loss\"}", "\"stop\": {\"target\": 1}",
    "\"stop\": {\"metric\": \"los\", \"target\": 1}",
    "\"stop\": {\"metric\": \"loss\", \"patience\": 0}",
    "\"stop\": {\"metric\": \"loss\", \"target\": 1, \"min_delta\": 1}",
    "\"stop\": {\"metric\": \"loss\", \"patience\": 1, \"min_delta\": -1}",
    "\"slurm\": 5", "\"slurm\": {\"partiton\": \"a\"}", "\"slurm\": {\"partition\": \"a b\"}",
    "\"slurm\": {\"time\": 0}", "\"slurm\": {\"time\": \"soon\"}", "\"slurm\": {\"cores\": 0}",
    "\"slurm\": {\"memory\": \"4X\"}", "\"slurm\": {\"gpus\": \"two\"}",
    "\"slurm\": {\"tasks\": 2, \"trials_per_task\": 3}", "\"slurm\": {\"options\": \"--x\"}",
  ]

  /// A spec with these members in place of its own.
  private static func text(_ members: String) -> String {
    let own = [
      ("name", "\"a\""), ("workload", "\"network\""), ("dataset", "{\"kind\": \"digits\"}"),
      ("parameters", "{\"steps\": 9}"),
    ].filter { !members.hasPrefix("\"\($0.0)\":") }.map { "\"\($0.0)\": \($0.1)" }
    return "{\((own + (members.isEmpty ? [] : [members])).joined(separator: ", "))}"
  }

  @Test func `the reader takes the good specs and refuses the bad ones`() {
    for members in Self.good {
      #expect(throws: Never.self, "\(members)") {
        try Spec(text: Self.text(members), file: "s.json")
      }
    }
    for members in Self.bad {
      #expect(throws: SpecError.self, "\(members)") {
        try Spec(text: Self.text(members), file: "s.json")
      }
    }
  }

  @Test(.enabled(if: hasValidator, "install python3-jsonschema to check specs independently"))
  func `the schema takes the good specs and refuses the bad ones`() throws {
    try withTemporaryFolder { folder in
      let files = try (Self.good + Self.bad).enumerated().map { index, members in
        let file = folder.appendingPathComponent("\(index).json")
        try Self.text(members).write(to: file, atomically: true, encoding: .utf8)
        return file
      }
      let answers = try validate(files)
      #expect(answers.count == files.count)
      for (members, answer) in zip(Self.good, answers) { #expect(answer == "ok", "\(members)") }
      for (members, answer) in zip(Self.bad, answers.dropFirst(Self.good.count)) {
        #expect(answer != "ok", "\(members)")
      }
    }
  }
}
