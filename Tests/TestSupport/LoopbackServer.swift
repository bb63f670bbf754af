import Foundation
import Synchronization

/// A small HTTP/1.1 server on 127.0.0.1 that does what a test says, right or wrong.
///
/// One thread, one connection at a time, one request a connection.
public final class LoopbackServer: Sendable {
  /// What the server does with one request.
  public enum Reply: Sendable {
    /// Sends the bytes, or the range of them that is asked for; 416 where there is none.
    case file([UInt8])
    /// Sends all bytes with status 200, whatever range is asked for.
    case fileWithoutRanges([UInt8])
    /// As `file`, but closes the connection after so many bytes of the body.
    case broken([UInt8], after: Int)
    /// Sends a status and a short page.
    case status(Int)
    /// Sends the client to another address.
    case redirect(String)
    /// Sends the head and a byte, and then nothing until the client goes away.
    case silence
  }

  /// What a client asked for.
  public struct Request: Sendable, Equatable {
    public let path: String
    /// The value of its Range header, such as `bytes=100-`.
    public let range: String?

    public init(path: String, range: String? = nil) {
      self.path = path
      self.range = range
    }
  }

  private let socket: Int32
  private let replies: Mutex<[String: [Reply]]>
  private let received = Mutex<[Request]>([])
  /// The address of its root, `http://127.0.0.1:PORT/`.
  public let address: String

  /// Starts a server; each path's replies are given one after the other, the last one for ever.
  fileprivate init(_ replies: [String: [Reply]]) throws {
    self.replies = Mutex(replies)
    (socket, address) = try Self.listen()
    let thread = Thread { [self] in serve() }
    thread.start()
  }

  /// All requests so far.
  public var requests: [Request] { received.withLock { $0 } }

  fileprivate func stop() {
    // Wakes up the thread, which closes the socket.
    shutdown(socket, Int32(SHUT_RDWR))
  }

  /// An address on this machine where nobody listens.
  public static func deadAddress() throws -> String {
    let (socket, address) = try listen()
    close(socket)
    return address
  }

  private static func listen() throws -> (Int32, String) {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        bind(socket, name, size) == 0 && Foundation.listen(socket, 8) == 0
          && getsockname(socket, name, &size) == 0
      }
    }
    guard socket >= 0, status else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    return (socket, "http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))/")
  }

  private func serve() {
    while true {
      let client = accept(socket, nil, nil)
      guard client >= 0 else { break }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      if let request = Self.request(client) {
        received.withLock { $0.append(request) }
        answer(request, to: client)
      }
      close(client)
    }
    close(socket)
  }

  private static func request(_ client: Int32) -> Request? {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.contains("\r\n\r\n") {
      let count = read(client, &buffer, buffer.count)
      guard count > 0 else { return nil }
      text += String(decoding: buffer.prefix(count), as: UTF8.self)
    }
    let lines = text.components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count == 3, words[0] == "GET" else { return nil }
    let range = lines.first { $0.lowercased().hasPrefix("range: ") }?.dropFirst("range: ".count)
    return Request(path: String(words[1]), range: range.map(String.init))
  }

  private func answer(_ request: Request, to client: Int32) {
    let reply = replies.withLock { replies in
      let left = replies[request.path] ?? []
      if left.count > 1 { replies[request.path] = Array(left.dropFirst()) }
      return left.first ?? .status(404)
    }
    switch reply {
    case .file(let bytes):
      Self.send(bytes, from: request.start, to: client)
    case .fileWithoutRanges(let bytes):
      Self.send(bytes, from: 0, to: client)
    case .broken(let bytes, let count):
      Self.send(bytes, from: request.start, to: client, limit: count)
    case .status(let code):
      Self.send(head: "\(code) As the test says", "", Array("page\n".utf8), to: client)
    case .redirect(let target):
      Self.send(head: "302 Found", "Location: \(target)\r\n", [], to: client)
    case .silence:
      Self.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx".utf8), to: client)
      var byte: UInt8 = 0
      _ = read(client, &byte, 1)
    }
  }

  private static func send(
    _ bytes: [UInt8],
    from start: Int,
    to client: Int32,
    limit: Int = .max
  ) {
    guard start == 0 || start < bytes.count else {
      let range = "Content-Range: bytes */\(bytes.count)\r\n"
      return send(head: "416 Range Not Satisfiable", range, [], to: client)
    }
    let range = "Content-Range: bytes \(start)-\(bytes.count - 1)/\(bytes.count)\r\n"
    let isPart = start > 0
    send(
      head: isPart ? "206 Partial Content" : "200 OK",
      isPart ? range : "",
      Array(bytes[start...]),
      to: client,
      limit: limit
    )
  }

  private static func send(
    head: String,
    _ fields: String,
    _ body: [UInt8],
    to client: Int32,
    limit: Int = .max
  ) {
    let lines =
      "HTTP/1.1 \(head)\r\n\(fields)Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
    write(Array(lines.utf8) + body.prefix(limit), to: client)
  }

  private static func write(_ bytes: [UInt8], to client: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Foundation.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

extension LoopbackServer.Request {
  /// Where the range begins; 0 without one.
  fileprivate var start: Int {
    let digits = range?.drop { !$0.isNumber }.prefix { $0.isNumber }
    return digits.flatMap { Int($0) } ?? 0
  }
}

/// Calls `body` with a server that gives these replies, by path; it ends afterwards.
public func withLoopbackServer<Result>(
  _ replies: [String: [LoopbackServer.Reply]],
  _ body: (LoopbackServer) throws -> Result
) throws -> Result {
  let server = try LoopbackServer(replies)
  defer { server.stop() }
  return try body(server)
}
