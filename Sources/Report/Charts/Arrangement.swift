import Experiment
import Plot

/// Which of the differing parameters gets panels of its own and which tells lines apart.
struct Arrangement {
  /// The parameter with a panel for each value; nil where there is one panel.
  let panelParameter: String?
  /// The parameters that tell the lines of a panel apart.
  let lineParameters: [String]
  /// The values of the line parameters in their order, by which lines are coloured.
  private let lineKeys: [[Value?]]
  /// Whether the order of the lines is that of numbers.
  private let isSequential: Bool
  /// The values that colours stand for where there are more lines than a legend can name and numbers tell
  /// them apart.
  let colourScale: ColourScale?

  /// The most lines that a legend names.
  private static let mostNamed = 12

  /// Two differing parameters get panels by the one with fewer values, if it has no more than four;
  /// else all lines share a panel.
  init(_ groups: [SettingGroup], names: [String], hasPanels: Bool = true) {
    let counts = names.map { name in Set(groups.map { $0.setting[name] }).count }
    if hasPanels, names.count == 2, let fewest = counts.min(), fewest <= 4, groups.count > 4 {
      // The first parameter of a sweep is the one it is about, so it stays with the lines.
      let panel = counts[1] == fewest ? 1 : 0
      panelParameter = names[panel]
      lineParameters = [names[1 - panel]]
    } else {
      panelParameter = nil
      lineParameters = names
    }
    let parameters = lineParameters
    var keys: [[Value?]] = []
    for group in groups {
      let key = parameters.map { group.setting[$0] }
      if !keys.contains(key) { keys.append(key) }
    }
    isSequential =
      parameters.count == 1 && keys.count > 1 && keys.allSatisfy { $0[0]?.numberValue != nil }
    if isSequential {
      keys.sort { ($0[0]?.numberValue ?? 0) < ($1[0]?.numberValue ?? 0) }
    }
    lineKeys = keys
    if isSequential, keys.count > Self.mostNamed {
      let numbers = keys.compactMap { $0[0]?.numberValue }
      var scale = ColourScale(spanning: numbers)
      if ParameterValues.isGeometric(numbers) { scale.kind = .log }
      colourScale = scale
    } else {
      colourScale = nil
    }
  }

  /// The groups of each panel with the panel's title, values in rising order.
  func panels(_ groups: [SettingGroup]) -> [(title: String, groups: [SettingGroup])] {
    guard let name = panelParameter else { return [("", sorted(groups))] }
    var values: [Value?] = []
    for group in groups where !values.contains(group.setting[name]) {
      values.append(group.setting[name])
    }
    if values.allSatisfy({ $0?.numberValue != nil }) {
      values.sort { ($0?.numberValue ?? 0) < ($1?.numberValue ?? 0) }
    }
    return values.map { value in
      (
        "\(name) \(ChartText.text(value, of: name))",
        sorted(groups.filter { $0.setting[name] == value })
      )
    }
  }

  /// The colour of a setting's lines, the same in every panel.
  func colour(_ group: SettingGroup) -> ColourRole {
    let key = lineParameters.map { group.setting[$0] }
    let index = lineKeys.firstIndex(of: key) ?? 0
    if let colourScale, let number = key[0]?.numberValue {
      return .sequential(colourScale.position(of: number))
    }
    guard isSequential || lineKeys.count > 8 else { return .category(index) }
    return .sequential(Double(index) / Double(max(1, lineKeys.count - 1)))
  }

  /// Whether every line is named beside its end, where a note on how its runs ended has room too.
  var hasRoomForNotes: Bool { panelParameter == nil && !lineParameters.isEmpty }

  /// What a legend calls the lines of a setting.
  func label(_ group: SettingGroup) -> String {
    ChartText.label(group.setting, lineParameters)
  }

  private func sorted(_ groups: [SettingGroup]) -> [SettingGroup] {
    guard isSequential else { return groups }
    return groups.sorted { one, other in
      (one.setting[lineParameters[0]]?.numberValue ?? 0)
        < (other.setting[lineParameters[0]]?.numberValue ?? 0)
    }
  }
}
