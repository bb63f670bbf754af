import Experiment
internal import Foundation
internal import GRDB

/// The rows of `field` and `run_field`.
enum FieldRows {
  /// What `canonical` holds: everything of a field but its numbers.
  private struct Frame: Codable {
    struct Axis: Codable {
      let variable: String
      let lower: Double
      let upper: Double
      let cells: Int

      init(_ axis: Field.Axis) {
        (variable, lower, upper, cells) = (axis.variable, axis.lower, axis.upper, axis.cells)
      }

      /// The axis, nil where it has no cell or more than any file could fill.
      var axis: Field.Axis? {
        guard 1...1_000_000 ~= cells else { return nil }
        return Field.Axis(variable, from: lower, to: upper, cells: cells)
      }
    }

    let function: String
    let x: Axis
    let y: Axis
    let fixed: [String: Double]
  }

  /// What the columns `canonical` and `content` hold of a field.
  static func columns(of field: Field) throws -> (canonical: String, content: Data) {
    let frame = Frame(
      function: field.function,
      x: Frame.Axis(field.x),
      y: Frame.Axis(field.y),
      fixed: field.fixed
    )
    let canonical = try StoredJSON.text(frame)
    let content = [field.values, field.slopesX, field.slopesY].reduce(into: Data()) {
      $0.append(Blob.data($1[...]))
    }
    return (canonical, content)
  }

  /// Links a field, given as its columns, to a run; writes it where the store does not have it.
  static func attach(
    _ columns: (canonical: String, content: Data),
    run: Int64,
    _ database: Database
  ) throws {
    let (canonical, content) = columns
    let hash = hash(canonical, content)
    try database.cachedStatement(
      sql: """
        INSERT INTO field (hash, canonical, content) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING
        """
    ).execute(arguments: [hash, canonical, content])
    try database.cachedStatement(
      sql: """
        INSERT INTO run_field (run, field) SELECT ?, id FROM field WHERE hash = ?
        ON CONFLICT DO NOTHING
        """
    ).execute(arguments: [run, hash])
  }

  /// The field of the columns hash, canonical and content; nil where they do not fit each other.
  static func field(_ row: Row, from index: Int) throws -> Field? {
    let canonical: String = try row.value(index + 1)
    let content: Data = try row.value(index + 2)
    guard try row.value(index, as: String.self) == hash(canonical, content),
      let frame: Frame = try? StoredJSON.value(canonical), let x = frame.x.axis,
      let y = frame.y.axis
    else { return nil }
    let count = x.count * y.count
    var numbers: [Double] = []
    Blob.append(content, to: &numbers)
    guard numbers.count == 3 * count, content.count == 24 * count else { return nil }
    return Field(
      function: frame.function,
      x: x,
      y: y,
      fixed: frame.fixed,
      values: Array(numbers[..<count]),
      slopesX: Array(numbers[count..<2 * count]),
      slopesY: Array(numbers[(2 * count)...])
    )
  }

  private static func hash(_ canonical: String, _ content: Data) -> String {
    SHA256.hex(of: Array(canonical.utf8) + Array(content))
  }
}
