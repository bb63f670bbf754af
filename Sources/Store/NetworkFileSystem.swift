internal import Foundation

/// Tells file systems that several machines may have mounted, or that a server keeps.
///
/// A write-ahead log needs memory shared by all processes that have the file open, which such file
/// systems do not give (SQLite, Write-Ahead Logging, section 1; https://sqlite.org/wal.html).
enum NetworkFileSystem {
  private static let kinds: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "coda", "ceph", "lustre", "gpfs", "9p", "ncpfs",
    "ocfs2", "gfs2", "orangefs", "pvfs2", "beegfs", "panfs", "wekafs", "glusterfs", "vboxsf",
    "vmhgfs", "prl_fs", "virtiofs",
  ]

  /// What is mounted through FUSE but keeps its files on this machine.
  private static let localFuse: Set<String> = [
    "fuseblk", "fuse.ntfs-3g", "fuse.exfat", "fuse.ext2", "fuse.bindfs", "fuse.encfs",
    "fuse.gocryptfs", "fuse.cryfs", "fuse.fuse-overlayfs", "fuse.mergerfs", "fuse.unionfs",
    "fuse.zfs", "fuse.apfs",
  ]

  /// Whether a file system of a type, such as `nfs4` or `fuse.sshfs`, is on a network.
  ///
  /// What is mounted through FUSE is, unless it is known to be local.
  static func includes(_ type: String) -> Bool {
    kinds.contains(type) || type.hasPrefix("fuse") && !localFuse.contains(type)
  }

  /// The type of the file system of a device, such as `0:52`, in the text of /proc/self/mountinfo
  /// (proc(5)); nil where it is not there.
  static func type(ofDevice device: String, in mounts: String) -> String? {
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 4, fields[2] == device, let dash = fields.firstIndex(of: "-"),
        dash + 1 < fields.count
      else { continue }
      return String(fields[dash + 1])
    }
    return nil
  }

  /// The type of the network file system that a file, or the folder it will be in, lies on; nil on
  /// a local one, and where the system does not tell.
  @Sendable static func name(at path: String) -> String? {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard let device = device(of: path) ?? device(of: folder),
      let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8),
      let type = type(ofDevice: device, in: mounts)
    else { return nil }
    return includes(type) ? type : nil
  }

  /// A device's numbers as Linux writes them.
  private static func device(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let device = UInt64(status.st_dev)
    let major = (device >> 8) & 0xfff | (device >> 32) & ~0xfff
    let minor = device & 0xff | (device >> 12) & ~0xff
    return "\(major):\(minor)"
  }
}
