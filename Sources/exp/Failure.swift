import ArgumentParser
import Exchange
import Experiment
import Fetch
import Foundation
import Learning
import Plot
import Report
import Runner
import Store

/// The exit codes of the program; those of sysexits.h where it has one.
enum ExitStatus {
  static let someRunsFailed: Int32 = 1
  static let usage: Int32 = 64
  static let badSpec: Int32 = 65
  static let software: Int32 = 70
  static let inputOutput: Int32 = 74
  static let interrupted: Int32 = 130
}

/// A file that cannot be read or written.
struct FileError: Error, CustomStringConvertible {
  let path: String
  let reason: String
  let hint: String?

  var description: String {
    "cannot \(reason) '\(path)'" + (hint.map { "; \($0)" } ?? "")
  }
}

/// Turns an error into a message and an exit code.
enum Failure {
  /// Prints the error and ends the program.
  static func end(with error: any Error) -> Never {
    let code = Exp.exitCode(for: error)
    if error is ExitCode || code.isSuccess {
      // Help, the version and completion scripts come as errors, too.
      if !(error is ExitCode) { Console.print(Exp.fullMessage(for: error)) }
      endWritten(code.rawValue)
    }
    // The parser gives its own errors the code of wrong usage, and all that it does not know another.
    if code == .validationFailure { Exp.exit(withError: error) }
    // A spec's diagnostics say 'error' with their places.
    Console.note(error is SpecError ? "\(error)" : "exp: error: \(error)")
    if let hint = (error as? DatasetError)?.fetchHint { Console.note(hint) }
    exit(status(of: error))
  }

  /// Ends the program with a code, or says that what it printed could not be written.
  private static func endWritten(_ code: Int32) -> Never {
    do {
      try Console.check()
      exit(code)
    } catch {
      end(with: error)
    }
  }

  /// The exit code of an error; one that is not expected is a fault of the program.
  private static func status(of error: any Error) -> Int32 {
    switch error {
    case is SpecError, is RunnerError, is SettingError, is NotOnTasks: ExitStatus.badSpec
    case FetchError.interrupted: ExitStatus.interrupted
    case let error as ExchangeError:
      error.isBadContent ? ExitStatus.badSpec : ExitStatus.inputOutput
    case SlurmError.missing: ExitStatus.usage
    case is SlurmError: ExitStatus.inputOutput
    case is DatasetError, is LibraryError, is FetchError, is PlotError, is FileError,
      is OutputError:
      ExitStatus.inputOutput
    case is TargetError, is TrashTargetError, is NothingToDraw, is QueryError, is OptionError,
      is GroupError, is NotARun,
      is NoBest, is NotOneRun, is UnknownMetric, is NoNetwork, is NothingToRepeat,
      is NotAReport, is LaTeXNameError, is UnknownSubmission:
      ExitStatus.usage
    case let error as StoreError:
      switch error.category {
      case .lookup: ExitStatus.usage
      case .conflict: ExitStatus.badSpec
      case .inputOutput, .misuse: ExitStatus.inputOutput
      }
    default: ExitStatus.software
    }
  }
}
