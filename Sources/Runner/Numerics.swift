import Learning

/// What the last bits of a run's numbers depend on beside the program.
public enum Numerics {
  /// Versions of the libraries that numbers depend on, by name.
  public static var libraries: [String: String] { ["OpenBLAS": BLAS.version] }

  /// The code path that BLAS chose for this processor.
  public static var kernel: String { BLAS.kernel }
}
