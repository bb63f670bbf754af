import Experiment
import Fetch
import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: isInstalled("curl"), "there is no curl on PATH; scripts/setup installs it"))
struct FetchErrorTests {
  private static let imagesHash = SHA256.hex(of: Publication.images)

  @Test func `a mirror that gives another file is followed by the next`() throws {
    try Publication.inFolder { folder in
      var replies = Publication.replies(at: "good")
      replies["/bad/images"] = [.file(Array("<html>Please log in</html>".utf8))]
      replies["/bad/labels"] = [.status(404)]
      try withLoopbackServer(replies) { server in
        let (results, events) = try Publication.download(
          from: [server.address + "bad", server.address + "good"],
          into: folder
        )
        let failures = events.compactMap { event in
          if case .failed(let failure) = event { failure } else { nil }
        }
        #expect(try Publication.isComplete(folder))
        #expect(results.map { $0.url?.contains("/good/") } == [true, true])
        #expect(failures.map(\.url) == ["images", "labels"].map { server.address + "bad/" + $0 })
      }
    }
  }

  @Test func `all mirrors' failures are told, and the way by hand`() throws {
    try Publication.inFolder { folder in
      try withLoopbackServer([
        "/a/images": [.file([])], "/b/images": [.status(404)], "/c/images": [.status(500)],
      ]) { server in
        let root = server.address
        let dead = try LoopbackServer.deadAddress()
        let error = try Publication.failure(
          from: [root + "b", root + "c", root + "a", dead],
          into: folder
        )
        let text = "\(try #require(error))"
        // The words for a refused connection, and how long it took, differ between versions.
        #expect(
          text.replacing(/\(7\) .*/, with: "(7)") == """
            no mirror gave 'images':
              \(root)b/images: curl: (22) The requested URL returned error: 404
              \(root)c/images: curl: (22) The requested URL returned error: 500
              \(root)a/images: its SHA-256 is \(SHA256.hex(of: [])), expected \(Self.imagesHash)
              \(dead)images: curl: (7)
            Check the network and run the command again; it keeps what is there.
            Or download by hand into '\(folder.path)':
              \(root)b/images
              \(root)b/labels
            """
        )
        #expect(try Publication.names(in: folder) == [])
      }
    }
  }

  @Test func `a connection that breaks for ever leaves what came`() throws {
    try Publication.inFolder { folder in
      let replies: [LoopbackServer.Reply] = [
        .broken(Publication.images, after: 500), .broken(Publication.images, after: 0),
      ]
      try withLoopbackServer(["/images": replies]) { server in
        let error = try Publication.failure(from: [server.address], into: folder)
        guard case .noMirror = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        let part = folder.appendingPathComponent("images.part")
        #expect(try Data(contentsOf: part) == Data(Publication.images.prefix(500)))
      }
    }
  }

  @Test func `an interruption ends curl and leaves what came`() throws {
    try Publication.inFolder { folder in
      try withLoopbackServer(["/images": [.silence]]) { server in
        let error = try Publication.failure(from: [server.address], into: folder) {
          !server.requests.isEmpty
        }
        #expect(error == .interrupted(part: "\(folder.path)/images.part"))
        #expect(
          error.map { "\($0)" }
            == "interrupted; run the command again to continue '\(folder.path)/images.part'"
        )
      }
    }
  }

  @Test func `a full disk is told, and no other mirror is asked`() throws {
    try Publication.inFolder { folder in
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let part = folder.appendingPathComponent("images.part").path
      try FileManager.default.createSymbolicLink(atPath: part, withDestinationPath: "/dev/full")
      try withLoopbackServer(Publication.replies(at: "a")) { server in
        let error = try Publication.failure(
          from: [server.address + "a", server.address + "b"],
          into: folder
        )
        let text = try #require(error.map { "\($0)" })
        #expect(text.hasPrefix("cannot write '\(part)': curl: (23) "))
        #expect(text.hasSuffix("; free some space on the disk and run the command again"))
        #expect(!server.requests.contains { $0.path.hasPrefix("/b/") })
      }
    }
  }

  @Test func `a folder in place of the unfinished file is told`() throws {
    try Publication.inFolder { folder in
      let part = folder.appendingPathComponent("images.part/inner")
      try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
      let error = try Publication.failure(from: ["http://127.0.0.1:1/"], into: folder)
      #expect(
        error.map { "\($0)" }
          == "cannot read '\(folder.path)/images.part': it is not a regular file"
      )
    }
  }
}

/// What is told before anything is asked of the network.
struct FetchRefusalTests {
  @Test func `a missing curl is told with its package and the way by hand`() throws {
    try Publication.inFolder { folder in
      let error = try Publication.failure(
        from: ["https://example.org/a/"],
        into: folder,
        environment: ["PATH": "/nonexistent:/"]
      )
      #expect(
        error.map { "\($0)" } == """
          there is no program 'curl' on PATH; install the package 'curl' (apt-get install curl) \
          and run the command again.
          Or download by hand into '\(folder.path)':
            https://example.org/a/images
            https://example.org/a/labels
          """
      )
    }
  }

  @Test func `another file of that name is not overwritten`() throws {
    try Publication.inFolder { folder in
      try Publication.write([], to: "labels", in: folder)
      let error = try Publication.failure(from: [], into: folder)
      let found = SHA256.hex(of: [])
      let expected = SHA256.hex(of: Publication.labels)
      #expect(
        error.map { "\($0)" }
          == "'\(folder.path)/labels' is another file: its SHA-256 is \(found), expected "
          + "\(expected); move it away, choose another --folder, or replace it with --force"
      )
      #expect(try Publication.names(in: folder) == ["labels"])
    }
  }

  @Test func `a file in place of the folder is told`() throws {
    try withTemporaryFolder { folder in
      try Publication.write([], to: "data", in: folder)
      let file = folder.appendingPathComponent("data")
      let inner = file.appendingPathComponent("small")
      let errors = try [file, inner].map { try Publication.failure(from: [], into: $0) }
      #expect(
        errors.map { $0.map { "\($0)" } } == [
          "cannot use the folder '\(file.path)': Not a directory",
          "cannot make the folder '\(inner.path)': Not a directory",
        ]
      )
    }
  }

  @Test func `two downloads into the same folder do not mix`() throws {
    try withTemporaryFolder { folder in
      let handle = open(folder.path, O_RDONLY | O_CLOEXEC)
      defer { close(handle) }
      #expect(flock(handle, LOCK_EX | LOCK_NB) == 0)
      let error = try Publication.failure(from: [], into: folder)
      #expect(
        error.map { "\($0)" }
          == "another process fetches into '\(folder.path)'; wait until it has ended"
      )
    }
  }
}
