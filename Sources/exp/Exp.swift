import ArgumentParser
import Plot

/// The program: reads the command line, runs the command, turns errors into exit codes.
@main
struct Exp: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "exp",
    abstract: "Run experiments from a file, keep every number, draw the figures.",
    // Lines that must keep their breaks are short: the help is wrapped to the terminal's width.
    discussion: """
      A first round, in a folder of your own:

        exp plan lr-sweep.json   check a spec, see the trials it expands to
        exp run lr-sweep.json    run what is missing, in parallel, into .exp/exp.sqlite
        exp track -- python t.py record any program without a spec
        exp list                 what the store holds
        exp best lr-sweep        the best setting
        exp plot lr-sweep        draw the loss and the accuracy as PNG
        exp report lr-sweep      a page of table, figures, how to do it again
        exp show latest          everything that is known of the last run
        exp rerun latest --verify  run it again and compare every bit
        exp sql "SELECT …"       ask by SQL
        exp export, exp import   CSV, TensorBoard, other stores
        exp fetch mnist          download MNIST into data/mnist

      What to show or plot is named by an experiment's name, a run's id, the beginning of one, or \
      'latest'. Every command prints JSON with --json. Results go to standard output, the rest to \
      standard error.

      Exit codes: 0 done, 1 some runs failed, 64 wrong usage, 65 bad spec, 70 a fault of exp \
      itself, 74 a file, a disk or the network failed, 130 interrupted.
      """,
    version: version,
    subcommands: [
      RunCommand.self, RerunCommand.self, PlanCommand.self, ListCommand.self, ShowCommand.self,
      BestCommand.self, CompareCommand.self, TagCommand.self, NoteCommand.self, SQLCommand.self,
      ExportCommand.self, ImportCommand.self, PlotCommand.self, ReportCommand.self,
      GraphCommand.self, CheckCommand.self, CurveCommand.self, DiffCommand.self,
      FetchCommand.self, SchemaCommand.self, DeleteCommand.self, RestoreCommand.self,
      GarbageCommand.self, DoctorCommand.self,
      TrackCommand.self, LogCommand.self, LogMetricCommand.self, ArtifactCommand.self,
      PythonHelperCommand.self, TaskCommand.self, CollectCommand.self, CancelCommand.self,
    ]
  )

  /// Those that are sure to set text.
  private static let drawing: [any ParsableCommand.Type] = [
    PlotCommand.self, ReportCommand.self, GraphCommand.self, CurveCommand.self,
  ]

  static func main() {
    // Fonts take as long to find as the command line and the store take to read.
    let name = CommandLine.arguments.dropFirst().first
    if drawing.contains(where: { $0.configuration.commandName == name }) { Canvas.findFonts() }
    do {
      var command = try parseAsRoot()
      try command.run()
      try Console.check()
    } catch {
      Failure.end(with: error)
    }
  }
}
