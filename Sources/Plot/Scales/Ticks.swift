internal import Foundation

/// Where the ticks of an axis are.
struct Ticks: Hashable, Sendable {
  /// A tick with its label.
  struct Major: Hashable, Sendable {
    var value: Double
    var label: TickLabel
  }

  /// Ticks with a label, increasing.
  var major: [Major]
  /// Ticks without a label, increasing; only on logarithmic axes.
  var minor: [Double] = []

  /// The ticks of a range for about `wanted` labels.
  static func ticks(of domain: Domain, wanted: Int) -> Ticks {
    switch domain.kind {
    case .symlog(let linear): symmetric(domain, linear: linear, wanted: wanted)
    case .linear: linear(domain, wanted: wanted)
    case .log10: logarithmic(domain, wanted: wanted)
    }
  }

  /// Ticks at the values that an axis asks for; none where these are powers of ten on a logarithmic
  /// axis, which has its own way of labelling them.
  static func wanted(of domain: Domain) -> Ticks {
    let arePowers = domain.ticks.allSatisfy { value in
      value > 0 && abs(Foundation.log10(value) - Foundation.log10(value).rounded()) < 1e-9
    }
    guard domain.kind != .log10 || !arePowers else { return Ticks(major: []) }
    return Ticks(
      major: domain.ticks.map { Major(value: $0, label: TickLabel(base: NumberFormat.text($0))) }
    )
  }

  private static func linear(_ domain: Domain, wanted: Int) -> Ticks {
    let numbers = LinearTicks.ticks(
      lower: domain.lower,
      upper: domain.upper,
      wanted: wanted,
      isWhole: domain.isWhole
    )
    return Ticks(major: majors(numbers, labels: TickLabel.labels(of: numbers)))
  }

  private static func logarithmic(_ domain: Domain, wanted: Int) -> Ticks {
    let slack = 1e-9
    let first = Int((Foundation.log10(domain.lower) - slack).rounded(.up))
    let last = Int((Foundation.log10(domain.upper) + slack).rounded(.down))
    let decades = last - first + 1
    guard decades >= 3 else { return fewDecades(domain, first: first, last: last, wanted: wanted) }
    // Labels are at multiples of the stride, so that 1 is among them where it is in range.
    let stride = Self.stride(decades: decades, wanted: wanted)
    let powers = (first...last).filter { $0 % stride == 0 }
    let numbers = powers.map { DecimalNumber(digits: 1, exponent: $0) }
    var ticks = Ticks(major: majors(numbers, labels: TickLabel.labels(ofPowers: powers)))
    if stride == 1 {
      ticks.minor = minors(domain, first: first, last: last)
    } else if decades <= 40 {
      ticks.minor = (first...last).filter { $0 % stride != 0 }.map { pow(10, Double($0)) }
    }
    return ticks
  }

  /// 0 and powers of ten of both signs, from the linear part outwards; round numbers where they are few.
  private static func symmetric(_ domain: Domain, linear start: Double, wanted: Int) -> Ticks {
    let largest = max(abs(domain.lower), abs(domain.upper))
    guard largest > 0, largest.isFinite else { return linear(domain, wanted: wanted) }
    let first = Int(Foundation.log10(start).rounded(.up))
    let last = Int((Foundation.log10(largest) + 1e-9).rounded(.down))
    guard first <= last else { return linear(domain, wanted: wanted) }
    let sides = domain.lower < 0 && domain.upper > 0 ? 2 : 1
    let stride = Self.stride(decades: last - first + 1, wanted: wanted / sides)
    // Counted from the largest that both sides have, where they do, so that both have alike.
    let smaller = min(abs(domain.lower), abs(domain.upper))
    let common = smaller > 0 ? Int((Foundation.log10(smaller) + 1e-9).rounded(.down)) : first - 1
    let anchor = sides == 2 && common >= first ? common : last
    let powers = (first...last).filter { ($0 - anchor) % stride == 0 }
    let numbers =
      (powers.flatMap { power in [-1, 1].map { DecimalNumber(digits: $0, exponent: power) } }
      + [DecimalNumber(digits: 0, exponent: 0)])
      .filter { domain.lower...domain.upper ~= $0.value }
      .sorted { $0.value < $1.value }
    guard numbers.count >= 2 else { return linear(domain, wanted: wanted) }
    return Ticks(major: majors(numbers, labels: TickLabel.labels(ofSigned: numbers)))
  }

  /// Less than three powers of ten are in range: 1, 2 and 5 are labelled, or round numbers.
  private static func fewDecades(_ domain: Domain, first: Int, last: Int, wanted: Int) -> Ticks {
    let within = { (value: Double) in
      value >= domain.lower * (1 - 1e-9) && value <= domain.upper * (1 + 1e-9)
    }
    for multiples in [[1, 2, 5], [1, 3], [1]] {
      let numbers = (first - 1...last + 1)
        .flatMap { power in multiples.map { DecimalNumber(digits: $0, exponent: power) } }
        .filter { within($0.value) }
      guard numbers.count >= 3, numbers.count <= max(wanted, 3) else { continue }
      let labels = numbers.map { number in
        -4...5 ~= number.exponent
          ? TickLabel(base: number.text(decimals: max(-number.exponent, 0)))
          : TickLabel.labels(of: [number])[0]
      }
      return Ticks(
        major: majors(numbers, labels: labels),
        minor: minors(domain, first: first, last: last)
      )
    }
    return linear(domain, wanted: wanted)
  }

  /// The smallest round number of decades between labels that gives no more labels than wanted.
  private static func stride(decades: Int, wanted: Int) -> Int {
    for stride in [1, 2, 3, 5, 10, 20, 50, 100] where (decades - 1) / stride + 1 <= max(wanted, 3) {
      return stride
    }
    return 200
  }

  private static func minors(_ domain: Domain, first: Int, last: Int) -> [Double] {
    guard last - first <= 12 else { return [] }
    return (first - 1...last)
      .flatMap { power in (2...9).map { DecimalNumber(digits: $0, exponent: power).value } }
      .filter { $0 >= domain.lower && $0 <= domain.upper }
  }

  private static func majors(_ numbers: [DecimalNumber], labels: [TickLabel]) -> [Major] {
    zip(numbers, labels).map { Major(value: $0.value, label: $1) }
  }
}
