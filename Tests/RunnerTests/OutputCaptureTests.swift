import Experiment
import Testing

@testable import Runner

/// What of a program's output becomes metrics.
struct OutputCaptureTests {
  /// What text becomes, cut into pieces of some bytes: `step name=value …` for each measurement.
  static func captured(
    _ text: [UInt8],
    _ capture: [CommandSpec.Capture],
    pieces: Int = 1000,
    from source: OutputCapture.Source = .output
  ) throws -> (lines: [String], findings: [String]) {
    var output = try OutputCapture(capture)
    var lines: [String] = []
    func tell(_ step: Int, _ values: [MetricValue]) {
      lines.append("\(step) " + values.map { "\($0.metric)=\($0.value)" }.joined(separator: " "))
    }
    for start in stride(from: 0, to: text.count, by: pieces) {
      text[start..<min(text.count, start + pieces)].withUnsafeBytes {
        output.add($0, from: source, tell: tell)
      }
    }
    output.end(tell: tell)
    return (lines, output.notices.findings.map(\.message))
  }

  static let usual = CaptureForm.usual.map { CommandSpec.Capture.form($0) }

  @Test(arguments: [
    // JSON lines.
    (#"{"step": 3, "loss": 0.5, "note": "x", "ok": true, "list": [1, {"a": 2}]}"#, ["3 loss=0.5"]),
    (#"{"epoch": 1, "loss": -1e-3}"#, ["1 loss=-0.001"]),
    (#"{"epoch": 1, "step": 40, "loss": 2}"#, ["40 epoch=1.0 loss=2.0"]),
    (#"{"epoch": 0.5, "loss": 2}"#, ["0 epoch=0.5 loss=2.0"]),
    (#"{"step": 1, "val": {"loss": 2, "top": {"k": 3}}}"#, ["1 val.loss=2.0 val.top.k=3.0"]),
    (#"{"a": NaN, "b": Infinity, "c": -Infinity, "d": "NaN"}"#, ["0 a=nan b=inf c=-inf d=nan"]),
    (#"{"tr\u0061in\"": 1}"#, [#"0 train"=1.0"#]),
    (#"{"a": 1"#, []), (#"{"a": 1} and more"#, []), ("{}", []), (#"{"a" 1}"#, []),
    ("{\"a\": 1}\r\n{\"a\": 2}\n\n{\"a\": 3}", ["0 a=1.0", "1 a=2.0", "2 a=3.0"]),
    // Each metric counts its own points.
    (
      "{\"a\": 1}\n{\"a\": 2}\n{\"b\": 1, \"a\": 3}\n{\"a\": 4}",
      ["0 a=1.0", "1 a=2.0", "0 b=1.0", "2 a=3.0", "3 a=4.0"]
    ),
    // Parts of epochs go on from whole ones.
    (
      "{'a': 1, 'epoch': 1.0}\n{'a': 2, 'epoch': 2.0}\n{'a': 3, 'epoch': 2.99}\n{'a': 4, 'epoch': 4}",
      ["1 a=1.0", "2 a=2.0", "3 a=3.0 epoch=2.99", "4 a=4.0 epoch=4.0"]
    ),
    // What a callback of Keras's prints during an epoch is of that one.
    (
      """
      Epoch 1/2
      {"f1": 0.5}
      5/5 - 1s - 9ms/step - loss: 2.5
      Epoch 2/2
      {"f1": 0.75}
      5/5 - 1s - 3ms/step - loss: 2.25
      """,
      ["1 f1=0.5", "1 loss=2.5", "2 f1=0.75", "2 loss=2.25"]
    ),
    (
      #"{"a": 0.1, "b": 123456789012345678901234567890, "c": 4.9e-324, "d": 1e400}"#,
      ["0 a=0.1 b=1.2345678901234568e+29 c=5e-324 d=inf"]
    ),
    // Hugging Face's trainer.
    (
      "{'loss': 2.3, 'learning_rate': 5e-05, 'epoch': 0.01, 'ok': True}",
      ["0 loss=2.3 learning_rate=5e-05 epoch=0.01"]
    ),
    ("{'loss': '2.3', 'grad_norm': nan}", ["0 loss=2.3 grad_norm=nan"]),
    // Objects of libraries, whose numbers are kept and whose others are passed over.
    (
      "{'step': np.int64(3), 'loss': np.float64(1.5), 'nan': np.float64(nan), 'acc': 0.5}",
      ["3 loss=1.5 nan=nan acc=0.5"]
    ),
    (
      "{'a': tensor(3.5), 'b': tensor(-2., device='cuda:0', grad_fn=<MulBackward0>), 'c': 1}",
      ["0 a=3.5 b=-2.0 c=1.0"]
    ),
    (
      "{'a': array(3.5, dtype=float32), 'b': Decimal('0.5'), 'c': numpy.float32(1e-3)}",
      ["0 a=3.5 b=0.5 c=0.001"]
    ),
    (
      "{'a': np.True_, 'b': tensor([1, 2]), 'c': array(1, 2), 'd': datetime.date(2026, 1, 2), "
        + "'e': <object at 0x7f>, 'f': (1+2j), 'g': 2j, 'h': {1, '}'}, 'i': [np.float64(1)], "
        + "'j': range(3), 'k': {}, 'l': np.str_('a, b'), 'm': {'n': np.int8(7)}, 'o': (1,)}",
      ["0 m.n=7.0"]
    ),
    ("{'a': tensor(1", []), ("{'a': f(]}", []), ("{'a': 'b", []), ("{'a': 1, 'b': }", []),
    // Objects that a logger writes; a program's settings are no metrics.
    (
      "2026-11-25 19:40:34,380 INFO {\"step\": 2, \"loss\": 0.5}\nINFO:root:{'loss': tensor(0.25)}",
      ["2 loss=0.5", "2 loss=0.25"]
    ),
    (
      "[2026-11-25 19:40:34][train][INFO] - Epoch 3/10: {\"loss\": 0.5}\n[INFO] {\"loss\": 1}",
      ["3 loss=0.5", "3 loss=1.0"]
    ),
    ("19:40:34 | INFO | valid | {\"epoch\": 2, \"loss\": 0.5}", ["2 loss=0.5"]),
    ("config: {\"lr\": 0.5}\nmore info {\"lr\": 1}\nINFO {\"lr\": 1} and more", []),
    // tqdm and PyTorch Lightning.
    (
      "\r  5%|▌         | 1/20 [00:00<00:01, 17.7it/s, loss=0.9]"
        + "\r100%|██████████| 20/20 [00:01<00:00, 18.0it/s, loss=0.1, acc=0.9]\n",
      ["1 loss=0.9", "20 loss=0.1 acc=0.9"]
    ),
    (
      "Epoch 2: 100%|█| 938/938 [00:05<00:00, 170.12it/s, v_num=0, train_loss=0.123]",
      ["2814 train_loss=0.123"]
    ),
    ("7it [00:01, 6.9it/s, loss=0.5]", ["7 loss=0.5"]),
    ("7it [00:01, 6.9it/s, a=1,234.5, b=1,2, c=3,d=4]", ["7 a=1234.5 c=3.0 d=4.0"]),
    // Keras 2 and 3, with colours and backspaces.
    (
      "Epoch 1/2\n1/3 [==>.....] - ETA: 3s - loss: 2.5\r3/3 [=====] - 1s 9ms/step - loss: 2.0"
        + " - val_loss: 1.9\nEpoch 2/2\n3/3 [=====] - 1s - loss: 1.0\n",
      ["1 loss=2.0 val_loss=1.9", "2 loss=1.0"]
    ),
    (
      "Epoch 1/1\n\u{1B}[1m1/2\u{1B}[0m \u{1B}[32m━━\u{1B}[0m 1s 9ms/step - loss: 3.0\u{8}\u{8}\u{8}"
        + "\u{1B}[1m2/2\u{1B}[0m ━━━━ 1s 9ms/step - accuracy: 0.8 - loss: 2.0\n",
      ["1 accuracy=0.8 loss=2.0"]
    ),
    // Not metrics unless a spec says so.
    ("loss=0.5 acc: 3\n12:30:00 INFO port: 80", []),
  ])
  func `the usual forms`(text: String, lines: [String]) throws {
    for pieces in [1, 7, 1000] {
      let found = try Self.captured(Array(text.utf8), Self.usual, pieces: pieces)
      #expect(found.lines == lines)
      #expect(found.findings == [])
    }
  }

  @Test(arguments: [
    // As scikit-learn's MLPClassifier prints.
    (
      "Iteration 1, loss = 2.30258509\nValidation score: 0.911111\n",
      ["1 loss=2.30258509", "1 Validation_score=0.911111"]
    ),
    ("Epoch [3/10], Loss: 0.25, lr=1e-3", ["3 Loss=0.25 lr=0.001"]),
    (
      "loss=0.5\nacc=0.1\nloss=0.4\nacc=0.2",
      ["0 loss=0.5", "0 acc=0.1", "1 loss=0.4", "1 acc=0.2"]
    ),
    ("step=5 loss=nan (best: 0.2) time: 12:30:00 v=1.2.3", ["5 loss=nan best=0.2"]),
    // Commas in numbers; what is not certain is left out.
    (
      "Epoch 1: loss=1,234.5 b=-12,345,678.25e1, c=1,234.5,d=2",
      ["1 loss=1234.5 b=-123456782.5 c=1234.5 d=2.0"]
    ),
    ("a=1,234 b=3,224,224 c=0,5 d=1,5 e=1,23.5 f=0,123.5 g=1234,567.5 h=1.234,5 i=1'000.5", []),
    ("a=1,-2 b=0.5,.5 c=1,nan d=1_000 e=5k f=1.2e g=0x10 h=1/10 i=3:45 j=1,234,5.5 k=1.2.3", []),
    ("a=12.5% b='3' c=1,x=2 d=0.5,nanny=3", ["0 a=12.5 c=1.0 x=2.0 d=0.5 nanny=3.0"]),
    (
      "step 1,200: a=1\nstep: 1_000 b=2\nstep 5k c=3\nepoch 2026-11-25 d=4",
      [
        "1200 a=1.0", "1200 b=2.0", "1200 c=3.0", "1200 d=4.0",
      ]
    ),
    (
      "step 7 a=1\nstep 8, a=2\nstep 9] a=3\nstep 10- a=4",
      [
        "7 a=1.0", "8 a=2.0", "9 a=3.0", "10 a=4.0",
      ]
    ),
    ("x3=4 5a=6 é=7", ["0 x3=4.0 é=7.0"]), ("loss is 3.", []), ("done: 0.5.", ["0 done=0.5"]),
  ])
  func `pairs`(text: String, lines: [String]) throws {
    #expect(try Self.captured(Array(text.utf8), [.form(.pairs)]).lines == lines)
  }

  @Test func `patterns name metrics and the step`() throws {
    let patterns: [CommandSpec.Capture] = [
      .pattern(#"iter (?<step>\d+).*cost (?<cost>[-.\de]+)"#),
      .pattern(#"<(?<name>\w+)\|(?<value>[^>]+)>"#),
    ]
    let text = "iter 12 has cost 1.5e-3\n<a|1><b|2>\nnothing"
    let found = try Self.captured(Array(text.utf8), patterns)
    #expect(found.lines == ["12 cost=0.0015", "12 a=1.0 b=2.0"])
  }

  @Test func `the pipe takes objects and pairs whatever is captured of the output`() throws {
    let text = "loss=1 step=4\n{\"step\": 5, \"loss\": 2}\n"
    let found = try Self.captured(Array(text.utf8), [], from: .metrics)
    #expect(found.lines == ["4 loss=1.0", "5 loss=2.0"])
  }

  @Test func `what is refused is counted and told`() throws {
    let long = String(repeating: "n", count: 10_000)
    var text = Array("{\"\(long)\": 1, \"a\": 2}\n{\"a\": \"3\"}\n{\"".utf8) + [0xff, 0xfe]
    text += Array("\": 1}\n".utf8) + [UInt8](repeating: 120, count: 3_000_000)
    text += Array("\n{\"a\": 4}\n".utf8)
    let found = try Self.captured(text, Self.usual, pieces: 65_536)
    #expect(found.lines == ["0 a=2.0", "1 a=4.0"])
    #expect(
      found.findings == [
        "the name of a metric has more than 500 bytes: 1 value, first in line 1.",
        "a number stands in quotes in JSON, which makes it a text: 1 value, first in line 2.",
        "the name of a metric is empty, not UTF-8 or has control characters: 1 value, first in "
          + "line 3.",
        "1 line of more than 1 MB not looked at for metrics; the log has them.",
      ]
    )
  }

  @Test(arguments: [
    // 2^53 is the largest step that is one.
    (#"{"step": 9007199254740992, "a": 1}"#, ["9007199254740992 a=1.0"]),
    (#"{"step": -1, "a": 1}"#, []), (#"{"step": 1e20, "a": 1}"#, []),
    (#"{"step": -1e300, "a": 1}"#, []), (#"{"step": 1e20, "_step": 3, "a": 1}"#, []),
    (#"{"step": 5, "epoch": 1e20, "a": 1}"#, ["5 epoch=1e+20 a=1.0"]),
    ("100%|█| 9223372036854775807/9223372036854775807 [00:05<00:00, 1.0it/s, a=1]", []),
    ("9223372036854775807it [00:01, 6.9it/s, a=0.5]", []),
    ("Epoch 3037000500: 1%|█| 1/3037000500 [00:05<00:00, 1.0it/s, a=1]", []),
    ("Epoch 1: 1%|█| 9223372036854775807/9223372036854775807 [00:05<00:00, 1it/s, a=1]", []),
    ("at 1e300 b=2", []), ("at 12 b=2", ["12 b=2.0"]),
  ])
  func `steps that cannot be`(text: String, lines: [String]) throws {
    let capture = Self.usual + [.pattern(#"at (?<step>\S+) b=(?<b>\d)"#)]
    // What comes after belongs to the step before.
    let text = "{\"step\": 7, \"z\": 0}\n" + text + "\n{\"y\": 0}"
    let found = try Self.captured(Array(text.utf8), capture)
    let last = lines.first?.prefix { $0 != " " } ?? "7"
    #expect(found.lines == ["7 z=0.0"] + lines + ["\(last) y=0.0"])
    let notice = "a step is not between 0 and 2^53: 1 line, first in line 2."
    #expect(found.findings == (lines.isEmpty ? [notice] : []))
  }

  /// Numbers are read as Swift's own reader reads them, which rounds correctly.
  @Test func `numbers are rounded correctly`() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
      guard value.isFinite else { continue }
      let digits = String(UInt64.random(in: 0...UInt64.max, using: &generator))
      let exponent = Int.random(in: -40...40, using: &generator)
      for text in ["\(value)", "\(digits)e\(exponent)", "\(digits.prefix(3)).\(digits)", "-0.0"] {
        let found = Array(text.utf8).withUnsafeBytes { NumberScanner.read($0) }
        #expect(found?.value.bitPattern == Double(text)?.bitPattern, "\(text)")
        #expect(found?.count == text.utf8.count, "\(text)")
      }
    }
  }

  @Test(arguments: ["", "-", "+", ".", "e5", "abc", "nanny", "infx"])
  func `what is no number`(_ text: String) {
    #expect(Array(text.utf8).withUnsafeBytes { NumberScanner.read($0) } == nil)
  }

  @Test func `what nvidia-smi prints`() {
    #expect(
      SystemSampler.graphics("37, 1024\n[N/A], 5\n") == [
        MetricValue("system.gpu0_percent", 37), MetricValue("system.gpu0_memory_mb", 1024),
        MetricValue("system.gpu1_memory_mb", 5),
      ]
    )
  }
}
