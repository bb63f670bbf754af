import ArgumentParser
import Calculus
import Experiment
import Learning
import Plot
import Report

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Show the operations of a network or formula with every value and gradient.",
    discussion: """
      Takes the first trial of the spec before its first step, passes the first training samples \
      through its network and goes back from the mean loss. Prints a table and draws the graph as \
      figures/NAME-graph.png. All is computed in double precision.

      With --at, the argument is a formula instead, and the point where to compute it:

        exp graph "sin(x)*y" --at x=1,y=2
      """
  )

  @OptionGroup var arguments: TrialArguments
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A formula's point, such as x=10,y=pi/2.", valueName: "x=number,…")
  )
  var at: [String] = []
  @Option(help: "How many of the first training samples make the batch.") var samples = 1
  @OptionGroup var figure: FigureOptions
  @Flag(help: "Only print the table, draw nothing.") var text = false
  @Flag(help: "Print JSON, with all numbers in full; draws only with --output.") var json = false

  func validate() throws {
    guard samples >= 1 else {
      throw ValidationError("expected '--samples' of at least 1, found \(samples)")
    }
    if !at.isEmpty, let first = arguments.spec.overrides.first {
      throw ValidationError("a formula has no settings to replace, found '\(first)'")
    }
    if !at.isEmpty { _ = try formulaGraph() }
    if figure.isPrinted {
      throw ValidationError("standard output is for the table; name a file with '--output'")
    }
    if text, figure.output != nil {
      throw ValidationError("'--text' draws nothing; leave it out, or leave out '--output'")
    }
  }

  func run() throws {
    let graph = try at.isEmpty ? networkGraph() : formulaGraph()
    let isDrawn = figure.output != nil || !(text || json)
    let path = isDrawn ? try draw(graph) : nil
    if json {
      Console.print(JSON.graph(graph.graph, figure: path).text)
      return
    }
    Console.print(graph.graph.formula)
    Console.print("")
    Console.print(graph.graph.table.text)
    if let path { Console.print("\n" + path) }
  }

  /// A graph and what to write around it.
  private struct Titled {
    let graph: DataFlowGraph
    let name: String
    let subtitle: String
    let caption: String
  }

  private func networkGraph() throws -> Titled {
    let loaded = try arguments.load()
    let batch = loaded.dataset.train.prefix(samples)
    let graph = try DataFlowGraph(of: loaded.network, on: batch)
    let name = loaded.spec.name
    var caption =
      "Gradients are derivatives of the loss. Rows are samples; a single row stands upright."
    if graph.nodes.contains(where: { $0.value.elements.count > NumberGrid.mostNumbers }) {
      caption += " Of more than \(NumberGrid.mostNumbers) numbers: minimum, mean, maximum."
    }
    let batchText = loaded.batchText(batch.count)
    return Titled(
      graph: graph,
      name: name,
      subtitle: "\(name): \(batchText), seed \(loaded.trial.seed), before the first step",
      caption: caption
    )
  }

  private func formulaGraph() throws -> Titled {
    let expression = try ExpressionArguments.expression(arguments.spec.spec)
    let point = try ExpressionArguments.point(at)
    do {
      let graph = try DataFlowGraph(
        of: expression,
        at: Dictionary(point.map { ($0.name, $0.value) }) { first, _ in first }
      )
      return Titled(
        graph: graph,
        name: "formula",
        subtitle: "at "
          + point.map { "\($0.name) = \(significant($0.value, digits: 6))" }.joined(separator: ", "),
        caption: "Gradients are derivatives of the result."
      )
    } catch {
      throw ValidationError("\(error); give all, as in --at \(error.names[0])=1")
    }
  }

  private func draw(_ graph: Titled) throws -> String {
    var content = graph.graph.figure
    content.subtitle = graph.subtitle
    content.caption = graph.caption
    let canvas = try Canvas()
    let theme = figure.colours
    let path = try figure.path("\(graph.name)-graph")
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
