import Experiment
import Fetch
import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: isInstalled("curl"), "there is no curl on PATH; scripts/setup installs it"))
struct DownloadTests {
  @Test func `all files are fetched, checked and named`() throws {
    try Publication.inFolder { folder in
      try withLoopbackServer(Publication.replies(at: "a")) { server in
        let (results, events) = try Publication.download(from: [server.address + "a"], into: folder)
        let paths = ["images", "labels"].map { "\(folder.path)/\($0)" }
        let urls = ["images", "labels"].map { "\(server.address)a/\($0)" }
        #expect(try Publication.isComplete(folder))
        #expect(results.map(\.path) == paths)
        #expect(results.map(\.url) == urls)
        #expect(
          events == [
            .transferring(url: urls[0], from: 0), .finished(path: paths[0]),
            .transferring(url: urls[1], from: 0), .finished(path: paths[1]),
          ]
        )
        #expect(server.requests == [.init(path: "/a/images"), .init(path: "/a/labels")])
      }
    }
  }

  @Test func `a broken connection is continued where it broke`() throws {
    try Publication.inFolder { folder in
      var replies = Publication.replies(at: "a")
      replies["/a/images"] = [
        .broken(Publication.images, after: 70_000), .broken(Publication.images, after: 50_000),
        .file(Publication.images),
      ]
      try withLoopbackServer(replies) { server in
        _ = try Publication.download(from: [server.address + "a/"], into: folder)
        #expect(try Publication.isComplete(folder))
        #expect(
          server.requests.map(\.range) == [nil, "bytes=70000-", "bytes=120000-", nil]
        )
      }
    }
  }

  @Test func `an unfinished file of an earlier download is continued`() throws {
    try Publication.inFolder { folder in
      try Publication.write(Publication.images.prefix(1234), to: "images.part", in: folder)
      try withLoopbackServer(Publication.replies(at: "a")) { server in
        _ = try Publication.download(from: [server.address + "a"], into: folder)
        #expect(try Publication.isComplete(folder))
        #expect(server.requests.first == .init(path: "/a/images", range: "bytes=1234-"))
      }
    }
  }

  @Test func `a complete file that lacks only its name is not fetched`() throws {
    try Publication.inFolder { folder in
      try Publication.write(Publication.images, to: "images.part", in: folder)
      try withLoopbackServer(Publication.replies(at: "a")) { server in
        let (results, _) = try Publication.download(from: [server.address + "a"], into: folder)
        #expect(try Publication.isComplete(folder))
        #expect(results.first?.url == nil)
        #expect(server.requests == [.init(path: "/a/labels")])
      }
    }
  }

  @Test(arguments: [
    Publication.images + [1, 2, 3],  // longer than the file
    Array(Publication.images.reversed()),  // as long, and wrong
    [9, 9, 9],  // a wrong beginning
  ])
  func `an unfinished file that is wrong is fetched anew`(_ bytes: [UInt8]) throws {
    try Publication.inFolder { folder in
      try Publication.write(bytes, to: "images.part", in: folder)
      try withLoopbackServer(Publication.replies(at: "a")) { server in
        let (_, events) = try Publication.download(from: [server.address + "a"], into: folder)
        #expect(try Publication.isComplete(folder))
        #expect(server.requests.map(\.range) == ["bytes=\(bytes.count)-", nil, nil])
        guard case .removed(let path, _) = events[1] else {
          Issue.record("\(events[1])")
          return
        }
        #expect(path == "\(folder.path)/images.part")
      }
    }
  }

  @Test func `a server without ranges gives the file from its beginning`() throws {
    try Publication.inFolder { folder in
      try Publication.write(Publication.images.prefix(1234), to: "images.part", in: folder)
      var replies = Publication.replies(at: "a")
      replies["/a/images"] = [.fileWithoutRanges(Publication.images)]
      try withLoopbackServer(replies) { server in
        _ = try Publication.download(from: [server.address + "a"], into: folder)
        #expect(try Publication.isComplete(folder))
      }
    }
  }

  @Test func `redirections are followed`() throws {
    try Publication.inFolder { folder in
      var replies = Publication.replies(at: "a")
      replies["/b/images"] = [.redirect("/a/images")]
      replies["/b/labels"] = [.redirect("/a/labels")]
      try withLoopbackServer(replies) { server in
        _ = try Publication.download(from: [server.address + "b"], into: folder)
        #expect(try Publication.isComplete(folder))
      }
    }
  }

  @Test func `files that are there and right stay without a question to the network`() throws {
    try Publication.inFolder { folder in
      try Publication.write(Publication.images, to: "images", in: folder)
      try Publication.write(Publication.labels, to: "labels", in: folder)
      let (results, events) = try Publication.download(
        from: [try LoopbackServer.deadAddress()],
        into: folder,
        environment: [:]
      )
      #expect(try Publication.isComplete(folder))
      #expect(results.map(\.url) == [nil, nil])
      #expect(
        events == [
          .alreadyThere(path: "\(folder.path)/images"),
          .alreadyThere(path: "\(folder.path)/labels"),
        ]
      )
    }
  }

  @Test func `another file of that name is replaced when that is asked for`() throws {
    try Publication.inFolder { folder in
      try Publication.write([1, 2, 3], to: "labels", in: folder)
      try withLoopbackServer(Publication.replies(at: "a")) { server in
        _ = try Publication.download(from: [server.address + "a"], into: folder, replaces: true)
        #expect(try Publication.isComplete(folder))
      }
    }
  }

  @Test func `a mirror in place of the others is the only one asked`() throws {
    try Publication.inFolder { folder in
      try withLoopbackServer(Publication.replies(at: "a")) { server in
        let download = Download(
          Publication.dataset([server.address + "never"]),
          into: folder.path,
          mirror: server.address + "a",
          environment: [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "NO_PROXY": "*",
          ]
        )
        _ = try download.run(isCancelled: { false }, report: { _ in })
        #expect(try Publication.isComplete(folder))
        #expect(server.requests.map(\.path) == ["/a/images", "/a/labels"])
      }
    }
  }

  @Test func `an archive may be compressed in any way where its content counts`() throws {
    // gzip of 'abc', whose SHA-256 is the example of FIPS 180-2, appendix B.1.
    let archive = try #require(
      Data(base64Encoded: "H4sIAAAAAAACA0tMSgYAwkEkNQMAAAA=")
    )
    let file = PublishedFile(
      name: "abc.gz",
      checksum: .content("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    )
    try Publication.inFolder { folder in
      try withLoopbackServer(["/abc.gz": [.file([UInt8](archive))]]) { server in
        let download = Download(
          PublishedDataset(name: "abc", title: "abc", mirrors: [server.address], files: [file]),
          into: folder.path,
          environment: [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "NO_PROXY": "*",
          ]
        )
        _ = try download.run(isCancelled: { false }, report: { _ in })
        #expect(try Data(contentsOf: folder.appendingPathComponent("abc.gz")) == archive)
      }
    }
  }
}
