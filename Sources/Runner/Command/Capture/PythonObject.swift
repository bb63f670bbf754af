/// Reads what Python prints of an object that is none of its literals: `np.float64(0.5)`,
/// `tensor(0.5, device='cuda:0')`, `datetime.date(2026, 1, 2)`, `[tensor(1), tensor(2)]`.
enum PythonObject {
  /// Types whose objects are one number, by the last part of their names: Python's own, NumPy's
  /// (version 2 prints them; "NEP 51"), PyTorch's and JAX's.
  private static let numbers: Set<String> = [
    "tensor", "array", "Array", "DeviceArray", "Decimal", "bfloat16", "longdouble", "float16",
    "float32", "float64", "float96", "float128", "int8", "int16", "int32", "int64", "uint8",
    "uint16", "uint32", "uint64", "longlong", "ulonglong", "intc", "uintc",
  ]

  /// Reads an object up to the comma or the bracket that ends it.
  ///
  /// - Returns: How many bytes it has, and its number where it is one: of a type that is known, with
  ///   that number first and nothing but options after it. nil where it has no end.
  static func read(
    _ bytes: UnsafeRawBufferPointer
  ) -> (number: (value: Double, isWhole: Bool)?, count: Int)? {
    guard var count = extent(bytes), count > 0 else { return nil }
    let end = count
    while count > 0, bytes[count - 1] == 0x20 { count -= 1 }
    return (number(UnsafeRawBufferPointer(rebasing: bytes[..<count])), end)
  }

  /// The bytes before a comma or a closing bracket that is no part of what stands there.
  private static func extent(_ bytes: UnsafeRawBufferPointer) -> Int? {
    var (index, depth) = (0, 0)
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return index }
        depth -= 1
      case UInt8(ascii: ","): if depth == 0 { return index }
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        let quote = bytes[index]
        index += 1
        while index < bytes.count, bytes[index] != quote {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
      default: break
      }
      index += 1
    }
    return nil
  }

  private static func number(
    _ bytes: UnsafeRawBufferPointer
  ) -> (value: Double, isWhole: Bool)? {
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), bytes.last == UInt8(ascii: ")") else {
      return nil
    }
    let name = String(decoding: bytes[..<open], as: UTF8.self)
    guard let type = name.split(separator: ".").last, numbers.contains(String(type)) else {
      return nil
    }
    let arguments = UnsafeRawBufferPointer(rebasing: bytes[(open + 1)..<(bytes.count - 1)])
    guard let comma = arguments.firstIndex(of: UInt8(ascii: ",")) else { return whole(arguments) }
    // What follows are options, as in `dtype=float32`; a second number would make it no scalar.
    let options = arguments[(comma + 1)...].drop { $0 == 0x20 }
    guard let first = options.first, NumberScanner.isLetter(first) else { return nil }
    return whole(UnsafeRawBufferPointer(rebasing: arguments[..<comma]))
  }

  /// The number that the bytes are and nothing else, in quotes or not.
  private static func whole(_ bytes: UnsafeRawBufferPointer) -> (value: Double, isWhole: Bool)? {
    var bytes = bytes
    if bytes.count > 2, bytes.first == UInt8(ascii: "'"), bytes.last == UInt8(ascii: "'") {
      bytes = UnsafeRawBufferPointer(rebasing: bytes[1..<(bytes.count - 1)])
    }
    guard let number = NumberScanner.read(bytes), number.count == bytes.count else { return nil }
    return (number.value, number.isWhole)
  }
}
