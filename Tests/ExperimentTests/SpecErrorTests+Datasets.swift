extension SpecErrorTests {
  private static let iris = "\"kind\": \"csv\", \"path\": \"iris.csv\""

  static let datasets: [BadSpec] = [
    .network(
      "an unknown kind of data",
      dataset: "{\"kind\": \"spiral\"}",
      [
        "s.json:3:21: error: $.dataset.kind: expected one of 'digits', 'idx', 'inline', 'csv', "
          + "'spirals', 'moons', 'circles', 'blobs' or 'xor', found 'spiral'",
        "  hint: did you mean 'spirals'?",
      ]
    ),
    .network(
      "points that are not so",
      dataset: "{\"kind\": \"spirals\", \"samples\": 0, \"test\": -1, \"noise\": -0.1, "
        + "\"classes\": 1, \"turns\": -1, \"seed\": 0.5}",
      [
        "s.json:3:43: error: $.dataset.samples: expected a whole number from 1 to 1000000, found 0",
        "s.json:3:54: error: $.dataset.test: expected a whole number from 0 to 1000000, found -1",
        "s.json:3:67: error: $.dataset.noise: expected a number from 0 to 100, found -0.1",
        "s.json:3:84: error: $.dataset.classes: expected a whole number from 2 to 256, found 1",
        "s.json:3:96: error: $.dataset.turns: expected a number from 0 to 100, found -1",
        "s.json:3:108: error: $.dataset.seed: expected a whole number, found 0.5",
      ]
    ),
    .network(
      "a key of another kind",
      dataset: "{\"kind\": \"moons\", \"classes\": 3}",
      [
        "s.json:3:30: error: $.dataset.classes: unknown key",
        "  hint: known here: kind, samples, test, noise, seed",
      ]
    ),
    .network(
      "a table without a path or answers",
      dataset: "{\"kind\": \"csv\"}",
      [
        "s.json:3:12: error: $.dataset.path: missing; expected the path of the CSV file",
        "s.json:3:12: error: $.dataset: expected 'label' or 'targets'",
        "  hint: 'label' names the column with the classes, 'targets' lists columns with numbers",
      ]
    ),
    .network(
      "label and targets",
      dataset: "{\(iris), \"label\": \"a\", \"targets\": [\"b\"]}",
      [
        "s.json:3:73: error: $.dataset.targets: found both 'label' and 'targets'",
        "  hint: keep 'label' for classes or 'targets' for numbers",
      ]
    ),
    .network(
      "an answer as an input",
      dataset: "{\(iris), \"label\": \"a\", \"inputs\": [\"b\", \"a\"]}",
      [
        "s.json:3:72: error: $.dataset.inputs: the column 'a' is an input and an answer",
        "  hint: remove it from one of the two",
      ]
    ),
    .network(
      "columns that are none",
      dataset: "{\(iris), \"targets\": [], \"inputs\": [\"a\", \"a\", 3]}",
      [
        "s.json:3:59: error: $.dataset.targets: expected at least one column, found an empty list",
        "s.json:3:73: error: $.dataset.inputs: the column 'a' is there twice",
        "s.json:3:84: error: $.dataset.inputs[2]: expected a string, found 3",
      ]
    ),
    .network(
      "the rest of a table",
      dataset: "{\"kind\": \"csv\", \"path\": \"\", \"label\": \"a\", \"test\": 1.5, "
        + "\"scale\": \"std\", \"separator\": \"|\"}",
      [
        "s.json:3:36: error: $.dataset.path: expected the path of the CSV file, found ''",
        "s.json:3:62: error: $.dataset.test: expected a share from 0 to below 1 or a whole number of "
          + "samples, found 1.5",
        "s.json:3:76: error: $.dataset.scale: expected one of 'none' or 'standard', found 'std'",
        "s.json:3:96: error: $.dataset.separator: expected ',', ';' or '\\t', which is a tab, found "
          + "'|'",
      ]
    ),
  ]

  static let stops: [BadSpec] = [
    .network(
      "an empty stop rule",
      more: "\"stop\": {}",
      [
        "s.json:4:9: error: $.stop.metric: missing; expected one of 'loss', 'gradient_norm', "
          + "'train_accuracy', 'test_accuracy' or 'test_loss'",
        "s.json:4:9: error: $.stop: expected 'target', 'patience' or both",
        "  hint: for example {\"metric\": \"test_accuracy\", \"target\": 0.95}",
      ]
    ),
    .network(
      "an unknown metric",
      more: "\"stop\": {\"metric\": \"accuracy\", \"target\": 95}",
      [
        "s.json:4:20: error: $.stop.metric: expected one of 'loss', 'gradient_norm', "
          + "'train_accuracy', 'test_accuracy' or 'test_loss', found 'accuracy'"
      ]
    ),
    .network(
      "an accuracy in per cent",
      more: "\"stop\": {\"metric\": \"test_accuracy\", \"target\": 95}",
      [
        "s.json:4:47: error: $.stop.target: expected a number from 0 to 1, found 95",
        "  hint: an accuracy is a share: 0.95 for 95 per cent",
      ]
    ),
    .network(
      "a stop rule that is not so",
      more: "\"stop\": {\"metric\": \"loss\", \"patience\": 0, \"min_delta\": -1, "
        + "\"goal\": \"min\", \"patence\": 1}",
      [
        "s.json:4:40: error: $.stop.patience: expected a whole number of at least 1, found 0",
        "s.json:4:56: error: $.stop.min_delta: expected a number from 0 up, found -1",
        "s.json:4:68: error: $.stop.goal: expected one of 'minimize' or 'maximize', found 'min'",
        "s.json:4:75: error: $.stop.patence: unknown key",
        "  hint: did you mean 'patience'?",
      ]
    ),
    .network(
      "a difference without patience",
      more: "\"stop\": {\"metric\": \"loss\", \"target\": 1, \"min_delta\": 0.1}",
      [
        "s.json:4:54: error: $.stop.min_delta: has a meaning only with 'patience'",
        "  hint: remove the key or add 'patience'",
      ]
    ),
  ]
}
