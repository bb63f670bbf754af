import Experiment
import Foundation

/// Why the settings of a search are there, in lines.
enum ProposalText {
  /// A line for each proposed setting of which a trial is due, or for those of the last round where
  /// none is; none for other sweeps.
  static func lines(_ plan: Plan, _ worklist: Worklist?) -> [String] {
    let last = plan.proposals.last?.round
    let seeds = plan.spec.seeds.count
    let due = Set(worklist?.due.map { $0.trial.index / seeds } ?? [])
    return plan.proposals.indices.compactMap { index in
      let proposal = plan.proposals[index]
      guard due.contains(index) || due.isEmpty && proposal.round == last else { return nil }
      return "trial \(index * seeds): " + line(proposal, plan.trials[index * seeds])
    }
  }

  private static func line(_ proposal: Proposal, _ trial: Trial) -> String {
    guard proposal.knownCount > 0 else { return "drawn by chance, before anything is known" }
    let parts = proposal.ratios.map { part in
      let value = trial.setting[part.name]?.displayText ?? "–"
      return "\(part.name)=\(value) \(times(part.ratio))"
    }
    let whole = parts.count > 1 ? ", all together \(times(proposal.ratio))" : ""
    guard proposal.goodCount > 0 else {
      return
        "round \(proposal.round), unlike \(proposal.knownCount) settings without a value: "
        + parts.joined(separator: ", ") + whole + " as likely by chance as among them"
    }
    return
      "round \(proposal.round), like the best \(proposal.goodCount) of \(proposal.knownCount) settings: "
      + parts.joined(separator: ", ") + whole + " as likely among them as among the others"
  }

  private static func times(_ ratio: Double) -> String {
    String(format: "%.3g times", ratio)
  }
}
