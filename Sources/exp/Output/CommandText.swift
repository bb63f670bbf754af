import Foundation

/// The command line as one would type it.
enum CommandText {
  /// That of this process: `exp plot lr-sweep --kind loss`.
  static var own: String { text(Array(CommandLine.arguments.dropFirst())) }

  /// A command line of arguments, those quoted that a shell would take apart.
  static func text(_ arguments: [String]) -> String {
    (["exp"] + arguments.map(quoted)).joined(separator: " ")
  }

  private static func quoted(_ argument: String) -> String {
    let plain = argument.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "-_./=:,+@%^".unicodeScalars.contains(scalar)
    }
    if plain, !argument.isEmpty { return argument }
    return "'" + argument.replacing("'", with: "'\\''") + "'"
  }
}
