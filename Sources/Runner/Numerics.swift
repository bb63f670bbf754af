internal import Learning

/// What the last bits of a run's numbers depend on beside the program.
public enum Numerics {
  /// Versions of the libraries that numbers depend on, by name.
  public static func libraries(for workload: LoadedWorkload) -> [String: String] {
    switch workload {
    case .network: ["OpenBLAS": BLAS.version]
    case .objective, .command: [:]
    }
  }

  /// The code path that BLAS chose for this processor, and how networks read the inputs of a data
  /// set: 'Haswell, sparse inputs'; empty where nothing depends on the processor.
  public static func kernel(for workload: LoadedWorkload) -> String {
    switch workload {
    case .network(let dataset): "\(BLAS.kernel), \(dataset.inputPath.rawValue) inputs"
    case .objective, .command: ""
    }
  }
}
