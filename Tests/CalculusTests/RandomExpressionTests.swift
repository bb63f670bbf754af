import Learning
import Testing

@testable import Calculus

/// Properties that hold of every expression.
struct RandomExpressionTests {
  @Test
  func `what is printed reads as an equal expression`() throws {
    var stream = RandomStream(seed: 11, purpose: .digits)
    for _ in 0..<2000 {
      let expression = randomExpression(&stream, depth: 5)
      #expect(try Expression(expression.description) == expression)
      let simple = expression.simplified
      #expect(try Expression(simple.description) == simple)
      let derivative = expression.derivative(by: "x")
      #expect(try Expression(derivative.description) == derivative)
    }
  }

  @Test
  func `simplifying twice changes nothing more`() throws {
    var stream = RandomStream(seed: 12, purpose: .digits)
    var compared = 0
    for _ in 0..<2000 {
      let expression = randomExpression(&stream, depth: 5)
      // What is divided by 0 has no simplest form.
      var compiled = try CompiledExpression(expression, variables: ["x", "y"])
      guard compiled.steadyScale(at: [0.7, 1.3]) != nil else { continue }
      let simple = expression.simplified
      #expect(simple.simplified == simple)
      compared += 1
    }
    #expect(compared > 500)
  }

  @Test
  func `simplifying keeps the values`() throws {
    var stream = RandomStream(seed: 13, purpose: .digits)
    var compared = 0
    for _ in 0..<2000 {
      let expression = randomExpression(&stream, depth: 4)
      var original = try CompiledExpression(expression, variables: ["x", "y"])
      var simple = try CompiledExpression(expression.simplified, variables: ["x", "y"])
      for _ in 0..<4 {
        let point = [stream.uniform(-3, 3), stream.uniform(-3, 3)]
        guard let scale = original.steadyScale(at: point) else { continue }
        let (value, other) = (original.value(at: point), simple.value(at: point))
        #expect(abs(value - other) <= 1e-9 * scale, "\(expression) at \(point)")
        compared += 1
      }
    }
    #expect(compared > 3000)
  }

  @Test
  func `symbolic, reverse and numerical gradients agree`() throws {
    var stream = RandomStream(seed: 14, purpose: .digits)
    var expressions = 0
    for _ in 0..<2000 {
      let expression = randomExpression(&stream, depth: 4)
      var function = try CompiledExpression(expression, variables: ["x", "y"])
      var slopes = try ["x", "y"].map {
        try CompiledExpression(expression.derivative(by: $0), variables: ["x", "y"])
      }
      var isCompared = false
      for _ in 0..<4 {
        let point = [stream.uniform(-3, 3), stream.uniform(-3, 3)]
        guard let scale = function.steadyScale(at: point),
          let numerical = function.steadyDifferences(at: point)
        else { continue }
        var reverse = [0.0, 0.0]
        _ = function.gradient(at: point, into: &reverse)
        let symbolic = slopes.indices.map { slopes[$0].value(at: point) }
        guard reverse.allSatisfy(\.isFinite), symbolic.allSatisfy(\.isFinite) else { continue }
        isCompared = true
        for index in 0..<2 {
          let size = scale * (1 + abs(reverse[index]))
          #expect(abs(reverse[index] - symbolic[index]) <= 1e-9 * size, "\(expression) at \(point)")
          #expect(
            abs(reverse[index] - numerical[index]) <= 1e-5 * size,
            "\(expression) at \(point)"
          )
        }
      }
      if isCompared { expressions += 1 }
    }
    #expect(expressions > 1200)
  }

  @Test
  func `any text gives an expression or an error`() {
    var stream = RandomStream(seed: 15, purpose: .digits)
    let alphabet = Array(
      "xy0123456789.eE+-*/^()  sincosexplnπ²_,=')(#\u{0}\u{301}é𝜋−".unicodeScalars
    )
    var read = 0
    for round in 0..<100_000 {
      var text = ""
      let length = stream.index(below: 24)
      if round.isMultiple(of: 2) {
        text = String(
          decoding: (0..<length).map { _ in UInt8(stream.index(below: 256)) },
          as: UTF8.self
        )
      } else {
        for _ in 0..<length {
          text.unicodeScalars.append(alphabet[stream.index(below: alphabet.count)])
        }
      }
      if isRead(text) { read += 1 }
    }
    #expect((100..<50_000).contains(read))
  }

  @Test
  func `a mistyped expression gives an expression or an error`() {
    var stream = RandomStream(seed: 16, purpose: .digits)
    var read = 0
    for _ in 0..<2000 {
      let text = Array(randomExpression(&stream, depth: 4).description)
      for _ in 0..<5 {
        var mistyped = text
        let place = stream.index(below: text.count)
        switch stream.index(below: 3) {
        case 0: mistyped.remove(at: place)
        case 1: mistyped[place] = text[stream.index(below: text.count)]
        default: mistyped.insert(text[stream.index(below: text.count)], at: place)
        }
        if isRead(String(mistyped)) { read += 1 }
      }
    }
    #expect((1000..<9000).contains(read))
  }

  /// Whether a text is an expression; if not, its error must point into it.
  private func isRead(_ text: String) -> Bool {
    do {
      let expression = try Expression(text)
      #expect(try Expression(expression.description) == expression)
      return true
    } catch {
      #expect(error.range.upperBound <= text.count)
      #expect(error.marked(in: text).contains("^"))
      return false
    }
  }
}

extension CompiledExpression {
  /// How large numbers become on the way to the value and the gradient, at least 1; nil where one is
  /// not finite, or so large that sums lose most digits.
  fileprivate mutating func steadyScale(at point: [Double]) -> Double? {
    let coordinates = Dictionary(uniqueKeysWithValues: zip(variables, point))
    var values: [Double] = []
    for node in expression.nodes {
      if case .variable(let name) = node {
        values.append(coordinates[name] ?? .nan)
      } else {
        values.append(node.value(of: node.operands.map { values[$0] }))
      }
    }
    let sizes = values.map(abs)
    guard sizes.allSatisfy({ $0 < 1e4 && ($0 == 0 || $0 > 1e-4) }) else { return nil }
    return sizes.reduce(1, max)
  }

  /// The gradient by differences of two widths, extrapolated; nil where they disagree, as at corners.
  fileprivate mutating func steadyDifferences(at point: [Double]) -> [Double]? {
    var (wide, narrow, finest) = ([0.0, 0.0], [0.0, 0.0], [0.0, 0.0])
    var point = point
    _ = centralDifferences(at: &point, step: 1e-4, into: &wide)
    _ = centralDifferences(at: &point, step: 5e-5, into: &narrow)
    _ = centralDifferences(at: &point, step: 1e-6, into: &finest)
    for index in 0..<2 {
      let bound = 1e-5 * (1 + abs(narrow[index]))
      guard abs(wide[index] - narrow[index]) < bound, abs(finest[index] - narrow[index]) < bound
      else { return nil }
    }
    return zip(wide, narrow).map { (4 * $1 - $0) / 3 }
  }
}
