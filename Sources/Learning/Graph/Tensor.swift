/// Numbers in rows and columns, as they flow through a graph.
public struct Tensor: Sendable, Equatable {
  /// The sizes of its dimensions: none for a single number, one for a vector, rows and columns for
  /// a matrix.
  public let shape: [Int]
  /// All numbers, row-major; as many as the product of the shape.
  public var elements: [Double]

  /// Makes a tensor; there are as many elements as the shape asks for.
  public init(shape: [Int], elements: [Double]) {
    precondition(
      elements.count == shape.reduce(1, *),
      "a tensor has as many elements as its shape says"
    )
    self.shape = shape
    self.elements = elements
  }

  /// Makes a single number.
  public init(_ number: Double) {
    self.init(shape: [], elements: [number])
  }

  /// The rows of a matrix; 1 for a vector or a single number.
  public var rows: Int { shape.count > 1 ? shape[0] : 1 }

  /// The columns of a matrix, the length of a vector, 1 for a single number.
  public var columns: Int { shape.last ?? 1 }

  /// A tensor of the same shape whose elements are all the same.
  func filled(with number: Double) -> Tensor {
    Tensor(shape: shape, elements: Array(repeating: number, count: elements.count))
  }

  /// A tensor of the same shape with each element changed by itself.
  func mapped(_ change: (Double) -> Double) -> Tensor {
    Tensor(shape: shape, elements: elements.map(change))
  }

  /// A tensor of the same shape with each element made of two at the same place.
  func combined(with other: Tensor, _ combine: (Double, Double) -> Double) -> Tensor {
    Tensor(shape: shape, elements: zip(elements, other.elements).map(combine))
  }

  /// The matrix product; `columns` is the other's `rows`.
  func times(_ other: Tensor) -> Tensor {
    var product = [Double](repeating: 0, count: rows * other.columns)
    for row in 0..<rows {
      for inner in 0..<columns {
        let factor = elements[row * columns + inner]
        for column in 0..<other.columns {
          product[row * other.columns + column] +=
            factor * other.elements[inner * other.columns + column]
        }
      }
    }
    return Tensor(shape: [rows, other.columns], elements: product)
  }

  /// The matrix with rows and columns exchanged.
  var transposed: Tensor {
    var turned = elements
    for row in 0..<rows {
      for column in 0..<columns { turned[column * rows + row] = elements[row * columns + column] }
    }
    return Tensor(shape: [columns, rows], elements: turned)
  }

  /// The rows of a matrix added up, a vector of its columns.
  var rowSum: Tensor {
    var sum = [Double](repeating: 0, count: columns)
    for index in elements.indices { sum[index % columns] += elements[index] }
    return Tensor(shape: [columns], elements: sum)
  }
}
