extension CommandSpec {
  /// The keys of a spec that say what is run.
  static let keys = ["command", "capture", "timeout", "retries", "system_every"]

  /// Reads what a spec of the workload `command` runs; for other workloads its keys are errors.
  ///
  /// - Parameters:
  ///   - spec: The spec.
  ///   - workload: The spec's workload.
  ///   - parameters: The names of the spec's parameters.
  /// - Returns: The command, nil where there is none or a problem was reported.
  static func read(
    _ spec: ObjectReader,
    of workload: Workload,
    parameters: Set<String>
  ) -> CommandSpec? {
    guard workload == .command else {
      for member in spec.all where keys.contains(member.key) {
        spec.problems.add(
          member.place,
          path: spec[member.key],
          "has a meaning only with the workload 'command'",
          hint: "the workload '\(workload.rawValue)' runs no program; remove the key"
        )
      }
      return nil
    }
    let words = words(spec, parameters: parameters)
    let capture = capture(spec)
    let timeout = spec.number("timeout", in: .above(0))
    let retries = spec.integer("retries", in: 0...1000)
    let systemEvery = spec.number("system_every", in: .from(0))
    guard let words else { return nil }
    return CommandSpec(
      words: words,
      capture: capture ?? CaptureForm.usual.map { .form($0) },
      timeout: timeout,
      retries: retries ?? 0,
      systemEvery: systemEvery
    )
  }

  private static func words(_ spec: ObjectReader, parameters: Set<String>) -> [String]? {
    guard let node = spec.required("command", "a list of words: the program and its arguments")
    else {
      return nil
    }
    let words = spec.list("command", of: "words") { node, path in
      word(node, path, parameters: parameters, spec.problems)
    }
    if let words, words.isEmpty, case .array(let items) = node.content, items.isEmpty {
      spec.problems.add(node, spec["command"], "expected at least one word, found an empty list")
    }
    return words?.isEmpty ?? true ? nil : words
  }

  private static func word(
    _ node: Node,
    _ path: String,
    parameters: Set<String>,
    _ problems: Problems
  ) -> String? {
    let text: String
    switch node.content {
    case .string(let string): text = string
    // YAML takes some arguments for numbers, and so do people.
    case .number(let number): text = number
    default:
      problems.add(node, path, "expected a word, found \(node.found)")
      return nil
    }
    if text.utf8.contains(0) {
      problems.add(node, path, "a word of a command cannot hold a zero byte")
      return nil
    }
    if text.wholeMatch(of: /\$\{[^{}\s]*\}/) != nil, !CommandTemplate.macros.contains(text),
      text.wholeMatch(of: /\$\{envvar:[A-Za-z_][A-Za-z0-9_]*\}/) == nil
    {
      problems.add(
        node,
        path,
        "'\(text)' stands for nothing here",
        hint: nearestName(to: text, among: CommandTemplate.macros).map { "did you mean '\($0)'?" }
          ?? "known: \(CommandTemplate.macros.joined(separator: ", ")), ${envvar:NAME}"
      )
      return nil
    }
    if text == "${program}" {
      problems.add(node, path, "'${program}' needs the key 'program' of a W&B sweep file")
      return nil
    }
    let known = parameters.union(CommandTemplate.ownNames)
    for case .placeholder(let name) in CommandTemplate.parts(of: text) where !known.contains(name) {
      problems.add(
        node,
        path,
        "'{\(name)}' is no parameter of this spec",
        hint: nearestName(to: name, among: known.sorted()).map { "did you mean '{\($0)}'?" }
          ?? "add '\(name)' to the parameters, or write {{\(name)}} for the braces themselves"
      )
    }
    return text
  }

  private static func capture(_ spec: ObjectReader) -> [Capture]? {
    guard let node = spec.value("capture") else { return nil }
    if case .string = node.content {
      return capture(node, spec["capture"], spec.problems).map { [$0] }
    }
    return spec.list("capture", of: "forms and patterns") { node, path in
      capture(node, path, spec.problems)
    }
  }

  /// A form's name, or a regular expression, which is what has a named group.
  private static func capture(_ node: Node, _ path: String, _ problems: Problems) -> Capture? {
    let forms = CaptureForm.allCases.map(\.rawValue)
    guard case .string(let text) = node.content else {
      problems.add(node, path, "expected a form or a pattern, found \(node.found)")
      return nil
    }
    if let form = CaptureForm(rawValue: text) { return .form(form) }
    guard text.contains("(?<") || text.contains("(?P<") else {
      problems.add(
        node,
        path,
        "expected one of \(listed(forms)) or a pattern with named groups, found '\(text)'",
        hint: nearestName(to: text, among: forms).map { "did you mean '\($0)'?" }
          ?? "for example \"loss is (?<loss>[0-9.]+)\""
      )
      return nil
    }
    do {
      _ = try Regex(text)
    } catch {
      problems.add(node, path, "not a regular expression: \(error)")
      return nil
    }
    return .pattern(text)
  }
}
