internal import CKernels

/// How many bytes one instruction of a product works on; all widths give the same bits.
public enum VectorWidth: Sendable, CaseIterable {
  /// A single number.
  case one
  /// 16 bytes, which every 64-bit processor has.
  case narrow
  /// 32 bytes: AVX2.
  case wide

  /// Whether this processor has it.
  var isSupported: Bool { kernel_has_width(kernel) }

  /// The widest that this processor has.
  static let widest: VectorWidth = VectorWidth.wide.isSupported ? .wide : .narrow

  var kernel: KernelWidth {
    switch self {
    case .one: KernelWidthOne
    case .narrow: KernelWidthNarrow
    case .wide: KernelWidthWide
    }
  }
}
