/// TensorBoard's events, as far as numbers and settings go.
///
/// The messages are those of tensorflow/core/util/event.proto and framework/summary.proto, and of
/// TensorBoard's plugins/hparams/plugin_data.proto.
enum SummaryEvent {
  /// What every file begins with.
  static func version(at seconds: Double) -> [UInt8] {
    event(at: seconds, step: 0) { $0.text(3, "brain.Event:2") }
  }

  /// What stands before the name of a metric whose numbers are kept in double precision as well.
  static let doublePrefix = "float64/"

  /// One number in single precision, the form that every reader of such files knows.
  static func single(_ tag: String, _ value: Double, step: Int, at seconds: Double) -> [UInt8] {
    summary(at: seconds, step: step) { summary in
      summary.text(1, tag)
      summary.single(2, Float(value))
    }
  }

  /// One number, in double precision; the first of a tag says which plugin shows it.
  static func scalar(
    _ tag: String,
    _ value: Double,
    step: Int,
    at seconds: Double,
    isFirst: Bool
  ) -> [UInt8] {
    summary(at: seconds, step: step) { summary in
      summary.text(1, tag)
      summary.message(8) { tensor in
        tensor.varint(1, 2)  // DT_DOUBLE
        tensor.message(2) { _ in }  // no dimensions: one number
        withUnsafeBytes(of: value.bitPattern.littleEndian) { tensor.data(4, Array($0)) }
      }
      if isFirst { metadata(&summary, plugin: "scalars", dataClass: 1) }
    }
  }

  /// A text, shown by TensorBoard as Markdown.
  static func text(_ tag: String, _ text: String, at seconds: Double) -> [UInt8] {
    summary(at: seconds, step: 0) { summary in
      summary.text(1, tag)
      summary.message(8) { tensor in
        tensor.varint(1, 7)  // DT_STRING
        tensor.message(2) { _ in }
        tensor.text(8, text)
      }
      metadata(&summary, plugin: "text", dataClass: 2)
    }
  }

  /// A value of a setting.
  enum Parameter: Hashable {
    case number(Double)
    case text(String)
    case bool(Bool)
  }

  /// A run's setting, for the table of hyperparameters.
  static func settings(
    _ parameters: [(name: String, value: Parameter)],
    at seconds: Double
  ) -> [UInt8] {
    var content = ProtocolBufferWriter()
    content.message(3) { start in
      for (name, value) in parameters {
        start.message(1) { entry in
          entry.text(1, name)
          entry.message(2) { message in
            switch value {
            case .number(let number): message.double(2, number)
            case .text(let text): message.text(3, text)
            case .bool(let bool): message.varint(4, bool ? 1 : 0)
            }
          }
        }
      }
      start.double(5, seconds)
    }
    return hyperparameters("_hparams_/session_start_info", content, at: seconds)
  }

  /// How a run ended: 1 well, 2 with an error, 3 not yet.
  static func end(status: UInt64, at seconds: Double) -> [UInt8] {
    var content = ProtocolBufferWriter()
    content.message(4) { end in
      end.varint(1, status)
      end.double(2, seconds)
    }
    return hyperparameters("_hparams_/session_end_info", content, at: seconds)
  }

  private static func hyperparameters(
    _ tag: String,
    _ content: ProtocolBufferWriter,
    at seconds: Double
  ) -> [UInt8] {
    summary(at: seconds, step: 0) { summary in
      summary.text(1, tag)
      summary.message(9) { metadata in
        metadata.message(1) { plugin in
          plugin.text(1, "hparams")
          plugin.data(2, content.bytes)
        }
      }
    }
  }

  private static func metadata(
    _ summary: inout ProtocolBufferWriter,
    plugin: String,
    dataClass: UInt64
  ) {
    summary.message(9) { metadata in
      metadata.message(1) { $0.text(1, plugin) }
      metadata.varint(4, dataClass)
    }
  }

  private static func summary(
    at seconds: Double,
    step: Int,
    _ value: (inout ProtocolBufferWriter) -> Void
  ) -> [UInt8] {
    event(at: seconds, step: step) { event in event.message(5) { $0.message(1, value) } }
  }

  private static func event(
    at seconds: Double,
    step: Int,
    _ content: (inout ProtocolBufferWriter) -> Void
  ) -> [UInt8] {
    var event = ProtocolBufferWriter()
    event.double(1, seconds)
    if step != 0 { event.varint(2, UInt64(bitPattern: Int64(step))) }
    content(&event)
    return event.bytes
  }
}
