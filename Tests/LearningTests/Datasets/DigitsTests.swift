import Testing

@testable import Learning

struct DigitsTests {
  static let data = Dataset.digits(train: 150, test: 50)

  @Test
  func `the same pictures come on every machine`() {
    // The digest of the same bytes by Python's hashlib, laid out as DatasetHash says.
    #expect(
      Self.data.hash == "9acfaafb5b7cbfb13537ed8b0bf35a1c990a1e81ab0615ffaf0b630449f4ce5a"
    )
  }

  @Test
  func `a picture depends on seed, split and index alone`() throws {
    let fewer = Dataset.digits(train: 20, test: 30)
    let (train, trainLabels) = try parts(Self.data.train)
    let (test, testLabels) = try parts(Self.data.test)
    let (fewerTrain, fewerTrainLabels) = try parts(fewer.train)
    let (fewerTest, fewerTestLabels) = try parts(fewer.test)
    #expect(fewerTrain == Array(train.prefix(20 * 784)))
    #expect(fewerTrainLabels == Array(trainLabels.prefix(20)))
    #expect(fewerTest == Array(test.prefix(30 * 784)))
    #expect(fewerTestLabels == Array(testLabels.prefix(30)))
    #expect(fewerTestLabels != Array(trainLabels.prefix(30)))
    #expect(Dataset.digits(train: 20, test: 30, seed: -1).hash != fewer.hash)
  }

  @Test
  func `the pictures have MNIST's form`() throws {
    let (pixels, _) = try parts(Self.data.train)
    #expect(Self.data.train.inputSize == 784)
    #expect(Self.data.classCount == 10)
    #expect((0.15...0.25).contains(Self.data.density()))
    for start in stride(from: 0, to: pixels.count, by: 784) {
      let picture = Array(pixels[start..<start + 784])
      #expect((picture.max() ?? 0) > 120)
      let ink = picture.reduce(0.0) { $0 + Double($1) }
      let middle = picture.indices.reduce((0.0, 0.0)) { sum, pixel in
        let weight = Double(picture[pixel]) / ink
        return (
          sum.0 + weight * (Double(pixel % 28) + 0.5), sum.1 + weight * (Double(pixel / 28) + 0.5)
        )
      }
      #expect(abs(middle.0 - 14) < 3.5)
      #expect(abs(middle.1 - 14) < 3.5)
    }
  }

  @Test
  func `every class is equally likely`() throws {
    var counts = [Int](repeating: 0, count: 10)
    for index in 0..<10_000 {
      var stream = RandomStream(seed: 0, purpose: .digits, substream: UInt64(index))
      counts[stream.index(below: 10)] += 1
    }
    // Chi-squared with 9 degrees of freedom exceeds 27.9 once in a thousand.
    let chiSquared = counts.reduce(0.0) { $0 + (Double($1) - 1000) * (Double($1) - 1000) / 1000 }
    #expect(chiSquared < 27.9)
    #expect(Set(try parts(Self.data.train).labels) == Set(0...9))
  }

  @Test
  func `a picture is near the others of its class`() throws {
    let (train, trainLabels) = try parts(Self.data.train)
    let (test, testLabels) = try parts(Self.data.test)
    var sums = [[Double]](repeating: [Double](repeating: 0, count: 784), count: 10)
    var counts = [Double](repeating: 0, count: 10)
    for (index, label) in trainLabels.enumerated() {
      counts[Int(label)] += 1
      for pixel in 0..<784 { sums[Int(label)][pixel] += Double(train[index * 784 + pixel]) }
    }
    var right = 0
    for (index, label) in testLabels.enumerated() {
      let distances = (0..<10).map { digit in
        (0..<784).reduce(0.0) { distance, pixel in
          let gap = Double(test[index * 784 + pixel]) - sums[digit][pixel] / counts[digit]
          return distance + gap * gap
        }
      }
      if distances.firstIndex(of: distances.min() ?? 0) == Int(label) { right += 1 }
    }
    // Guessing gets 5 of 50, the same rule in NumPy 86 in a hundred from 300 pictures.
    #expect(right >= 35)
  }

  @Test
  func `every shape fits its box`() {
    for (digit, shapes) in DigitShape.byDigit.enumerated() {
      for shape in shapes {
        #expect(shape.weight > 0, "\(digit)")
        for stroke in shape.strokes {
          #expect(stroke.count >= 2, "\(digit)")
          #expect(stroke.allSatisfy { (0...100).contains($0.x) && (0...100).contains($0.y) })
        }
      }
    }
    #expect(DigitShape.byDigit.count == 10)
  }

  private func parts(_ samples: Samples) throws -> (pixels: [UInt8], labels: [UInt8]) {
    guard case .bytes(let pixels) = samples.inputs, case .classes(let labels) = samples.targets
    else { throw Missing() }
    #expect(pixels.count == samples.count * samples.inputSize)
    #expect(labels.count == samples.count)
    return (pixels, labels)
  }

  private struct Missing: Error {}
}
