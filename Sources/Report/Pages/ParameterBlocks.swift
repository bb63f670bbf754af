import Experiment

/// What each parameter did, as tables with the caveats that belong to them.
enum ParameterBlocks {
  static func blocks(_ importance: Importance) -> [Document.Block] {
    let metric = importance.objective.metric
    let mean = importance.isLogarithm ? "geometric mean" : "mean"
    let mains = importance.levels.map { name, levels in
      Document.Block.table(
        Table(
          columns: [
            .init(name), .init("\(mean) \(metric)", isNumeric: true),
            .init("settings", isNumeric: true),
          ],
          rows: levels.map { [$0.label, significant($0.mean, digits: 4), "\($0.count)"] }
        ),
        caption: "\(metric) by \(name), over all values of the others"
      )
    }
    guard !importance.isConstant else {
      return [.paragraph("All settings have the same \(metric), so no parameter did anything.")]
    }
    return mains + [shares(importance), .paragraph(caveat(importance))]
  }

  private static func shares(_ importance: Importance) -> Document.Block {
    let isGrid = importance.method == .grid
    var rows = importance.effects.map { effect in
      [effect.names.joined(separator: " × "), percentText(effect.share)]
        + (isGrid ? [] : [effect.correlation.map { significant($0, digits: 2) } ?? "–"])
    }
    if isGrid, importance.levels.count > 2 {
      rows.append(["three and more together", percentText(importance.rest)])
    }
    let share = isGrid ? "share of the variance" : "share of the variance of ranks"
    return .table(
      Table(
        columns: [.init("parameter"), .init(share, isNumeric: true)]
          + (isGrid ? [] : [.init("Spearman's correlation", isNumeric: true)]),
        rows: rows
      ),
      caption: "Importance over \(importance.count) settings"
    )
  }

  private static func caveat(_ importance: Importance) -> String {
    var sentences: [String] = []
    switch importance.method {
    case .grid:
      let what = importance.isLogarithm ? "log10 of the settings' means" : "the settings' means"
      sentences.append(
        "Shares are those of a functional analysis of variance of \(what) (Hutter, Hoos and "
          + "Leyton-Brown, ICML 2014), exact on a grid: what a parameter's marginal means account "
          + "for, and for two (×) what they account for together beyond that."
      )
      sentences.append(
        "They hold for the values that were tried, all with the same weight; a wider range of one "
          + "parameter would raise its share."
      )
      if !importance.omitted.isEmpty {
        sentences.append(
          "Left out, as not every combination with them has a number: "
            + "\(importance.omitted.joined(separator: "; "))."
        )
      }
      if let noise = importance.noise {
        sentences.append(
          "Chance alone, told from the spread over seeds, would make "
            + "\(roughPercentText(min(1, noise))) of this variance."
        )
      } else if !importance.isLogarithm {
        sentences.append("With one seed a setting, chance is part of every share.")
      }
    case .ranks:
      sentences.append(
        "Shares are those of the variance of the metric's ranks: for numbers the square of Spearman's "
          + "rank correlation (1904), for words the correlation ratio of ranks (after Kruskal and "
          + "Wallis, 1952)."
      )
      // No less than can be told from the table.
      let bound = max(0.001, min(1, 4 / Double(importance.count)))
      sentences.append(
        "A relation that rises and falls again shows too small, and with \(importance.count) settings "
          + "a share under about \(percentText(bound)) may be chance."
      )
    }
    return sentences.joined(separator: " ")
  }
}
