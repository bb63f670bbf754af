/// An event of TensorBoard's as it was read.
struct ReadEvent {
  /// Seconds since 1970-01-01 UTC.
  var seconds = 0.0
  var step = 0
  /// The numbers, with their tags.
  var scalars: [(tag: String, value: Double)] = []
  /// A run's setting, where the event tells it.
  var parameters: [(name: String, value: SummaryEvent.Parameter)] = []
  /// How the run ended, where the event tells it: 1 well, 2 with an error, 3 not yet.
  var endStatus: UInt64?
  /// How many values were pictures, histograms and the like.
  var skipped = 0
  /// Whether the bytes make no sense.
  var isBroken = false

  /// Reads an event.
  init(_ bytes: ArraySlice<UInt8>) {
    var event = ProtocolBufferReader(bytes)
    while let (field, value) = event.next() {
      switch (field, value) {
      case (1, .fixed64(let bits)): seconds = Double(bitPattern: bits)
      case (2, .varint(let bits)): step = Int(Int64(bitPattern: bits))
      case (5, .data(let summary)): readSummary(summary)
      default: break
      }
    }
    isBroken = isBroken || event.isBroken
  }

  private mutating func readSummary(_ bytes: ArraySlice<UInt8>) {
    var summary = ProtocolBufferReader(bytes)
    while let (field, value) = summary.next() {
      if field == 1, case .data(let value) = value { readValue(value) }
    }
    isBroken = isBroken || summary.isBroken
  }

  private mutating func readValue(_ bytes: ArraySlice<UInt8>) {
    var tag = ""
    var number: Double?
    var plugin = ""
    var content: ArraySlice<UInt8> = []
    var isText = false
    var reader = ProtocolBufferReader(bytes)
    while let (field, value) = reader.next() {
      switch (field, value) {
      case (1, .data(let text)): tag = String(decoding: text, as: UTF8.self)
      case (2, .fixed32(let bits)): number = Double(Float(bitPattern: bits))
      case (8, .data(let data)):
        let tensor = Tensor(data)
        number = tensor.scalar
        isText = tensor.type == 7
        isBroken = isBroken || tensor.isBroken
      case (9, .data(let metadata)): (plugin, content) = Self.plugin(metadata)
      default: break
      }
    }
    isBroken = isBroken || reader.isBroken
    if plugin == "hparams" {
      readHyperparameters(content)
    } else if let number, !tag.isEmpty, ["", "scalars"].contains(plugin) {
      scalars.append((tag, number))
    } else if !isText {
      skipped += 1
    }
  }

  private static func plugin(
    _ bytes: ArraySlice<UInt8>
  ) -> (name: String, content: ArraySlice<UInt8>) {
    var (name, content) = ("", ArraySlice<UInt8>())
    var metadata = ProtocolBufferReader(bytes)
    while let (field, value) = metadata.next() {
      guard field == 1, case .data(let data) = value else { continue }
      var plugin = ProtocolBufferReader(data)
      while let (field, value) = plugin.next() {
        guard case .data(let data) = value else { continue }
        if field == 1 { name = String(decoding: data, as: UTF8.self) }
        if field == 2 { content = data }
      }
    }
    return (name, content)
  }

  private mutating func readHyperparameters(_ bytes: ArraySlice<UInt8>) {
    var plugin = ProtocolBufferReader(bytes)
    while let (field, value) = plugin.next() {
      if field == 4, case .data(let end) = value { readEnd(end) }
      guard field == 3, case .data(let start) = value else { continue }
      var session = ProtocolBufferReader(start)
      while let (field, value) = session.next() {
        guard field == 1, case .data(let entry) = value else { continue }
        if let parameter = Self.parameter(entry) { parameters.append(parameter) }
      }
    }
  }

  private mutating func readEnd(_ bytes: ArraySlice<UInt8>) {
    var end = ProtocolBufferReader(bytes)
    while let (field, value) = end.next() {
      if field == 1, case .varint(let status) = value { endStatus = status }
    }
  }

  private static func parameter(
    _ bytes: ArraySlice<UInt8>
  ) -> (name: String, value: SummaryEvent.Parameter)? {
    var name = ""
    var result: SummaryEvent.Parameter?
    var entry = ProtocolBufferReader(bytes)
    while let (field, value) = entry.next() {
      guard case .data(let data) = value else { continue }
      if field == 1 { name = String(decoding: data, as: UTF8.self) }
      guard field == 2 else { continue }
      var message = ProtocolBufferReader(data)
      while let (field, value) = message.next() {
        switch (field, value) {
        case (2, .fixed64(let bits)): result = .number(Double(bitPattern: bits))
        case (3, .data(let text)): result = .text(String(decoding: text, as: UTF8.self))
        case (4, .varint(let bit)): result = .bool(bit != 0)
        default: break
        }
      }
    }
    return result.map { (name, $0) }
  }
}

/// A tensor of one number, whichever way its bytes are kept.
private struct Tensor {
  var type: UInt64 = 0
  private var count = 1
  private var content: ArraySlice<UInt8> = []
  private var numbers: [Double] = []
  var isBroken = false

  init(_ bytes: ArraySlice<UInt8>) {
    var tensor = ProtocolBufferReader(bytes)
    while let (field, value) = tensor.next() {
      switch (field, value) {
      case (1, .varint(let type)): self.type = type
      case (2, .data(let shape)): count = Self.count(shape)
      case (4, .data(let data)): content = data
      case (5, .fixed32(let bits)): numbers.append(Double(Float(bitPattern: bits)))
      case (5, .data(let data)):
        numbers += Self.numbers(data, UInt32.self) { Double(Float(bitPattern: $0)) }
      case (6, .fixed64(let bits)): numbers.append(Double(bitPattern: bits))
      case (6, .data(let data)):
        numbers += Self.numbers(data, UInt64.self) { Double(bitPattern: $0) }
      case (7, .varint(let bits)), (10, .varint(let bits)):
        numbers.append(Double(Int64(bitPattern: bits)))
      case (7, .data(let data)), (10, .data(let data)): numbers += Self.varints(data)
      default: break
      }
    }
    isBroken = tensor.isBroken
  }

  /// The number, nil where there is another amount of them or they are of another type.
  var scalar: Double? {
    guard count == 1, [1, 2, 3, 9].contains(type) else { return nil }
    if content.isEmpty { return numbers.count == 1 ? numbers[0] : nil }
    let values: [Double] =
      switch type {
      case 1: Self.numbers(content, UInt32.self) { Double(Float(bitPattern: $0)) }
      case 2: Self.numbers(content, UInt64.self) { Double(bitPattern: $0) }
      case 3: Self.numbers(content, UInt32.self) { Double(Int32(bitPattern: $0)) }
      default: Self.numbers(content, UInt64.self) { Double(Int64(bitPattern: $0)) }
      }
    return values.count == 1 ? values[0] : nil
  }

  /// How many numbers a shape has room for.
  private static func count(_ bytes: ArraySlice<UInt8>) -> Int {
    var count = 1
    var shape = ProtocolBufferReader(bytes)
    while let (field, value) = shape.next() {
      guard field == 2, case .data(let data) = value else { continue }
      var dimension = ProtocolBufferReader(data)
      var size = 0
      while let (field, value) = dimension.next() {
        if field == 1, case .varint(let bits) = value { size = Int(clamping: bits) }
      }
      count = count.multipliedReportingOverflow(by: size).partialValue
    }
    return count
  }

  private static func numbers<Bits: FixedWidthInteger>(
    _ data: ArraySlice<UInt8>,
    _ type: Bits.Type,
    _ number: (Bits) -> Double
  ) -> [Double] {
    let size = MemoryLayout<Bits>.size
    guard data.count.isMultiple(of: size) else { return [] }
    return data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: size).map { offset in
        number(Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Bits.self)))
      }
    }
  }

  private static func varints(_ data: ArraySlice<UInt8>) -> [Double] {
    var numbers: [Double] = []
    var value: UInt64 = 0
    var shift: UInt64 = 0
    for byte in data {
      if shift < 64 { value |= UInt64(byte & 0x7F) << shift }
      shift += 7
      if byte < 0x80 {
        numbers.append(Double(Int64(bitPattern: value)))
        (value, shift) = (0, 0)
      }
    }
    return numbers
  }
}
