private import CZlib

/// A gzip stream (RFC 1952) being unpacked: the owner of its zlib state.
///
/// Several members in one file count as one stream, as `gzip -d` has it.
final class Gunzip {
  /// How every gzip stream begins.
  static let magic: [UInt8] = [0x1f, 0x8b]

  private let bytes: [UInt8]
  private let path: String
  private let state: UnsafeMutablePointer<z_stream>
  private var used = 0
  private var isEnded = false

  /// Begins to unpack the bytes of a whole file; `path` is for the errors.
  init(_ bytes: consuming [UInt8], path: String) throws(DatasetError) {
    self.bytes = bytes
    self.path = path
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    // 15 bits of window, the most there is; 16 more ask for the gzip wrapping.
    let status = inflateInit2_(
      state,
      15 + 16,
      ZLIB_VERSION,
      CInt(MemoryLayout<z_stream>.size)
    )
    guard status == Z_OK else {
      throw .unreadable(path, reason: "zlib does not start (status \(status))")
    }
  }

  deinit {
    inflateEnd(state)
    state.deallocate()
  }

  /// The most bytes that can still come: deflate expands 1032-fold at best (zlib's "Technical
  /// Details"), and up to 64 KiB may wait in zlib's window.
  var limit: Int {
    let (product, overflow) = (bytes.count - used).multipliedReportingOverflow(by: 1032)
    return overflow ? .max : product + 65536
  }

  /// The next `count` bytes, or fewer where the stream ends before.
  func read(_ count: Int) throws(DatasetError) -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) {
      (buffer, filled) throws(DatasetError) in
      filled = try read(into: buffer)
    }
  }

  /// Unpacks and drops the rest, checks its checksum, and gives its size.
  func skipRest() throws(DatasetError) -> Int {
    var size = 0
    while !isEnded { size += try read(1 << 16).count }
    return size
  }

  private func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count, !isEnded {
      let room = UInt32(clamping: buffer.count - filled)
      let given = UInt32(clamping: bytes.count - used)
      let status = bytes.withUnsafeBufferPointer { source in
        // zlib only reads from `next_in`, though its type says otherwise.
        state.pointee.next_in = UnsafeMutablePointer(
          mutating: source.baseAddress?.advanced(by: used)
        )
        state.pointee.avail_in = given
        state.pointee.next_out = buffer.baseAddress?.advanced(by: filled)
        state.pointee.avail_out = room
        return inflate(state, Z_NO_FLUSH)
      }
      used += Int(given - state.pointee.avail_in)
      filled += Int(room - state.pointee.avail_out)
      try check(status)
    }
    return filled
  }

  private func check(_ status: CInt) throws(DatasetError) {
    switch status {
    case Z_OK:
      return
    case Z_STREAM_END:
      if bytes[used...].starts(with: Self.magic) {
        inflateReset(state)
      } else if used < bytes.count {
        throw .gzipTrailing(path, count: bytes.count - used)
      } else {
        isEnded = true
      }
    case Z_BUF_ERROR:
      throw .gzipTruncated(path)
    default:
      let message = state.pointee.msg.map { String(cString: $0) }
      throw .gzipDamaged(path, reason: message ?? "zlib status \(status)")
    }
  }
}
