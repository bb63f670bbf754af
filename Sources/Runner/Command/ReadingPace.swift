import Foundation

/// How long to let a program's output gather before it is read again.
///
/// A program that prints a line a millisecond would wake exp a thousand times a second. What comes
/// little by little, but all the time, is therefore read every ten milliseconds; what comes seldom at
/// once, and so what comes fast, since a pipe that is full holds its program up.
struct ReadingPace {
  /// The longest pause, in milliseconds.
  static let longest: UInt32 = 10
  /// Bytes in a millisecond from which on nothing waits: in the longest pause a sixth of a pipe.
  static let fast = 1024

  /// Milliseconds to wait before the next read.
  private(set) var pause: UInt32 = 0
  private var last: UInt32 = 0

  /// Notes how many bytes were read at a time, in milliseconds.
  mutating func note(_ count: Int, at now: UInt32) {
    let isSoon = now &- last <= 2 * Self.longest
    let isLittle = count <= Self.fast * Int(pause + 1)
    pause = isSoon && isLittle ? min(Self.longest, pause + 1) : 0
    last = now
  }

  /// Waits as long as is right.
  func wait() {
    if pause > 0 { usleep(pause * 1000) }
  }
}
