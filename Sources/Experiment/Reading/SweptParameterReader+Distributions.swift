import Foundation

// Distributions, by the names and keys of W&B sweep files.

extension SweptParameterReader {
  static let names = [
    "constant", "categorical", "int_uniform", "uniform", "q_uniform", "log_uniform_values",
    "q_log_uniform_values", "inv_log_uniform_values", "normal", "q_normal", "log_normal",
    "q_log_normal", "beta", "q_beta",
  ]

  func distribution(_ reader: ObjectReader) -> SweptParameter.Source? {
    guard let node = reader.value("distribution") else { return nil }
    if case .string(let name) = node.content,
      ["log_uniform", "q_log_uniform", "inv_log_uniform"].contains(name)
    {
      refuseExponents(name, reader)
      return nil
    }
    guard let name = reader.word("distribution", of: Self.names) else { return nil }
    if name == "constant" || name == "categorical" {
      problems.add(
        reader.node,
        reader.path,
        "missing \(name == "constant" ? "'value'" : "'values'") for '\(name)'"
      )
      return nil
    }
    guard isRandom else {
      problems.add(
        node,
        reader["distribution"],
        "a grid needs 'values', or 'min' and 'max' with 'step' or 'count'",
        hint: "to draw from a distribution add \"method\": \"random\" and \"run_cap\""
      )
      return nil
    }
    let isQuantized = name.hasPrefix("q_")
    let keys =
      name.hasSuffix("normal")
      ? ["mu", "sigma"] : name.hasSuffix("beta") ? ["a", "b"] : ["min", "max"]
    refuseOthers(
      reader,
      than: ["distribution"] + keys + (isQuantized ? ["q"] : []),
      beside: name
    )
    guard let plain = plainDistribution(isQuantized ? String(name.dropFirst(2)) : name, reader)
    else { return nil }
    guard isQuantized else { return .distribution(plain) }
    let step = reader.number("q") ?? 1
    guard step > 0 else {
      problems.add(reader.node, reader["q"], "expected a number above 0, found \(shortText(step))")
      return nil
    }
    return .distribution(.quantized(plain, step: step))
  }

  private func plainDistribution(_ name: String, _ reader: ObjectReader) -> Distribution? {
    switch name {
    case "normal", "log_normal":
      let mean = reader.number("mu") ?? 0
      let deviation = reader.number("sigma") ?? 1
      guard deviation > 0 else {
        problems.add(
          reader.node,
          reader["sigma"],
          "expected a number above 0, found \(shortText(deviation))"
        )
        return nil
      }
      return name == "normal"
        ? .normal(mean: mean, deviation: deviation)
        : .logNormal(mean: mean, deviation: deviation)
    case "beta":
      let (a, b) = (reader.number("a") ?? 1, reader.number("b") ?? 1)
      guard a > 0, b > 0 else {
        problems.add(reader.node, reader.path, "'a' and 'b' of a beta distribution are above 0")
        return nil
      }
      return .beta(a: a, b: b)
    default:
      let isLog = name.contains("log")
      guard let (low, high) = bounds(reader, isPositive: isLog) else { return nil }
      return isLog
        ? .logUniformValues(low, high)
        : name == "uniform" ? .uniform(low, high) : uniform(low, high, reader)
    }
  }

  /// In W&B the bounds of these are exponents, which is easily overlooked; the form with the values
  /// themselves says the same.
  private func refuseExponents(_ name: String, _ reader: ObjectReader) {
    var hint = "write \"\(name)_values\" with the values themselves as 'min' and 'max'"
    if let low = reader.number("min"), let high = reader.number("max") {
      hint =
        "write {\"distribution\": \"\(name)_values\", \"min\": \(shortText(rounded(exp(low)))), "
        + "\"max\": \(shortText(rounded(exp(high))))}"
    }
    problems.add(
      reader.value("distribution") ?? reader.node,
      reader["distribution"],
      "'\(name)' takes exponents as bounds, which are easily mistaken for values",
      hint: hint
    )
  }
}
