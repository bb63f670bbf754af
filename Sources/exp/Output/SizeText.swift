import Foundation

/// A number of bytes: `812 bytes`, `1.4 kB`, `32 MB`, in powers of 1000.
func sizeText(_ bytes: Double) -> String {
  let units = ["kB", "MB", "GB", "TB"]
  if bytes < 1000 { return "\(Int(bytes.rounded())) bytes" }
  var (size, unit) = (bytes / 1000, 0)
  while size >= 999.5, unit < units.count - 1 { (size, unit) = (size / 1000, unit + 1) }
  return String(format: size < 9.95 ? "%.1f " : "%.0f ", size) + units[unit]
}
