// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A layer of the product. The arrows between layers are exactly the `uses` lists below, and the build
/// is run with `--explicit-target-dependency-import-check error`, so an undeclared import does not compile.
func layer(_ name: String, uses: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: uses, swiftSettings: settings)
}

func tests(_ name: String, uses: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: uses, swiftSettings: settings)
}

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")

let package = Package(
    name: "siparis",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "siparis", targets: ["siparis"]),
        .executable(name: "kuyruk-olcumu", targets: ["kuyruk-olcumu"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ],
    targets: [
        // level 1
        layer("Domain"),
        layer("LosslessJSON"),
        .target(name: "CAssets", exclude: ["files"]),

        // level 2
        layer("SQLEngine", uses: ["Domain"]),
        layer("SQLiteEngine", uses: ["Domain", "SQLEngine", grdb, grdbSQLite]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        layer("LibPQ", uses: ["CLibPQ"]),
        layer("PostgresEngine", uses: ["Domain", "SQLEngine", "LibPQ"]),
        .systemLibrary(name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        layer("Spreadsheets", uses: ["Domain", "CXLSXWriter"]),

        // level 3
        layer("Storage", uses: ["Domain", "LosslessJSON", "SQLEngine"]),
        layer("JobQueue", uses: ["Domain", "LosslessJSON", "SQLEngine", logging, tracing]),
        layer("Sealing", uses: ["Domain", crypto, cryptoExtras]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        layer(
            "Integrations",
            uses: ["Domain", "LosslessJSON", "Sealing", "CZlib", httpClient, nioCore, nioHTTP, nioPosix, nioSSL]),

        // level 4
        layer(
            "Operations",
            uses: [
                "Domain", "LosslessJSON", "SQLEngine", "Storage", "JobQueue", "Sealing", "Integrations", "CAssets",
                "Spreadsheets",
                logging,
            ]),

        // level 5
        layer(
            "Web",
            uses: [
                "Domain", "LosslessJSON", "SQLEngine", "Storage", "JobQueue", "Sealing", "Operations", "CAssets",
                hummingbird, hummingbirdCore, httpTypes, nioCore, nioHTTP, mustache, logging,
            ]),

        // beside
        layer(
            "Simulators",
            uses: ["Domain", "LosslessJSON", "Sealing", hummingbird, hummingbirdCore, httpTypes, nioCore, logging]),
        layer(
            "TestSupport",
            uses: ["Domain", "LosslessJSON", "SQLEngine", "SQLiteEngine", "PostgresEngine", "Storage", "JobQueue"]),

        // level 6
        .executableTarget(
            name: "siparis",
            dependencies: [
                "Domain", "LosslessJSON", "SQLEngine", "SQLiteEngine", "PostgresEngine", "Storage", "JobQueue",
                "Sealing", "Integrations", "Operations", "Web", "Simulators", hummingbird, httpClient, lifecycle,
                unixSignals,
                arguments, logging,
            ],
            swiftSettings: settings),

        // What is measured, and the script that does it: see Benchmarks/README.md.
        .executableTarget(
            name: "kuyruk-olcumu",
            dependencies: [
                "Domain", "LosslessJSON", "SQLEngine", "SQLiteEngine", "PostgresEngine", "Storage", "JobQueue",
                arguments,
                logging, unixSignals,
            ],
            path: "Benchmarks/queue/Sources", swiftSettings: settings),

        tests("DomainTests", uses: ["Domain", "LosslessJSON", "TestSupport"]),
        tests(
            "JobQueueTests",
            uses: [
                "Domain", "LosslessJSON", "SQLEngine", "PostgresEngine", "Storage", "JobQueue", "TestSupport", logging,
            ]),
        tests(
            "StorageTests",
            uses: ["Domain", "LosslessJSON", "SQLEngine", "PostgresEngine", "Storage", "JobQueue", "TestSupport"]),
        tests("TidyTests", uses: []),
        tests("SpreadsheetsTests", uses: ["Spreadsheets", "Domain", "TestSupport"]),
        tests(
            "OperationsTests",
            uses: [
                "Domain", "LosslessJSON", "SQLEngine", "Storage", "JobQueue", "Sealing", "Integrations", "Operations",
                "Spreadsheets", "TestSupport", logging,
            ]),
        tests("LibPQTests", uses: ["LibPQ"]),
        tests("SealingTests", uses: ["Sealing", "Domain"]),
        tests(
            "EngineConformanceTests",
            uses: [
                "Domain", "LosslessJSON", "LibPQ", "SQLEngine", "SQLiteEngine", "PostgresEngine", "Storage",
                "TestSupport",
            ]),
        tests(
            "IntegrationsTests",
            uses: [
                "Integrations", "Domain", "LosslessJSON", "Sealing", "CZlib", httpClient, nioCore, nioPosix, nioSSL,
                crypto,
            ]),
        tests(
            "WebTests",
            uses: [
                "Domain", "LosslessJSON", "SQLEngine", "Storage", "JobQueue", "Sealing", "Integrations", "Operations",
                "Web",
                "CAssets",
                "TestSupport", hummingbird, hummingbirdCore, httpTypes, nioCore, nioHTTP, nioEmbedded, mustache,
                logging,
            ]),
        tests(
            "AcceptanceTests",
            uses: [
                "siparis", "CLibPQ", "Domain", "LosslessJSON", "SQLEngine", "Storage", "JobQueue", "Operations",
                "Integrations",
                "Simulators", "TestSupport", logging,
            ]),
        tests(
            "QueueFailureTests",
            uses: [
                "kuyruk-olcumu", "Domain", "LosslessJSON", "SQLEngine", "SQLiteEngine", "LibPQ", "PostgresEngine",
                "Storage",
                "JobQueue", "TestSupport",
            ]),
        tests("SimulatorsTests", uses: ["Simulators", "Domain", "LosslessJSON", "Sealing", "TestSupport"]),
    ]
)
