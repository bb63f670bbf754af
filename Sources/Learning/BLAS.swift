/// The library that multiplies matrices.
public enum BLAS {
  /// Loads the library; to be called before anything else here, and before any product.
  ///
  /// - Throws: Why it cannot be loaded.
  public static func load() throws(LibraryError) {
    try OpenBLAS.load()
  }

  /// Makes every product run on the thread that asks for it; to be called once, before any product.
  ///
  /// Trials run in parallel instead, and a product's bits do not depend on the number of cores.
  public static func useOneThread() {
    OpenBLAS.shared.setThreadCount(1)
  }

  /// The name of the CPU family whose kernels are in use, such as 'Zen' or 'SkylakeX'.
  ///
  /// The kernel decides the order of summation, and so the last bits of a product.
  public static var kernel: String {
    String(cString: OpenBLAS.shared.coreName())
  }

  /// The library's version and build options, such as 'OpenBLAS 0.3.21 DYNAMIC_ARCH MAX_THREADS=64'.
  public static var version: String {
    String(cString: OpenBLAS.shared.configuration()).trimmingSpaces
  }
}

extension String {
  /// The text without the spaces at its end.
  fileprivate var trimmingSpaces: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
