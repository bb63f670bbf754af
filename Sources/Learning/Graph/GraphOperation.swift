/// One kind of computation in a graph: how its value comes from its inputs and, side by side with
/// it, how the gradient goes back to them.
///
/// The arrangement is that of Karpathy's micrograd, 2020.
public struct GraphOperation: Sendable {
  /// Computes the value from the values of the inputs.
  public typealias Value = @Sendable (_ inputs: [Tensor]) -> Tensor
  /// Computes the derivatives of the result by each of the inputs, given the inputs, the value made
  /// of them, and the derivatives of the result by that value.
  public typealias Gradients =
    @Sendable (_ inputs: [Tensor], _ value: Tensor, _ gradient: Tensor) -> [Tensor]

  /// What the operation is called, such as `matmul`.
  public let name: String

  let value: Value
  let gradients: Gradients

  /// Makes an operation.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - value: Its value.
  ///   - gradients: Its gradient rule; one tensor for each input, of the input's shape.
  public init(_ name: String, value: @escaping Value, gradients: @escaping Gradients) {
    self.name = name
    self.value = value
    self.gradients = gradients
  }

  /// A function of one number, applied to every element.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - function: Its value at x.
  ///   - slope: Its derivative at x.
  /// - Returns: An operation of one input.
  public static func elementwise(
    _ name: String,
    _ function: @escaping @Sendable (_ x: Double) -> Double,
    slope: @escaping @Sendable (_ x: Double) -> Double
  ) -> GraphOperation {
    GraphOperation(name) { inputs in
      inputs[0].mapped(function)
    } gradients: { inputs, _, gradient in
      [inputs[0].combined(with: gradient) { slope($0) * $1 }]
    }
  }
}
