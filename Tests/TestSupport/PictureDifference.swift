/// How two pictures, given by the bytes of their pixels, differ by more than versions of Cairo and FreeType do.
///
/// That is in size, in one byte by more than 96, or in half a per cent of all by more than 24; nil where they
/// do not.
public func pictureDifference(_ first: [UInt8], _ second: [UInt8]) -> String? {
  guard first.count == second.count else { return "another size" }
  var largest = 0
  var count = 0
  for (one, other) in zip(first, second) {
    let difference = abs(Int(one) - Int(other))
    largest = max(largest, difference)
    if difference > 24 { count += 1 }
  }
  guard largest > 96 || count * 200 > first.count else { return nil }
  return "\(count) channels differ, the largest by \(largest) of 255"
}
