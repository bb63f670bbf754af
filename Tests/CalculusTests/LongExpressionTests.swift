import Calculus
import Dispatch
import Foundation
import Synchronization
import Testing

/// Long expressions take neither the stack nor minutes.
struct LongExpressionTests {
  @Test(arguments: ["+", "*"])
  func `long sums and products are derived`(_ sign: String) throws {
    let text = (0..<300).map { "(x\($0) + t)" }.joined(separator: sign)
    let expression = try Calculus.Expression(text)
    let point = expression.variables.indices.map { 1 + Double($0) / 1000 }
    var function = try CompiledExpression(expression)
    var gradient = [Double](repeating: 0, count: point.count)
    _ = function.gradient(at: point, into: &gradient)
    var slope = try CompiledExpression(
      expression.derivative(by: "t"),
      variables: expression.variables
    )
    let exact = gradient[0]
    #expect(expression.variables[0] == "t")
    #expect(abs(slope.value(at: point) / exact - 1) < 1e-12)
  }

  @Test
  func `a long chain of functions is derived`() throws {
    let text = String(repeating: "sin(", count: 300) + "x" + String(repeating: ")", count: 300)
    let expression = try Calculus.Expression(text)
    var function = try CompiledExpression(expression)
    var slope = try CompiledExpression(expression.derivative(by: "x"))
    var gradient = [0.0]
    _ = function.gradient(at: [1], into: &gradient)
    #expect(abs(slope.value(at: [1]) / gradient[0] - 1) < 1e-12)
  }

  @Test
  func `all of it fits a small stack`() throws {
    let open = String(repeating: "exp(-(x + ", count: 200)
    let text = open + "1" + String(repeating: "))", count: 200)
    let outcome = Outcome()
    let thread = Thread {
      outcome.end(
        Result {
          let derivative = try Calculus.Expression(text).derivative(by: "x")
          var compiled = try CompiledExpression(derivative)
          _ = compiled.value(at: [1])
          return derivative.description.count
        }
      )
    }
    thread.stackSize = 256 * 1024
    thread.start()
    #expect(try outcome.wait() > 1000)
  }

  /// What a thread ended with.
  private final class Outcome: Sendable {
    private let ended = DispatchSemaphore(value: 0)
    private let result = Mutex<Result<Int, any Error>>(.success(0))

    func end(_ result: Result<Int, any Error>) {
      self.result.withLock { $0 = result }
      ended.signal()
    }

    func wait() throws -> Int {
      ended.wait()
      return try result.withLock { $0 }.get()
    }
  }
}
