internal import Foundation

/// A finished figure in memory.
public struct FigureFile: Hashable, Sendable {
  /// The bytes of the file.
  public let bytes: [UInt8]

  /// Makes a file of bytes, such as those of `Canvas.png(_:provenance:)`.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Writes the file as a whole or not at all: a reader never sees half a figure.
  ///
  /// - Throws: `PlotError.unwritable` with the system's reason.
  public func write(to path: String) throws(PlotError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .unwritable(path: path, reason: Self.reason(error))
    }
  }

  /// The system's own words; Foundation's hide them under its own.
  private static func reason(_ error: any Error) -> String {
    let underlying = (error as? CocoaError)?.underlying ?? error
    guard let code = (underlying as? POSIXError)?.code else { return error.localizedDescription }
    return String(cString: strerror(code.rawValue))
  }
}
