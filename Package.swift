// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "kith",
    products: [
        .executable(name: "kith", targets: ["kith"]),
        // What a package of somebody else's builds on.
        .library(name: "KithCapability", targets: ["KithModel", "KithQuery", "KithKernel"]),
        .library(name: "KithTesting", targets: ["KithTesting"]),
        .library(name: "KithProgram", targets: ["KithProgram"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // Its traits would bring the whole of Foundation and a reader of configuration files.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        // What Hummingbird speaks in; it brings them along.
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // Only its header: the library itself is loaded when it is used.
        .target(name: "CCurl"),
        .systemLibrary(
            name: "CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),

        // Loads GMime (libgmime-3.0-dev) when the first mail is read.
        .target(name: "CMime"),

        // Loads libphonenumber (libphonenumber-dev) when it is first needed.
        .target(name: "CPhoneNumber"),

        .systemLibrary(
            name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
        // The only code that may raise a Lua error.
        .target(name: "CLuaHost", dependencies: ["CLua"]),

        .target(
            name: "KithModel", dependencies: ["CPhoneNumber", "CUTF8Proc"], swiftSettings: strict),
        .target(name: "KithQuery", dependencies: ["KithModel"], swiftSettings: strict),
        .target(
            name: "KithStore", dependencies: ["KithModel", "KithQuery"], swiftSettings: strict),
        .target(
            name: "KithSQLite", dependencies: ["CSQLite", "KithModel", "KithQuery", "KithStore"],
            swiftSettings: strict),
        .target(
            name: "KithKernel", dependencies: ["CSodium", "KithModel", "KithQuery", "KithStore"],
            swiftSettings: strict),
        .target(
            name: "KithLua", dependencies: ["CLuaHost", "KithModel", "KithQuery", "KithKernel"],
            resources: [
                .embedInCode("Prelude/prelude.lua"), .embedInCode("Testing/testing.lua"),
                .embedInCode("Console/console.lua"),
            ],
            swiftSettings: strict),
        .target(
            name: "KithSDK", dependencies: ["CSodium", "KithModel"],
            resources: [
                .embedInCode("Templates/Package.swift.txt"),
                .embedInCode("Templates/Capability.swift.txt"),
                .embedInCode("Templates/Program.swift.txt"),
                .embedInCode("Templates/CapabilityTests.swift.txt"),
            ],
            swiftSettings: strict),
        .target(
            name: "KithTransfer", dependencies: ["KithModel", "KithQuery", "KithKernel"],
            swiftSettings: strict),
        .target(
            name: "KithContacts", dependencies: ["KithModel", "KithQuery", "KithKernel"],
            path: "Sources/Capabilities/Contacts", swiftSettings: strict),
        .target(
            name: "KithSales", dependencies: ["KithModel", "KithQuery", "KithKernel"],
            path: "Sources/Capabilities/Sales", swiftSettings: strict),
        .target(
            name: "KithChannels",
            dependencies: ["CCurl", "CMime", "KithModel", "KithQuery", "KithKernel"],
            path: "Sources/Capabilities/Channels", swiftSettings: strict),
        .target(
            name: "KithDemo", dependencies: ["KithModel", "KithQuery", "KithKernel"],
            swiftSettings: strict),
        .target(
            name: "KithTesting",
            dependencies: ["KithModel", "KithQuery", "KithStore", "KithSQLite", "KithKernel"],
            swiftSettings: strict),
        .target(
            name: "KithAPI",
            dependencies: ["KithModel", "KithQuery", "KithKernel", "KithTransfer"],
            swiftSettings: strict),
        .target(
            name: "KithWeb",
            dependencies: ["KithModel", "KithQuery", "KithKernel", "KithTransfer", "KithAPI"],
            // As bytes in the program: a bundle of resources would bring Foundation.
            resources: [
                .embedInCode("Assets/kith.css"), .embedInCode("Assets/kith.js"),
                .embedInCode("Assets/swap.js"), .embedInCode("Assets/board.js"),
                .embedInCode("Assets/wait.js"), .embedInCode("Assets/code.js"),
                .embedInCode("Assets/icons.svg"),
            ],
            swiftSettings: strict),
        .target(
            name: "KithServer",
            dependencies: [
                "CZlib", "KithModel", "KithQuery", "KithKernel", "KithTransfer", "KithAPI",
                "KithWeb",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "kith", dependencies: ["KithProgram"], path: "Sources/KithMain",
            swiftSettings: strict),
        .target(
            name: "KithProgram",
            dependencies: [
                "CCurl", "KithModel", "KithQuery", "KithStore", "KithSQLite", "KithKernel",
                "KithTransfer",
                "KithContacts", "KithSales", "KithChannels", "KithDemo", "KithAPI", "KithLua",
                "KithSDK",
                "KithWeb", "KithServer", argumentParser,
            ],
            path: "Sources/kith", swiftSettings: strict),

        .executableTarget(
            name: "KithBenchmarks",
            dependencies: [
                "KithModel", "KithStore", "KithSQLite", "KithKernel", "KithContacts", "KithSales",
                "KithAPI",
            ],
            path: "Benchmarks/KithBenchmarks", swiftSettings: strict),

        .executableTarget(
            name: "KithFuzz",
            dependencies: [
                "KithModel", "KithQuery", "KithKernel", "KithTransfer", "KithAPI", "KithWeb",
                "KithServer", "KithTesting",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            path: "Tests/Fuzz",
            exclude: ["C", "Corpus", "conftest.py", "test_c_parts.py", "test_fuzzers.py"],
            swiftSettings: strict),

        .testTarget(name: "KithModelTests", dependencies: ["KithModel"], swiftSettings: strict),
        .testTarget(
            name: "KithQueryTests", dependencies: ["KithModel", "KithQuery"],
            swiftSettings: strict),
        .testTarget(
            name: "KithStoreTests",
            dependencies: ["KithModel", "KithQuery", "KithStore", "KithSQLite"],
            swiftSettings: strict),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["KithModel", "KithQuery", "KithStore", "KithSQLite"],
            path: "Tests/Conformance", swiftSettings: strict),
        .testTarget(
            name: "KithSQLiteTests",
            dependencies: ["CSQLite", "KithModel", "KithQuery", "KithStore", "KithSQLite"],
            swiftSettings: strict),
        .testTarget(
            name: "KithKernelTests",
            dependencies: ["KithModel", "KithQuery", "KithStore", "KithSQLite", "KithKernel"],
            swiftSettings: strict),
        .testTarget(
            name: "KithContactsTests",
            dependencies: [
                "KithModel", "KithQuery", "KithKernel", "KithContacts", "KithTesting",
            ],
            path: "Tests/Capabilities/ContactsTests", swiftSettings: strict),
        .testTarget(
            name: "KithLuaTests",
            dependencies: [
                "KithModel", "KithQuery", "KithKernel", "KithContacts", "KithSales", "KithLua",
                "KithTesting",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "KithSDKTests", dependencies: ["KithModel", "KithLua", "KithSDK"],
            swiftSettings: strict),
        .testTarget(
            name: "KithSalesTests",
            dependencies: [
                "KithModel", "KithQuery", "KithKernel", "KithContacts", "KithSales", "KithTesting",
            ],
            path: "Tests/Capabilities/SalesTests", swiftSettings: strict),
        .testTarget(
            name: "KithChannelsTests",
            dependencies: [
                "KithModel", "KithQuery", "KithKernel", "KithContacts", "KithChannels",
                "KithTesting",
            ],
            path: "Tests/Capabilities/ChannelsTests", swiftSettings: strict),
        .testTarget(
            name: "KithDemoTests",
            dependencies: [
                "KithModel", "KithQuery", "KithKernel", "KithContacts", "KithSales", "KithDemo",
                "KithTesting",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "KithWebTests",
            dependencies: [
                "KithModel", "KithQuery", "KithKernel", "KithTransfer", "KithAPI", "KithWeb",
                "KithLua", "KithTesting", "KithContacts", "KithSales",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "KithServerTests",
            dependencies: [
                "CZlib", "KithModel", "KithKernel", "KithAPI", "KithServer", "KithTesting",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "KithTransferTests",
            dependencies: [
                "KithModel", "KithQuery", "KithStore", "KithSQLite", "KithKernel", "KithTransfer",
                "KithTesting", "KithContacts", "KithSales",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "KithAPITests",
            dependencies: [
                "KithModel", "KithQuery", "KithStore", "KithKernel", "KithTransfer", "KithAPI",
                "KithLua", "KithTesting", "KithContacts", "KithSales",
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
