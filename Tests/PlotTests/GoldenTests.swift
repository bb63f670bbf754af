import Testing

@testable import Plot

struct GoldenTests {
  @Test func `smoothed loss`() throws { try Golden.expect("smoothed", Sample.smoothed) }

  @Test func `groups in the dark`() throws {
    try Golden.expect("groups-dark", Sample.groups(12), theme: .dark)
  }

  @Test func `accuracy`() throws { try Golden.expect("accuracy", Sample.accuracy) }

  @Test func `ugly data`() throws { try Golden.expect("ugly", Sample.ugly) }

  @Test func `a field with paths`() throws { try Golden.expect("field", Sample.field(cells: 80)) }

  @Test func `cells`() throws { try Golden.expect("heat", Sample.heat) }

  @Test func `parallel axes in the dark`() throws {
    try Golden.expect("parallel-dark", Sample.parallel(40), theme: .dark)
  }
}
