import Foundation

@testable import Plot

/// Numbers that look random and are the same on every machine: xorshift64* by Marsaglia and Vigna.
struct SampleNumbers {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  /// The next number in [0, 1).
  mutating func next() -> Double {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Double((state &* 0x2545_F491_4F6C_DD1D) >> 11) * 0x1p-53
  }

  /// The next number in the range.
  mutating func next(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * next()
  }
}

/// Text in a font whose letters are all as wide.
func fixedMeasure(_ text: String, _ style: TextStyle) -> TextSize {
  TextSize(
    width: Double(text.count) * style.size * 0.6,
    ascent: style.size * 0.9,
    descent: style.size * 0.25
  )
}

/// Figures that the tests draw.
enum Sample {
  static let steps = (0..<400).map { Double($0) * 5 }

  static func loss(_ index: Int, noise: Double = 0.05) -> [Double] {
    var numbers = SampleNumbers(seed: UInt64(index + 1))
    let floor = 0.2 + 0.15 * Double(index)
    return steps.map { step in
      (floor + 2 / (1 + step / (40 + 30 * Double(index)))) * (1 + noise * numbers.next(in: -1...1))
    }
  }

  static func page(_ marks: [Mark], x: Axis = Axis(label: "step"), y: Axis = Axis(label: "loss"))
    -> Figure
  {
    Figure(title: "Title", panels: [Panel(x: x, y: y, marks: marks)])
  }

  /// Two raw and smoothed curves, named at their ends.
  static var smoothed: Figure {
    var raw: [Mark] = []
    var smooth: [Mark] = []
    for (index, name) in ["sgd", "adam"].enumerated() {
      let y = loss(index, noise: 0.2)
      raw.append(.line(LineMark(x: steps, y: y, colour: .category(index), emphasis: .faint)))
      smooth.append(
        .line(
          LineMark(
            x: steps,
            y: Smoothing.exponential(y, weight: 0.95),
            label: name,
            colour: .category(index)
          )
        )
      )
    }
    return Figure(
      title: "Training loss of two optimizers",
      subtitle: "two-layer network on digits, 2,000 steps, batch 100",
      caption: "Faint: as recorded. Strong: exponential moving average, weight 0.95.",
      panels: [
        Panel(
          x: Axis(label: "step", isWhole: true),
          y: Axis(label: "training loss"),
          marks: raw + smooth,
          legend: Legend(title: "optimizer")
        )
      ]
    )
  }

  /// A sweep of ordered groups with bands.
  static func groups(_ count: Int) -> Figure {
    var bands: [Mark] = []
    var lines: [Mark] = []
    for index in 0..<count {
      let colour = ColourRole.sequential(Double(index) / Double(count - 1))
      let y = Smoothing.exponential(loss(index), weight: 0.9)
      bands.append(
        .band(
          BandMark(x: steps, lower: y.map { $0 * 0.9 }, upper: y.map { $0 * 1.1 }, colour: colour)
        )
      )
      lines.append(.line(LineMark(x: steps, y: y, label: "\(index + 1)", colour: colour)))
    }
    return Figure(
      title: "Training loss by width",
      panels: [
        Panel(
          x: Axis(label: "step", isWhole: true),
          y: Axis(label: "loss"),
          marks: bands + lines,
          legend: Legend(
            title: "width",
            colourScale: ColourScale(lower: 1, upper: Double(count))
          )
        )
      ]
    )
  }

  /// Train and test accuracy.
  static var accuracy: Figure {
    let epochs = (0...16).map { Double($0) }
    let train = epochs.map { 0.97 - 0.85 * exp(-$0 / 2) }
    let test = epochs.map { 0.94 - 0.82 * exp(-$0 / 2) }
    return Sample.page(
      [
        .line(LineMark(x: epochs, y: train, label: "train")),
        .line(LineMark(x: epochs, y: test, label: "test", dash: .dashed)),
      ],
      x: Axis(label: "epoch", isWhole: true),
      y: Axis(label: "accuracy", lower: 0, upper: 1)
    )
  }

  /// A gap, a spike, a diverged run, markup and a long name.
  static var ugly: Figure {
    var gap = loss(0)
    for index in 100..<150 { gap[index] = .nan }
    var spike = loss(1)
    spike[300] = 500
    let diverged = steps.map { $0 < 800 ? exp(pow($0 / 300, 3)) : .nan }
    return Figure(
      title: "a < b & \"c\" > d",
      subtitle: String(repeating: "a very long subtitle ", count: 12),
      panels: [
        Panel(
          x: Axis(label: "step"),
          y: Axis(label: "loss"),
          marks: [
            .line(LineMark(x: steps, y: gap, label: "gap", colour: .category(0))),
            .line(LineMark(x: steps, y: spike, label: "spike & <b>", colour: .category(1))),
            .line(
              LineMark(
                x: steps,
                y: diverged,
                label: "1",
                note: "diverged at step 800",
                colour: .category(2),
                ending: .cross
              )
            ),
            .line(
              LineMark(
                x: steps,
                y: loss(4),
                label: String(repeating: "long_name_", count: 12),
                colour: .category(3)
              )
            ),
          ],
          legend: Legend(title: "learning_rate")
        )
      ]
    )
  }
}
