public import Foundation

/// When and where a question is asked: what its dates and spans of time mean.
public struct Moment: Sendable {
  /// Milliseconds since 1970-01-01 UTC.
  public let now: Int
  /// The zone of times that name none.
  public let timeZone: TimeZone

  /// Makes a moment.
  public init(now: Int, timeZone: TimeZone) {
    self.now = now
    self.timeZone = timeZone
  }

  /// The form of times that `time` reads.
  static let form = "'2026-11-01', '2026-11-01 10:30' or '2026-11-01T10:30:00Z'"

  /// The time that a text says, in milliseconds since 1970-01-01 UTC; nil where it says none.
  func time(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard let date = Self.numbers(bytes.prefix(10), "dddd-dd-dd"),
      let day = Self.day(date[0], date[1], date[2])
    else { return nil }
    var rest = bytes.dropFirst(10)
    var seconds = 0
    if let first = rest.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "T") {
      rest = rest.dropFirst()
      guard let time = Self.numbers(rest.prefix(5), "dd:dd"), time[0] < 24, time[1] < 60 else {
        return nil
      }
      seconds = time[0] * 3600 + time[1] * 60
      rest = rest.dropFirst(5)
      if let more = Self.numbers(rest.prefix(3), ":dd") {
        guard more[0] < 60 else { return nil }
        seconds += more[0]
        rest = rest.dropFirst(3)
      }
    }
    let local = day * 86400 + seconds
    if let offset = Self.offset(rest) { return (local - offset) * 1000 }
    guard rest.isEmpty else { return nil }
    // The offset at the moment itself: near a change of the clocks the first guess may be an hour off.
    func offset(at seconds: Int) -> Int {
      timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }
    return (local - offset(at: local - offset(at: local))) * 1000
  }

  /// Seconds east of Greenwich that `Z`, `+01:00` or `-05:30` says.
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
    if bytes.elementsEqual("Z".utf8) { return 0 }
    guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let parts = numbers(bytes.dropFirst(), "dd:dd"), parts[0] < 24, parts[1] < 60
    else { return nil }
    return (parts[0] * 3600 + parts[1] * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }

  /// The numbers in bytes of a form in which `d` is a digit.
  private static func numbers(_ bytes: ArraySlice<UInt8>, _ form: String) -> [Int]? {
    guard bytes.count == form.utf8.count else { return nil }
    var numbers: [Int] = []
    var isInNumber = false
    for (byte, expected) in zip(bytes, form.utf8) {
      if expected == UInt8(ascii: "d") {
        guard (48...57).contains(byte) else { return nil }
        let digit = Int(byte) - 48
        if isInNumber { numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + digit }
        if !isInNumber { numbers.append(digit) }
        isInNumber = true
      } else {
        guard byte == expected else { return nil }
        isInNumber = false
      }
    }
    return numbers
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar, nil where there is no such date.
  ///
  /// After H. Hinnant, "chrono-compatible low-level date algorithms", 2013: years begin in March, so
  /// that the day that is not always there is the last.
  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard year >= 1, (1...12).contains(month), (1...lengths[month - 1]).contains(day) else {
      return nil
    }
    let shifted = month > 2 ? year : year - 1
    let (era, ofEra) = (shifted / 400, shifted % 400)
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }
}
