// swift-tools-version: 6.3
import PackageDescription

/// Settings of every target: nothing implicit crosses a module boundary, and a warning stops the build.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "exp",
  products: [.executable(name: "exp", targets: ["exp"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // The command line: parse, call, print.
    .executableTarget(
      name: "exp",
      dependencies: [
        "Calculus", "Experiment", "Exchange", "Fetch", "Learning", "Runner", "Store", "Plot",
        "Report",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),

    // Stored runs to figures, tables and pages.
    .target(
      name: "Report",
      dependencies: ["Calculus", "Experiment", "Store", "Plot"],
      swiftSettings: strict
    ),

    // Stored runs to and from files of other programs.
    .target(name: "Exchange", dependencies: ["Experiment", "Store"], swiftSettings: strict),

    // The three workers, which do not know each other.
    // Trials to events.
    .target(
      name: "Runner",
      dependencies: ["Calculus", "CProcess", "Experiment", "Learning"],
      swiftSettings: strict
    ),
    // Runs and series to SQLite and back.
    .target(
      name: "Store",
      dependencies: [
        "Experiment", "CZlib", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict
    ),
    // Figure to scene to PNG, SVG and PDF.
    .target(
      name: "Plot",
      dependencies: ["Experiment", "CCairo", "CPango", "CZlib"],
      swiftSettings: strict
    ),

    // Published data sets from the network, by curl: the only target that goes there.
    .target(name: "Fetch", dependencies: ["Learning"], swiftSettings: strict),
    // Numerics: random streams, matrices, networks, data sets. Knows nothing of JSON or SQL.
    .target(
      name: "Learning",
      dependencies: ["Calculus", "CKernels", "CZlib", "CNettle"],
      swiftSettings: strict
    ),
    // The vocabulary: spec, plan, trial, run, event, series. Values only, no I/O.
    .target(
      name: "Experiment",
      dependencies: ["Calculus", "CNettle", "Yams"],
      swiftSettings: strict
    ),

    // Formulas, their derivatives, and elementary functions with the same bits everywhere.
    .target(name: "Calculus", swiftSettings: strict),

    // Vector loops in C that are compiled for several processors, which Swift cannot do.
    .target(name: "CKernels"),
    // Programs begun in groups of their own: what must happen between fork and exec is C.
    .target(name: "CProcess"),

    // C libraries of the system: a module map and a shim header each.
    .systemLibrary(
      name: "CCairo",
      pkgConfig: "cairo",
      providers: [.apt(["libcairo2-dev"])]
    ),
    .systemLibrary(
      name: "CPango",
      pkgConfig: "pangocairo",
      providers: [.apt(["libpango1.0-dev"])]
    ),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),

    // Tests.
    // A program that kills, crowds and damages stores.
    .executableTarget(
      name: "torture",
      dependencies: ["Experiment", "Store"],
      path: "Tests/Torture",
      swiftSettings: strict
    ),
    // What recording and reading cost.
    .executableTarget(
      name: "storebench",
      dependencies: ["Experiment", "Store"],
      path: "Tests/StoreBench",
      swiftSettings: strict
    ),
    .executableTarget(
      name: "searchbench",
      dependencies: ["Experiment"],
      path: "Tests/SearchBench",
      swiftSettings: strict
    ),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "CalculusTests",
      dependencies: ["Calculus", "Learning"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ExperimentTests",
      dependencies: ["Experiment", "TestSupport"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "FetchTests",
      dependencies: ["Experiment", "Fetch", "TestSupport"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "LearningTests",
      dependencies: ["Calculus", "Learning", "TestSupport", "CZlib"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "RunnerTests",
      dependencies: ["Experiment", "Runner", "Learning", "TestSupport"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Experiment", "Store", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Fixtures"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "PlotTests",
      dependencies: ["Experiment", "Plot", "TestSupport"],
      exclude: ["Snapshots", "Goldens"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ExchangeTests",
      dependencies: [
        "Experiment", "Exchange", "Store", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Fixtures"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ReportTests",
      dependencies: ["Experiment", "Store", "Plot", "Report", "TestSupport"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ExpTests",
      dependencies: ["Experiment", "Plot", "Runner", "Store", "TestSupport", "exp", "torture"],
      exclude: ["Goldens"],
      swiftSettings: strict
    ),
  ]
)
