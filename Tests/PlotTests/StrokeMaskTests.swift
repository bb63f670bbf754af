import Testing

@testable import Plot

/// The fast ways of `StrokeMask` against its definition, pixel by pixel.
struct StrokeMaskTests {
  private static let size = 60

  private func mask(_ points: [PixelPoint], lineWidth: Double) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.size * Self.size)
    bytes.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      StrokeMask(width: Self.size, height: Self.size, stride: Self.size, bytes: start)
        .add(points, lineWidth: lineWidth)
    }
    return bytes
  }

  /// Half a pixel plus half the width less the distance to the nearest segment, at most one pixel or the
  /// width.
  private func defined(_ points: [PixelPoint], lineWidth: Double) -> [Double] {
    (0..<Self.size * Self.size).map { place in
      let (x, y) = (Double(place % Self.size) + 0.5, Double(place / Self.size) + 0.5)
      let distances = zip(points, points.dropFirst()).map { start, end in
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let square = dx * dx + dy * dy
        let along = (x - start.x) * dx + (y - start.y) * dy
        let share = square > 0 ? min(max(along / square, 0), 1) : 0
        let (offX, offY) = (x - start.x - share * dx, y - start.y - share * dy)
        return (offX * offX + offY * offY).squareRoot()
      }
      let cover = lineWidth / 2 + 0.5 - (distances.min() ?? .infinity)
      return 255 * min(max(cover, 0), lineWidth, 1)
    }
  }

  @Test(arguments: [0.5, 1, 1.75, 4], [0.02, 0.3, 5, 40])
  func `dense and sparse lines cover what the definition says`(lineWidth: Double, step: Double) {
    var numbers = SampleNumbers(seed: UInt64(step * 100))
    var x = -5.0
    // Beyond all four edges, too; a point stands still now and then.
    var points: [PixelPoint] = []
    while x < 70, points.count < 200 {
      points.append(PixelPoint(x, numbers.next(in: -20...80)))
      if numbers.next() < 0.1, let last = points.last { points.append(last) }
      x += step
    }
    let pairs = zip(mask(points, lineWidth: lineWidth), defined(points, lineWidth: lineWidth))
    #expect(pairs.allSatisfy { abs(Double($0) - $1) <= 1 })
  }

  @Test func `upright and level lines are as wide as they are`() {
    let upright = mask([PixelPoint(20, 10), PixelPoint(20, 50)], lineWidth: 2)
    let level = mask([PixelPoint(10, 20), PixelPoint(50, 20)], lineWidth: 2)
    #expect((17...22).map { upright[30 * Self.size + $0] } == [0, 0, 255, 255, 0, 0])
    #expect((17...22).map { level[$0 * Self.size + 30] } == [0, 0, 255, 255, 0, 0])
  }
}
