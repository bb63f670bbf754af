import ArgumentParser
import Experiment
import Report

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of specs, for editors.",
    discussion: """
      Editors that know JSON Schema complete and check a spec whose key "$schema" names the file. \
      It is made from the tables that exp reads specs with; 'exp plan' checks what a schema cannot \
      say.
      """
  )

  func run() {
    Console.print(JSONLayout.text(Spec.schema))
  }
}
