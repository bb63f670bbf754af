import Foundation
import Testing

@testable import Experiment

struct ParzenSearchTests {
  private func spec(_ sweep: String, cap: Int = 30, seeds: String = "[0]") throws -> Spec {
    try Spec(
      text: """
        {"name": "a", "workload": "network", "dataset": {"kind": "digits"},
         "parameters": {"steps": 10}, "seeds": \(seeds),
         "sweep": {"method": "bayes", "run_cap": \(cap), "seed": 3,
           "metric": {"name": "test_loss", "goal": "minimize"}, \(sweep)}}
        """,
      file: "s.json"
    )
  }

  private static let rates = """
    "parameters": {
      "learning_rate": {"distribution": "log_uniform_values", "min": 1e-4, "max": 1},
      "hidden_size": {"min": 1, "max": 200},
      "optimizer": {"values": ["sgd", "momentum"]},
      "momentum": {"min": 0.1, "max": 0.9, "when": {"optimizer": "momentum"}}
    }
    """

  /// Best with momentum, at a rate near 0.01 and a size near 60.
  private func loss(_ trial: Trial) -> Double {
    guard case .number(let rate)? = trial.setting["learning_rate"],
      case .integer(let size)? = trial.setting["hidden_size"]
    else { return .nan }
    let momentum = trial.setting["momentum"]?.numberValue
    let distance = abs(rate - 0.01) / (rate + 0.01) + abs(Double(size) - 60) / 200
    return distance + (momentum.map { abs($0 - 0.5) } ?? 1) + Double(trial.seed) / 100
  }

  /// The plan with the results of all trials, round after round.
  private func whole(_ spec: Spec, losses: ((Trial) -> Double)? = nil) -> Plan {
    var plan = Plan(spec)
    while !plan.isComplete {
      let results = plan.trials.map { ($0.id, losses?($0) ?? loss($0)) }
      let next = Plan(spec, results: Dictionary(uniqueKeysWithValues: results))
      #expect(next.trials.starts(with: plan.trials), "what was proposed stays")
      #expect(next.trials.count > plan.trials.count || next.isComplete)
      plan = next
    }
    return plan
  }

  @Test func `rounds wait for their results and come out the same whatever is known beside`() throws
  {
    let spec = try spec(Self.rates, seeds: "[0, 1]")
    let first = Plan(spec)
    #expect(!first.isComplete)
    #expect(first.settingCount == 10)
    var results = Dictionary(uniqueKeysWithValues: first.trials.map { ($0.id, loss($0)) })
    results[first.trials[7].id] = nil
    #expect(Plan(spec, results: results).trials == first.trials)
    results[first.trials[7].id] = loss(first.trials[7])
    let second = Plan(spec, results: results)
    #expect(second.settingCount == 14)
    // One result of the next round changes nothing until all are there.
    results[second.trials[21].id] = 0
    #expect(Plan(spec, results: results) == second)
    #expect(whole(spec).settingCount == 30)
    #expect(whole(spec) == whole(spec))
  }

  @Test func `a search that goes on is the one that begins anew with all results`() throws {
    let spec = try spec(Self.rates, seeds: "[0, 1]")
    var plan = Plan(spec)
    #expect(plan.awaitedTrials == plan.trials[...])
    var rounds = 0
    while !plan.isComplete {
      // Results of a part of the round change nothing.
      let awaited = plan.awaitedTrials.map { ($0.id, loss($0)) }
      let before = plan
      plan.proceed(dataHash: nil, results: Dictionary(uniqueKeysWithValues: awaited.dropLast()))
      #expect(plan == before)
      // Those of the rounds before are not asked for again.
      plan.proceed(dataHash: nil, results: Dictionary(uniqueKeysWithValues: awaited))
      rounds += 1
    }
    #expect(rounds == 6)
    #expect(plan == whole(spec))
  }

  @Test func `a larger cap keeps the settings before`() throws {
    let few = whole(try spec(Self.rates, cap: 18)).trials.map(\.id)
    let many = whole(try spec(Self.rates, cap: 30)).trials.map(\.id)
    #expect(many.starts(with: few))
  }

  @Test func `proposals come near to the best`() throws {
    let plan = whole(try spec(Self.rates, cap: 60))
    let early = plan.trials[..<10].map(loss).reduce(0, +) / 10
    let late = plan.trials[40...].map(loss).reduce(0, +) / 20
    #expect(late < 0.7 * early, "\(early) \(late)")
    let isMomentum = plan.trials[40...].count { $0.setting["momentum"] != nil }
    #expect(isMomentum >= 17)
    // A parameter without a meaning is no part of the reason.
    for (index, proposal) in plan.proposals.enumerated() where proposal.goodCount > 0 {
      let names = proposal.ratios.map(\.name)
      #expect(names.contains("momentum") == (plan.trials[index].setting["momentum"] != nil))
      #expect(proposal.ratios.allSatisfy { $0.ratio > 0 })
    }
    let last = try #require(plan.proposals.last)
    #expect((last.round, last.knownCount, last.goodCount) == (13, 58, 6))
  }

  @Test func `trials that broke down are the worst, and few settings end the search`() throws {
    let spec = try spec("\"parameters\": {\"optimizer\": {\"values\": [\"sgd\", \"adam\"]}}")
    let plan = whole(spec) { _ in .nan }
    #expect(plan.isComplete)
    #expect(plan.settingCount == 2)
  }

  @Test func `most proposals are like the good settings`() {
    let search = ParzenSearch(
      [("x", .place), ("c", .choice(count: 4, probabilities: nil))],
      seed: 1
    )
    let known = (0..<20).map { index in
      ParzenSearch.Known([Double(index) / 20, Double(index % 4)], loss: abs(Double(index) - 14))
    }
    let densities = search.densities(after: known)
    let propose = { (number: Int) in
      search.propose(number, by: densities) { $0.map { _ in true } }?.places ?? []
    }
    let places = (100..<300).map(propose)
    #expect(places.allSatisfy { (0..<1).contains($0[0]) && (0..<4).contains($0[1]) })
    let mean = places.reduce(0) { $0 + $1[0] } / 200
    // The good ones are 14 and 13.
    #expect(abs(mean - 0.675) < 0.1, "\(mean)")
    #expect(places.count { $0[1] == 2 || $0[1] == 1 } > 150)
    #expect(propose(7) == propose(7))
  }

  @Test(
    arguments: [
      [], [0.5], [0, 1], [0.3, 0.31, 0.9, 0.02], (0..<40).map { Double($0 * 7 % 40) / 40 },
    ] as [[Double]]
  )
  func `a density's drawn places fall where it says`(_ seen: [Double]) {
    let weights = seen.indices.map { 1 / Double(1 + $0 % 3) }
    let mixture = ParzenMixture([.place], seen.map { [$0] }, weights: weights)
    // The integral of the density from 0 to each of so many places, by Simpson's rule.
    let count = 4000
    var integral = [0.0]
    for index in 0..<count {
      let (from, to) = (Double(index) / Double(count), Double(index + 1) / Double(count))
      let middle = mixture.density(at: (from + to) / 2, in: 0)
      let part = mixture.density(at: from, in: 0) + 4 * middle + mixture.density(at: to, in: 0)
      integral.append((integral.last ?? 0) + part / Double(6 * count))
    }
    #expect(abs((integral.last ?? 0) - 1) < 1e-9)
    // Kolmogorov's statistic of draws by two sequences that fill the square evenly (the R2 sequence
    // of M. Roberts): for n draws at random it is below 1.63 / sqrt(n) in 99 of 100 cases, and these
    // are evener.
    let drawn = (0..<20_000).map { index in
      let number = Double(index + 1)
      return mixture.draw(
        (number * 0.7548776662466927).truncatingRemainder(dividingBy: 1)
      ) { _ in (number * 0.5698402909980532).truncatingRemainder(dividingBy: 1) }[0]
    }.sorted()
    let distance =
      drawn.enumerated().map { index, place in
        let left = min(count - 1, Int(place * Double(count)))
        let share = place * Double(count) - Double(left)
        let expected = integral[left] * (1 - share) + integral[left + 1] * share
        return abs(expected - (Double(index) + 0.5) / 20_000)
      }.max() ?? 1
    #expect(distance < 1.63 / 20_000.0.squareRoot(), "\(distance)")
  }

  @Test func `a mixture's density is that of an independent computation`() {
    let mixture = ParzenMixture(
      [.place, .choice(count: 3, probabilities: [0.5, 0.25, 0.25]), .place],
      [[0.2, 1, nil], [0.6, 0, 0.3], [0.5, 1, 0.9]],
      weights: [2, 1, 0.5]
    )
    // By scipy.stats.truncnorm with widths 0.3, 0.2, 0.3 and 1 around the first dimension's places,
    // 0.6 around the last one's and 1 where there is none, and choices in proportion to
    // 0.75 * probability + seen.
    for (setting, isActive, expected) in [
      ([0.25, 1, 0.7], [true, true, true], -0.34402505570209324),
      ([0.25, 1, 0.7], [true, true, false], -0.3903683396401792),
      ([0.95, 2, 0.1], [true, true, true], -2.6790131938868953),
      ([0.95, 2, 0.1], [false, false, true], -0.05416386099131922),
    ] {
      let density = mixture.logDensity(at: setting, where: isActive)
      #expect(abs(density - expected) < 1e-12, "\(setting) \(isActive) \(density)")
    }
  }

  @Test func `any rising function of the losses leads to the same proposals`() {
    let search = ParzenSearch(
      [("x", .place), ("y", .place), ("c", .choice(count: 2, probabilities: nil))],
      seed: 4
    )
    let places = (0..<40).map { search.random($0) }
    func proposals(_ loss: (Double) -> Double) -> [ParzenSearch.Choice?] {
      let known = places.map { ParzenSearch.Known($0, loss: loss($0[0] + $0[1] * $0[2])) }
      let densities = search.densities(after: known)
      return (40..<44).map { search.propose($0, by: densities) { [true, true, $0[2] > 0] } }
    }
    let expected = proposals { $0 }
    #expect(!expected.contains(nil))
    #expect(proposals { exp(40 * $0) - 1e6 } == expected)
    #expect(proposals { -$0 } != expected)
  }

  @Test func `a branch that is better is searched, and no other`() {
    // A number has a meaning with one choice each, and losses are lower with the second one but where
    // the third one's number is small.
    let search = ParzenSearch(
      [("c", .choice(count: 3, probabilities: nil)), ("a", .place), ("b", .place)],
      seed: 11
    )
    func activity(_ places: [Double]) -> [Bool] { [true, places[0] == 1, places[0] == 2] }
    func loss(_ places: [Double]) -> Double {
      switch places[0] {
      case 1: (places[1] - 0.8) * (places[1] - 0.8)
      case 2: 0.02 + places[2]
      default: 1
      }
    }
    var known: [ParzenSearch.Known] = []
    for number in 0..<50 {
      let densities = search.densities(after: known)
      let places =
        number < ParzenSearch.startup
        ? search.random(number)
        : search.propose(number, by: densities, activity: activity)?.places ?? []
      let active = zip(places, activity(places)).map { $1 ? $0 : nil }
      known.append(ParzenSearch.Known(active, loss: loss(places)))
    }
    let late = known[30...]
    #expect(late.count { $0.places[0] == 1 } >= 14)
    #expect(late.count { $0.places[0] == 0 } <= 2)
    #expect((known.map(\.loss).min() ?? 1) < 1e-4)
  }

  @Test func `what is awaited is proposed less`() throws {
    let search = ParzenSearch([("x", .place)], seed: 2)
    let known = (0..<20).map { index in
      ParzenSearch.Known([Double(index) / 20], loss: abs(Double(index) - 14))
    }
    func ratio(awaiting: [[Double?]]) throws -> Double {
      let densities = search.densities(after: known, awaiting: awaiting)
      let choice = search.propose(5, by: densities) { abs($0[0] - 0.7) < 0.05 ? [true] : nil }
      return try #require(choice).ratio
    }
    let (some, none) = (try ratio(awaiting: [[0.7], [0.7], [0.7]]), try ratio(awaiting: []))
    #expect(some < 0.8 * none, "\(some) \(none)")
  }

  @Test func `all settings of a small space are tried before the search ends`() throws {
    let spec = try spec(
      """
      "parameters": {"optimizer": {"values": ["sgd", "momentum", "adam"]},
        "momentum": {"values": [0.5, 0.9], "when": {"optimizer": "momentum"}},
        "hidden_size": {"values": [1, 2, 3, 4, 5, 6]}}
      """,
      cap: 100
    )
    let plan = whole(spec)
    #expect(plan.settingCount == 24)
    #expect(Set(plan.trials.map(\.setting)).count == 24)
  }

  @Test func `settings that are rarely drawn are tried, too`() throws {
    let spec = try spec(
      """
      "parameters": {"hidden_size": {"values": [1, 2, 3, 4, 5],
        "probabilities": [0.98, 0.005, 0.005, 0.005, 0.005]}}
      """,
      cap: 20
    )
    let plan = whole(spec)
    #expect(Set(plan.trials.map(\.setting)).count == 5)
  }

  @Test func `where nothing has a value nothing counts as good`() throws {
    let plan = whole(try spec(Self.rates, cap: 20)) { _ in .nan }
    #expect(plan.settingCount == 20)
    #expect(plan.proposals.suffix(10).allSatisfy { $0.knownCount >= 10 && $0.goodCount == 0 })
    let one = whole(try spec(Self.rates, cap: 20)) { $0.index == 4 ? 1 : .nan }
    #expect(one.proposals.suffix(10).allSatisfy { $0.goodCount == 1 })
  }

  @Test func `a spec reads as it is written down, and is refused where it cannot be`() throws {
    let good = try spec("\"batch\": 3, " + Self.rates)
    #expect(Spec(canonicalText: good.canonicalText) == good)
    #expect(good.sweep.method == .bayes(count: 30, seed: 3, batch: 3))
    #expect(good.sweep.failure == .wait && !good.canonicalText.contains("failed"))
    let counting = try spec("\"failed\": \"worst\", " + Self.rates)
    #expect(Spec(canonicalText: counting.canonicalText) == counting)
    #expect(counting.sweep.failure == .worst)
    for (text, message) in [
      (
        "\"failed\": \"worst\", \"parameters\": {}",
        "$.sweep.failed: has a meaning only with method 'bayes'"
      ),
      (
        "\"method\": \"bayes\", \"run_cap\": 3, \"metric\": {\"name\": \"loss\"}, "
          + "\"failed\": \"best\", \"parameters\": {}",
        "$.sweep.failed: expected"
      ),
      (
        "\"method\": \"bayes\", \"run_cap\": 3, \"parameters\": {}",
        "$.sweep.metric: missing; expected what method 'bayes' makes better"
      ),
      (
        "\"method\": \"random\", \"run_cap\": 3, \"batch\": 2, \"parameters\": {}",
        "$.sweep.batch: has a meaning only with method 'bayes'"
      ),
      (
        "\"method\": \"bayes\", \"run_cap\": 3, \"metric\": {\"name\": \"loss\"}, "
          + "\"early_terminate\": {\"type\": \"asha\", \"min_iter\": 1}, \"parameters\": {}",
        "$.sweep.early_terminate: has no meaning with method 'bayes'"
      ),
    ] {
      let error = try #require(throws: SpecError.self) {
        try Spec(
          text: """
            {"name": "a", "workload": "network", "dataset": {"kind": "digits"},
             "parameters": {"steps": 10}, "sweep": {\(text)}}
            """,
          file: "s.json"
        )
      }
      #expect("\(error)".contains(message), "\(error)")
    }
  }
}
