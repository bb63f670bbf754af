import Experiment

/// The command line as one would type it.
enum CommandText {
  /// That of this process: `exp plot lr-sweep --kind loss`.
  static var own: String { text(Array(CommandLine.arguments.dropFirst())) }

  /// A command line of arguments, those quoted that a shell would take apart.
  static func text(_ arguments: [String]) -> String {
    (["exp"] + arguments.map(quotedForShell)).joined(separator: " ")
  }
}
