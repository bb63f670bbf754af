import Foundation

/// A time as ISO 8601 in UTC: `2026-11-21T10:16:05Z`.
///
/// - Parameter milliseconds: Since 1970-01-01 UTC.
/// - Returns: The text, to the second.
func timeText(_ milliseconds: Int) -> String {
  text(milliseconds, "%Y-%m-%dT%H:%M:%SZ", gmtime_r)
}

/// A time in the user's own time zone, to the minute: `2026-11-21 10:16`.
///
/// - Parameter milliseconds: Since 1970-01-01 UTC.
/// - Returns: The text, to the minute.
func localTimeText(_ milliseconds: Int) -> String {
  text(milliseconds, "%Y-%m-%d %H:%M", localtime_r)
}

/// A time by a format of `strftime`, split into its parts by one of C's functions.
private func text(
  _ milliseconds: Int,
  _ format: String,
  _ split: (UnsafePointer<time_t>, UnsafeMutablePointer<tm>) -> UnsafeMutablePointer<tm>?
) -> String {
  var seconds = time_t(milliseconds / 1000)
  var parts = tm()
  guard split(&seconds, &parts) != nil else { return "\(milliseconds) ms" }
  var buffer = [CChar](repeating: 0, count: 64)
  let count = strftime(&buffer, buffer.count, format, &parts)
  return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// A span of time: `0.4 s`, `59 s`, `2:05 min`, `3:04:05 h`.
func durationText(_ milliseconds: Int) -> String {
  if milliseconds < 10_000 { return String(format: "%.1f s", Double(milliseconds) / 1000) }
  let seconds = milliseconds / 1000
  if seconds < 60 { return "\(seconds) s" }
  if seconds < 3600 { return String(format: "%ld:%02ld min", seconds / 60, seconds % 60) }
  return String(format: "%ld:%02ld:%02ld h", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
