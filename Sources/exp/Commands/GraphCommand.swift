import ArgumentParser
import Experiment
import Learning
import Plot
import Report

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Show a network's operations with every value and every gradient.",
    discussion: """
      Takes the first trial of the spec before its first step, passes the first training samples \
      through its network and goes back from the mean loss. Prints a table and draws the graph as \
      figures/NAME-graph.png. All is computed in double precision.
      """
  )

  @OptionGroup var arguments: TrialArguments
  @Option(help: "How many of the first training samples make the batch.") var samples = 1
  @OptionGroup var figure: FigureOptions
  @Flag(help: "Only print the table, draw nothing.") var text = false
  @Flag(help: "Print JSON, with all numbers in full; draws only with --output.") var json = false

  func validate() throws {
    guard samples >= 1 else {
      throw ValidationError("expected '--samples' of at least 1, found \(samples)")
    }
    if text, figure.output != nil {
      throw ValidationError("'--text' draws nothing; leave it out, or leave out '--output'")
    }
  }

  func run() throws {
    let loaded = try arguments.load()
    let batch = loaded.dataset.train.prefix(samples)
    let graph = try DataFlowGraph(of: loaded.network, on: batch)
    let isDrawn = figure.output != nil || !(text || json)
    let path = isDrawn ? try draw(graph, loaded, batch.count) : nil
    if json {
      Console.print(JSON.graph(graph, figure: path).text)
      return
    }
    Console.print(graph.formula)
    Console.print("")
    Console.print(graph.table.text)
    if let path { Console.print("\n" + path) }
  }

  private func draw(_ graph: DataFlowGraph, _ loaded: LoadedTrial, _ count: Int) throws -> String {
    let name = loaded.spec.name
    var content = graph.figure
    content.subtitle =
      "\(name): \(loaded.batchText(count)), seed \(loaded.trial.seed), before the first step"
    content.caption =
      "Gradients are derivatives of the loss. Rows are samples; a single row stands upright."
    if graph.nodes.contains(where: { $0.value.elements.count > NumberGrid.mostNumbers }) {
      content.caption += " Of more than \(NumberGrid.mostNumbers) numbers: minimum, mean, maximum."
    }
    let canvas = try Canvas()
    let theme = figure.colours
    let path = try figure.path("\(name)-graph")
    let scene = content.scene(
      size: figure.pageSize ?? content.naturalSize(theme: theme, measure: canvas.measure),
      scale: figure.scale,
      theme: theme,
      measure: canvas.measure
    )
    try figure.write(scene, to: path, canvas)
    canvas.noteMissingFonts()
    return path
  }
}
