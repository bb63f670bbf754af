import Experiment
import Foundation
import Plot
import Report
import Store

/// A report as files: the page, and what stands beside it.
struct ReportOutput {
  /// Where the page is.
  let path: String
  /// The page.
  let page: [UInt8]
  /// The figures' files, in a folder named after the page; empty where the page holds all.
  let parts: [ReportPart]

  /// Makes the files of a document.
  ///
  /// - Throws: `PlotError` where a figure or a page cannot be drawn; `LaTeXNameError` where LaTeX would not
  ///   find the figures.
  init(_ document: Document, format: ReportFormat, path: String, canvas: Canvas) throws {
    self.path = path
    let folder = Self.folderName(path)
    switch format {
    case .html:
      page = try HTMLWriter(canvas).bytes(document)
      parts = []
    case .pdf:
      page = try PaperWriter(canvas).bytes(document)
      parts = []
    case .markdown:
      let writer = MarkdownWriter(canvas, folder: folder)
      page = Array(writer.text(document).utf8)
      parts = try writer.parts(document)
    case .latex:
      let writer = try LaTeXWriter(canvas, folder: folder)
      page = Array(writer.text(document).utf8)
      parts = try writer.parts(document)
    }
  }

  /// The files with their paths, the page last.
  var files: [(path: String, bytes: [UInt8])] {
    let (folder, name) = Self.split(path)
    let figures = Self.folderName(name)
    return parts.map { ("\(folder)/\(figures)/\($0.name)", $0.bytes) } + [(path, page)]
  }

  /// Writes all files, each as a whole or not at all; folders are made.
  func write() throws {
    let (folder, name) = Self.split(path)
    let figures = FolderOutput(path: "\(folder)/\(Self.folderName(name))")
    for part in parts { try figures.write(part.bytes, to: part.name) }
    try FolderOutput(path: folder).write(page, to: name)
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (
      slash == path.startIndex ? "/" : String(path[..<slash]),
      String(path[path.index(after: slash)...])
    )
  }

  /// The folder of the figures of a page: `sweep-figures` for `sweep.md`.
  private static func folderName(_ path: String) -> String {
    let name = split(path).name
    guard let dot = name.lastIndex(of: ".") else { return "\(name)-figures" }
    return "\(name[..<dot])-figures"
  }
}

extension ReportRecipe {
  /// The document of what is asked for, and its runs.
  ///
  /// - Throws: `TargetError` for what is not in the store; `QueryError` for a condition that asks for
  ///   something unknown, `OptionError` for one that no run fulfils; what the store throws.
  func document(in store: Store) throws -> (document: Document, runs: [Run]) {
    var subjects: [ReportSubject] = []
    for name in targets {
      switch try Target.find(name, in: store) {
      case .run(let run): subjects.append(try ReportSubject(run: run, in: store))
      case .experiment(let experiment):
        let runs =
          condition == nil
          ? try store.latestRuns(of: experiment) : try fulfilling(of: experiment, in: store)
        subjects.append(
          try ReportSubject(
            experiment: experiment,
            runs: runs,
            isPart: condition != nil,
            in: store
          )
        )
      }
    }
    if let condition, subjects.allSatisfy(\.results.isEmpty) {
      throw OptionError(problems: ["--where: no run fulfils '\(condition)'"])
    }
    do {
      let document = try DocumentBuilder(self).document(of: subjects)
      return (document, subjects.flatMap { $0.results.map(\.run) })
    } catch let error as ChartError {
      throw NothingToDraw(targets: targets, reason: error.reason, kind: error.kind)
    }
  }

  /// The runs under any version of the spec that fulfil the condition.
  private func fulfilling(of experiment: String, in store: Store) throws -> [Run] {
    var question = RunQuestion()
    do {
      question.condition = try condition.map { try Condition($0) }
    } catch {
      throw OptionError(problems: ["--where: \(error)"])
    }
    // UTC, so that a report is the same in every time zone.
    let moment = Moment(now: Clock.now(), timeZone: .gmt)
    let ids = try store.withRuns(of: [experiment], .all) { table in
      Set(try RunList(table, question, at: moment).ids)
    }
    return try store.runsOfAllVersions(of: experiment).filter { ids.contains($0.id) }
  }
}
