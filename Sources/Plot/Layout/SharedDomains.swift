/// The ranges of the axes of one panel, or of several that share them.
struct SharedDomains {
  let x: Domain
  let y: Domain

  /// Takes the ranges from the data of all panels and what the first panel's axes ask for.
  init(_ panels: [Panel]) {
    let marks = panels.flatMap(\.marks)
    x = Domain.horizontal(
      panels.first?.x ?? Axis(),
      values: marks.map(\.horizontalValues),
      hasAir: marks.contains { $0.layer == .points }
    )
    y = Domain.vertical(panels.first?.y ?? Axis(), values: marks.flatMap(\.verticalValues))
  }
}
