import Experiment
import Foundation

/// A number for a sentence, with that many significant digits: plain from 1e-4 to below a million,
/// or as far as all its digits are shown, else with an exponent.
func rounded(_ value: Double, digits: Int = 4) -> String {
  let text = String(format: "%.\(max(0, digits - 1))e", value)
  guard value.isFinite, value != 0, let mark = text.firstIndex(of: "e"),
    let exponent = Int(text[text.index(after: mark)...])
  else { return shortText(value) }
  if (-4..<max(6, digits)).contains(exponent) {
    return shortText(Double(text) ?? value)
  }
  return shortText(Double(text[..<mark]) ?? value) + "e\(exponent)"
}

/// A factor for a sentence.
func roundedFactor(_ factor: Double) -> String { rounded(factor, digits: factor >= 10 ? 2 : 3) }
