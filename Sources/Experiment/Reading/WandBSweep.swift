/// Reads the sweep files of Weights & Biases as specs of the workload `command`.
///
/// Their keys stand at the top where a spec of ours has them under `sweep`; what the file says is moved
/// there, each part with its place in the file, so that messages point to where it is written
/// (https://docs.wandb.ai/guides/sweeps/sweep-config-keys).
enum WandBSweep {
  private static let sweepKeys = ["method", "metric", "parameters", "run_cap", "early_terminate"]
  /// Keys that are about W&B's server.
  private static let serverKeys = ["project", "entity", "apiVersion", "kind"]

  /// Whether an object is such a file: it says how to search at the top, and no workload.
  static func isOne(_ root: Node) -> Bool {
    root.member("workload") == nil && root.member("sweep") == nil && root.member("method") != nil
      && (root.member("program") != nil || root.member("command") != nil)
  }

  /// Turns such a file into a spec; leaves all else as it is.
  ///
  /// - Parameters:
  ///   - root: The file's content.
  ///   - file: The file's name, after which the experiment is called where the file does not say.
  ///   - problems: Where keys go that say what there is not.
  static func rewrite(_ root: inout Node, file: String, problems: Problems) {
    guard isOne(root), case .object(let members) = root.content else { return }
    let place = root.place
    var result: [Member] = []
    var sweep: [Member] = []
    func add(_ key: String, _ content: Node.Content) {
      result.append(Member(key: key, place: place, value: Node(place: place, content: content)))
    }
    add("workload", .string(Workload.command.rawValue))
    for member in members {
      switch member.key {
      case let key where sweepKeys.contains(key): sweep.append(member)
      case "program", "command": break
      case let key where serverKeys.contains(key): break
      default: result.append(member)
      }
    }
    if root.member("name") == nil { add("name", .string(name(of: file))) }
    result.append(
      Member(key: "command", place: place, value: command(of: root, problems))
    )
    refuseNesting(root, problems)
    add("sweep", .object(sweep.filter { !isIdle($0, in: root) }))
    root.content = .object(result)
  }

  /// What a grid's cap says where it caps nothing.
  private static func isIdle(_ member: Member, in root: Node) -> Bool {
    guard member.key == "run_cap", root.member("method")?.value.content == .string("grid"),
      case .object(let parameters)? = root.member("parameters")?.value.content,
      let cap = member.value.integerValue
    else { return false }
    let counts = parameters.map { parameter in
      if case .array(let values)? = parameter.value.member("values")?.value.content {
        values.count
      } else {
        1
      }
    }
    return counts.reduce(1.0) { $0 * Double($1) } <= Double(cap)
  }

  private static func command(of root: Node, _ problems: Problems) -> Node {
    let words =
      root.member("command")?.value
      ?? Node(
        place: root.place,
        content: .array(
          ["${env}", "${interpreter}", "${program}", "${args}"].map {
            Node(place: root.place, content: .string($0))
          }
        )
      )
    guard case .array(var items) = words.content, let program = root.member("program")?.value else {
      return words
    }
    for index in items.indices where items[index].content == .string("${program}") {
      // The program is a file's name, whatever is in it.
      guard case .string(let text) = program.content else {
        items[index] = program
        continue
      }
      items[index] = Node(
        place: program.place,
        content: .string(CommandTemplate.literal(text))
      )
    }
    return Node(place: words.place, content: .array(items))
  }

  /// Parameters within parameters become one object in W&B; here every parameter is a scalar.
  private static func refuseNesting(_ root: Node, _ problems: Problems) {
    guard case .object(let parameters)? = root.member("parameters")?.value.content else { return }
    for parameter in parameters {
      guard let inner = parameter.value.member("parameters") else { continue }
      problems.add(
        inner.place,
        path: path(path("$.parameters", parameter.key), "parameters"),
        "nested parameters are not available in this version of exp",
        hint: "list them one by one, for example as '\(parameter.key).name'"
      )
    }
  }

  /// The file's name without folder and ending, as far as an experiment may be called so.
  private static func name(of file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? "sweep"
    let stem = last.lastIndex(of: ".").map { String(last[..<$0]) } ?? last
    let legal = stem.map { character in
      character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
        ? character : "-"
    }
    let text = String(String(legal).drop { "-.".contains($0) }.prefix(100))
    return text.isEmpty || text == "latest" ? "sweep" : text
  }
}
