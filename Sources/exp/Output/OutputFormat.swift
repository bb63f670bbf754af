import ArgumentParser

/// How results are printed.
struct OutputFormat: ParsableArguments {
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Print CSV, numbers in full.") var csv = false

  func validate() throws {
    if json, csv { throw ValidationError("'--json' and '--csv' exclude each other") }
  }
}
