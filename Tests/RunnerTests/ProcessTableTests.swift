import Foundation
import Testing

@testable import Runner

struct ProcessTableTests {
  /// readdir fills its memory to the end, and what lies behind may belong to nobody.
  @Test func `an entry of a folder is read no further than its name`() throws {
    let page = sysconf(Int32(_SC_PAGESIZE))
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    let memory = try #require(mmap(nil, 2 * page, PROT_READ | PROT_WRITE, flags, -1, 0))
    defer { munmap(memory, 2 * page) }
    try #require(mprotect(memory + page, page, PROT_NONE) == 0)

    let length = 24
    let entry = memory + page - length
    let offset = try #require(MemoryLayout<dirent>.offset(of: \.d_name))
    (entry + offset).copyMemory(from: Array("1353\0".utf8), byteCount: 5)
    let pointer = entry.assumingMemoryBound(to: dirent.self)
    #expect(ProcessTable.name(of: pointer) == "1353")
  }

  @Test func `this process is among those that are seen`() throws {
    let own = try #require(ProcessTable.entries().first { $0.pid == getpid() })
    #expect(own.isAlive)
    #expect(own.group == getpgrp())
    #expect(own.pages > 0)
  }
}
