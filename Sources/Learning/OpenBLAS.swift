internal import Foundation

/// The functions of the library OpenBLAS, which is loaded when it is needed first.
///
/// When it is loaded it starts a thread a core, which look for work for some milliseconds before they
/// sleep: more processor time than a list of runs or a small figure takes.
struct OpenBLAS: Sendable {
  // The parameters are those of the reference CBLAS: order, whether each factor is transposed, rows,
  // columns, inner size, alpha, A, its row length, B, its row length, beta, C, its row length.
  typealias SingleProduct =
    @convention(c) @Sendable (
      UInt32, UInt32, UInt32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32,
      UnsafePointer<Float>, Int32, Float, UnsafeMutablePointer<Float>, Int32
    ) -> Void
  typealias DoubleProduct =
    @convention(c) @Sendable (
      UInt32, UInt32, UInt32, Int32, Int32, Int32, Double, UnsafePointer<Double>, Int32,
      UnsafePointer<Double>, Int32, Double, UnsafeMutablePointer<Double>, Int32
    ) -> Void
  typealias ThreadCount = @convention(c) @Sendable (Int32) -> Void
  typealias Text = @convention(c) @Sendable () -> UnsafePointer<CChar>

  /// CBLAS's words for the order of a matrix's elements and for what a product makes of it.
  static let (rowMajor, asIs, transposed): (UInt32, UInt32, UInt32) = (101, 111, 112)

  let sgemm: SingleProduct
  let dgemm: DoubleProduct
  let setThreadCount: ThreadCount
  let coreName: Text
  let configuration: Text

  private static let loaded = Result { () throws(LibraryError) in
    try OpenBLAS(["libopenblas.so.0", "libopenblas.so"])
  }

  /// The library; only to be asked for after `load`.
  static var shared: OpenBLAS {
    switch loaded {
    case .success(let library): library
    case .failure(let error): preconditionFailure("\(error)")
    }
  }

  static func load() throws(LibraryError) { _ = try loaded.get() }

  /// Loads the first library that is there; it stays loaded.
  init(_ names: [String]) throws(LibraryError) {
    var reasons: [String] = []
    for name in names {
      if let handle = dlopen(name, RTLD_NOW) {
        sgemm = try Self.function("cblas_sgemm", of: handle)
        dgemm = try Self.function("cblas_dgemm", of: handle)
        setThreadCount = try Self.function("openblas_set_num_threads", of: handle)
        coreName = try Self.function("openblas_get_corename", of: handle)
        configuration = try Self.function("openblas_get_config", of: handle)
        return
      }
      reasons.append(Self.lastReason)
    }
    throw LibraryError(reason: reasons.first ?? "it has no name")
  }

  private static func function<Function>(
    _ name: String,
    of handle: UnsafeMutableRawPointer
  ) throws(LibraryError) -> Function {
    guard let address = dlsym(handle, name) else { throw LibraryError(reason: lastReason) }
    return unsafeBitCast(address, to: Function.self)
  }

  private static var lastReason: String {
    dlerror().map { String(cString: $0) } ?? "no reason given"
  }
}

/// Why OpenBLAS, which networks need, could not be loaded.
public struct LibraryError: Error, Hashable, CustomStringConvertible {
  /// What the dynamic linker said.
  public let reason: String

  /// What happened, and what to do.
  public var description: String {
    "cannot load OpenBLAS, which multiplies the matrices of networks: \(reason); install it "
      + "(Debian and Ubuntu: apt-get install libopenblas0), or add its folder to LD_LIBRARY_PATH"
  }
}
