import Experiment
import Foundation
import Store
import TestSupport
import Testing

@testable import Exchange

struct TensorBoardTests {
  private static let fixtures = repositoryFolder.appendingPathComponent(
    "Tests/ExchangeTests/Fixtures"
  )

  private static func importer(_ store: Store) -> TensorBoardImport {
    TensorBoardImport(
      into: ImportTarget(
        store,
        provenance: Provenance(program: "1", command: "test", specHash: ""),
        now: 5_000_000
      )
    )
  }

  @Test func `the checksum is that of RFC 3720`() {
    // Appendix B.4 of RFC 3720: 32 bytes of zeros, of ones, ascending; and the usual check value.
    func crc(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes(CRC32C.checksum) }
    #expect(crc([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(crc([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(crc((0..<32).map { UInt8($0) }) == 0x46DD_794E)
    #expect(crc(Array("123456789".utf8)) == 0xE306_9283)
  }

  @Test func `what tensorboardX wrote is read`() throws {
    // tensorboardX 2.6.5: add_scalar("loss", 1/(i+1), i) at 1700000000 + i s for i = 0, 1, 2; val/acc
    // NaN and infinity; -0 at step -5; a text and a histogram.
    try ExchangeFixture.use { (fixture) throws in
      let file = Self.fixtures.appendingPathComponent("tensorboardX.tfevents").path
      let result = try Self.importer(fixture.store).read(file, experiment: "x")
      #expect(result.added == 1 && result.points == 6)
      #expect(
        result.notices == ["tensorboardX.tfevents: 1 pictures, histograms or the like left out"]
      )
      let run = try #require(try fixture.store.runs(in: "x").first)
      #expect(run.startedAt == 1_700_000_000_000)
      let loss = try #require(try fixture.store.series("loss", of: run.id, withElapsed: true))
      #expect(loss.steps == [0, 1, 2])
      #expect(loss.values == [1, 0.5, Double(Float(1) / 3)])
      #expect(loss.elapsed == [0, 1000, 2000])
      let accuracy = try #require(try fixture.store.series("val/acc", of: run.id))
      #expect(accuracy.values[0].isNaN && accuracy.values[1] == .infinity)
      let negative = try #require(try fixture.store.series("neg", of: run.id))
      #expect(negative.steps == [-5] && negative.values[0].sign == .minus)
    }
  }

  @Test func `hyperparameters become settings`() throws {
    // tensorboardX 2.6.5: add_hparams({lr: 0.1, opt: "sgd", nesterov: True, n: 3}, …).
    try ExchangeFixture.use { (fixture) throws in
      let file = Self.fixtures.appendingPathComponent("hparams.tfevents").path
      _ = try Self.importer(fixture.store).read(file, experiment: "h")
      let run = try #require(try fixture.store.runs(in: "h").first)
      #expect(run.trial.setting["lr"] == .number(0.1))
      #expect(run.trial.setting["opt"] == .string("sgd"))
      #expect(run.trial.setting["nesterov"] == .bool(true))
      #expect(run.trial.setting["n"] == .integer(3))
    }
  }

  @Test func `tensors of any number type are read`() throws {
    // tensorboard 2.21.0's EventFileWriter: float32 0.1, float64 0.1, int32 7, int64 9, then a vector.
    try ExchangeFixture.use { (fixture) throws in
      let file = Self.fixtures.appendingPathComponent("tensors.tfevents").path
      let result = try Self.importer(fixture.store).read(file, experiment: "t")
      let run = try #require(try fixture.store.runs(in: "t").first)
      let loss = try #require(try fixture.store.series("loss", of: run.id))
      #expect(loss.steps == [0, 10, 20, 30])
      #expect(loss.values == [Double(Float(0.1)), 0.1, 7, 9])
      #expect(result.notices.count == 1)
    }
  }

  @Test func `what is exported comes back bit for bit, twice the same`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let run = try fixture.record()
      try TensorBoardExport.write([run], from: fixture.store, to: fixture.path("logs"))
      let first = try Self.importer(fixture.store).read(fixture.path("logs"), experiment: "back")
      let second = try Self.importer(fixture.store).read(fixture.path("logs"), experiment: "back")
      #expect(first.added == 1 && first.known == 0 && second.added == 0 && second.known == 1)
      func values(_ points: [String: [ExchangeFixture.Point]]) -> Set<[ExchangeFixture.Point]> {
        // NaN's sign and payload are kept as well.
        Set(points.values)
      }
      #expect(try values(fixture.points(of: "back")) == values(fixture.points(of: run.experiment)))
      let back = try #require(try fixture.store.runs(in: "back").first)
      #expect(back.trial.seed == 7 && back.trial.setting["bias"] == .bool(true))
      #expect(back.trial.setting["name, \"q\""] == run.trial.setting["name, \"q\""])
      #expect(throws: ExchangeError.exists(path: fixture.path("logs"))) {
        try TensorBoardExport.write([run], from: fixture.store, to: fixture.path("logs"))
      }
    }
  }

  @Test func `a file cut off anywhere gives the records before`() throws {
    let bytes = try Data(
      contentsOf: Self.fixtures.appendingPathComponent("tensorboardX.tfevents")
    )
    let whole = Self.fixtures.appendingPathComponent("tensorboardX.tfevents").path
    var ends: Set<Int> = [bytes.count]
    _ = try RecordFile.read(whole) { _, offset, _ in ends.insert(offset) }
    var counts: Set<Int> = []
    for length in 0...bytes.count {
      try withTemporaryFolder { (folder) throws in
        let path = folder.appendingPathComponent("a.tfevents").path
        try bytes.prefix(length).write(to: URL(fileURLWithPath: path))
        var count = 0
        let isWhole = try RecordFile.read(path) { _, _, data in
          let event = ReadEvent(data)
          #expect(!event.isBroken)
          count += event.scalars.count
        }
        counts.insert(count)
        #expect(isWhole == ends.contains(length))
        if length == bytes.count { #expect(count == 6) }
      }
    }
    #expect(counts == [0, 1, 2, 3, 4, 5, 6])
  }

  @Test func `a flipped byte is found, named and nothing of its run comes`() throws {
    try ExchangeFixture.use { (fixture) throws in
      var bytes = try Data(
        contentsOf: Self.fixtures.appendingPathComponent("tensorboardX.tfevents")
      )
      bytes[100] ^= 0x40
      let path = fixture.path("a.tfevents")
      try bytes.write(to: URL(fileURLWithPath: path))
      let error = try #require(throws: ExchangeError.self) {
        try Self.importer(fixture.store).read(path, experiment: "x")
      }
      guard case .damagedRecord(path, let record, let offset, "has a wrong checksum") = error else {
        Issue.record("\(error)")
        return
      }
      #expect(record == 3 && (1..<100).contains(offset))
      #expect(try fixture.store.experiments().isEmpty)
    }
  }

  @Test func `no bytes bring the reader down`() throws {
    let bytes = try Data(
      contentsOf: Self.fixtures.appendingPathComponent("hparams.tfevents")
    )
    var records: [[UInt8]] = []
    try withTemporaryFolder { (folder) throws in
      let path = folder.appendingPathComponent("a").path
      try bytes.write(to: URL(fileURLWithPath: path))
      _ = try RecordFile.read(path) { _, _, data in records.append(Array(data)) }
    }
    var generator = SystemRandomNumberGenerator()
    var broken = 0
    for round in 0..<20_000 {
      var event = records[round % records.count]
      // Flips, a cut, and bytes that belong to nothing.
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        event[Int.random(in: 0..<event.count)] = UInt8.random(in: 0...255)
      }
      if round % 3 == 0 { event = Array(event.prefix(Int.random(in: 1...event.count))) }
      if round % 5 == 0 { event = (0..<40).map { _ in UInt8.random(in: 0...255) } }
      if ReadEvent(event[...]).isBroken { broken += 1 }
    }
    #expect(broken > 1000)
  }

  @Test func `a file that grows is read on from where it ended`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let bytes = try Data(
        contentsOf: Self.fixtures.appendingPathComponent("tensorboardX.tfevents")
      )
      let path = fixture.path("events.tfevents")
      let file = URL(fileURLWithPath: path)
      let whole = Set(
        [1, 97, bytes.count].map { step -> [Experiment.Measurement] in
          var found: [Experiment.Measurement] = []
          var end = 0
          for count in stride(from: 0, to: bytes.count, by: step) + [bytes.count] {
            try? bytes.prefix(count).write(to: file)
            let part = TensorBoardImport.part(of: path, from: end, since: 1_700_000_000)
            #expect(part.problem == nil && part.end <= count)
            found += part.measurements
            end = part.end
          }
          #expect(end == bytes.count)
          return found.filter { $0.values[0].metric == "loss" }
        }
      )
      #expect(whole.count == 1 && whole.first?.map(\.step) == [0, 1, 2])
      #expect(whole.first?.map(\.elapsed) == [0, 1000, 2000])
      // What comes before the damage is kept, and the damage told.
      var damaged = bytes
      damaged[bytes.count - 2] ^= 1
      try damaged.write(to: file)
      let part = TensorBoardImport.part(of: path, from: 0, since: 0)
      #expect(part.problem?.contains("has a wrong checksum") == true && part.end < bytes.count)
      #expect(!part.measurements.isEmpty)
    }
  }

  @Test func `files of a folder are one run, folders are runs`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let file = Self.fixtures.appendingPathComponent("tensors.tfevents")
      for place in ["logs/a/1.tfevents", "logs/a/2.tfevents", "logs/b/c/1.tfevents"] {
        let url = fixture.folder.appendingPathComponent(place)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(),
          withIntermediateDirectories: true
        )
        try FileManager.default.copyItem(at: file, to: url)
      }
      let result = try Self.importer(fixture.store).read(fixture.path("logs"), experiment: "l")
      #expect(result.added == 2 && result.points == 12)
      let names = try fixture.store.latestRuns(of: "l").map { $0.trial.setting["name"] }
      #expect(names == [.string("a"), .string("b/c")])
    }
  }
}
