internal import COpenBLAS

/// The library that multiplies matrices.
public enum BLAS {
  /// Makes every product run on the thread that asks for it; to be called once, before any product.
  ///
  /// Trials run in parallel instead, and a product's bits do not depend on the number of cores.
  public static func useOneThread() {
    openblas_set_num_threads(1)
  }

  /// The name of the CPU family whose kernels are in use, such as 'Zen' or 'SkylakeX'.
  ///
  /// The kernel decides the order of summation, and so the last bits of a product.
  public static var kernel: String {
    String(cString: openblas_get_corename())
  }

  /// The library's version and build options, such as 'OpenBLAS 0.3.21 DYNAMIC_ARCH MAX_THREADS=64'.
  public static var version: String {
    String(cString: openblas_get_config()).trimmingSpaces
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
