import Foundation

/// A time as ISO 8601 in UTC: `2026-11-21T10:16:05Z`.
///
/// - Parameter milliseconds: Since 1970-01-01 UTC.
/// - Returns: The text, to the second.
func timeText(_ milliseconds: Int) -> String {
  var seconds = time_t(milliseconds / 1000)
  var parts = tm()
  gmtime_r(&seconds, &parts)
  return String(
    format: "%04d-%02d-%02dT%02d:%02d:%02dZ",
    Int(parts.tm_year) + 1900,
    parts.tm_mon + 1,
    parts.tm_mday,
    parts.tm_hour,
    parts.tm_min,
    parts.tm_sec
  )
}

/// A time in the user's own time zone, to the minute: `2026-11-21 10:16`.
///
/// - Parameter milliseconds: Since 1970-01-01 UTC.
/// - Returns: The text, to the minute.
func localTimeText(_ milliseconds: Int) -> String {
  var seconds = time_t(milliseconds / 1000)
  var parts = tm()
  localtime_r(&seconds, &parts)
  return String(
    format: "%04d-%02d-%02d %02d:%02d",
    Int(parts.tm_year) + 1900,
    parts.tm_mon + 1,
    parts.tm_mday,
    parts.tm_hour,
    parts.tm_min
  )
}

/// A span of time: `0.4 s`, `59 s`, `2:05 min`, `3:04:05 h`.
func durationText(_ milliseconds: Int) -> String {
  if milliseconds < 10_000 { return String(format: "%.1f s", Double(milliseconds) / 1000) }
  let seconds = milliseconds / 1000
  if seconds < 60 { return "\(seconds) s" }
  if seconds < 3600 { return String(format: "%ld:%02ld min", seconds / 60, seconds % 60) }
  return String(format: "%ld:%02ld:%02ld h", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
