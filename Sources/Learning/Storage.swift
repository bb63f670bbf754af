/// A fixed number of elements in memory of their own, zero at first, aligned for SIMD.
///
/// Unlike an array it never moves and is never copied, so that a training step can hold on to
/// places in it and allocates nothing.
final class Storage<Element: BitwiseCopyable & ExpressibleByIntegerLiteral> {
  let elements: UnsafeMutableBufferPointer<Element>

  init(count: Int) {
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride,
      alignment: 64
    )
    elements = bytes.bindMemory(to: Element.self)
    elements.initialize(repeating: 0)
  }

  deinit {
    UnsafeMutableRawBufferPointer(elements).deallocate()
  }

  /// Gives the place of the first element; of no use in an empty storage.
  var start: UnsafeMutablePointer<Element> {
    guard let start = elements.baseAddress else {
      preconditionFailure("allocated memory has an address, even of no bytes")
    }
    return start
  }
}
