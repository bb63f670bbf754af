internal import CProcess

/// The process groups of the programs that run now, for a signal handler that must end them all.
public enum ProcessGroups {
  /// Kills all groups; safe in a signal handler.
  public static func killAll() { expKillGroups() }
}
