// swift-tools-version: 6.1
// The manifest is the map of the house: a target may import only targets of lower floors (docs/architecture.md).
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "swiftlet",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "swiftlet", targets: ["swiftlet"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    ],
    targets: [
        // Floor 0: bytes.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CLinux"),
        .target(name: "RegularExpression", swiftSettings: strict),
        .target(name: "Wire", dependencies: ["CYAML"], swiftSettings: strict),
        .target(name: "Metrics", swiftSettings: strict),
        .target(name: "TimeZones", swiftSettings: strict),
        .target(
            name: "PKI",
            dependencies: [
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict),

        // Floor 1: protocols of the field.
        .target(
            name: "HTTP",
            dependencies: [
                "CZlib",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .target(name: "CEL", dependencies: ["RegularExpression", "TimeZones"], swiftSettings: strict),
        .target(name: "KubernetesSchema", dependencies: ["Wire"], exclude: ["Schema"], swiftSettings: strict),
        .target(name: "KubernetesAPI", dependencies: ["KubernetesSchema", "Wire"], swiftSettings: strict),

        // Floor 2: what the API means.
        .target(
            name: "KubernetesSemantics", dependencies: ["CEL", "KubernetesSchema", "RegularExpression", "Wire"], swiftSettings: strict),

        // Floor 2.
        .target(name: "Protocols", dependencies: ["Wire"], exclude: ["Definitions"], swiftSettings: strict),

        // Floor 3: where objects rest.
        .target(
            name: "Datastore",
            dependencies: [
                "CSQLite",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .target(
            name: "Client",
            dependencies: [
                "HTTP", "KubernetesAPI", "KubernetesSchema", "Wire",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),

        // Floor 4: an engine on the network.
        .target(name: "EtcdEngine", dependencies: ["Datastore", "HTTP", "Protocols"], swiftSettings: strict),

        // Floor 4: values that only keys can read.
        .target(
            name: "Encryption",
            dependencies: [
                "Datastore", "HTTP", "KubernetesSchema", "Metrics", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // Floor 4: what every component has.
        .target(name: "Component", dependencies: ["Client", "HTTP", "KubernetesAPI", "KubernetesSchema", "Metrics", "PKI"], swiftSettings: strict),

        // Floor 5: the components.
        .target(
            name: "APIServer",
            dependencies: [
                "CEL", "Datastore", "HTTP", "KubernetesSchema", "KubernetesSemantics", "Metrics", "PKI", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),

        .target(
            name: "Controllers",
            dependencies: [
                "Client", "KubernetesAPI", "KubernetesSchema", "KubernetesSemantics", "Metrics", "PKI", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .target(
            name: "ContainerRuntime",
            dependencies: [
                "CLinux", "HTTP", "KubernetesSchema", "Protocols", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["Support"],
            swiftSettings: strict),

        .target(
            name: "Scheduler",
            dependencies: [
                "CEL", "Client", "KubernetesAPI", "KubernetesSchema", "KubernetesSemantics", "Metrics", "Wire",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .target(
            name: "HollowNodes",
            dependencies: ["Client", "KubernetesAPI", "KubernetesSchema", "Wire", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),

        .target(
            name: "ServiceProxy",
            dependencies: ["Client", "KubernetesAPI", "KubernetesSchema", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),

        .target(
            name: "ClusterDNS",
            dependencies: [
                "Client", "KubernetesAPI", "KubernetesSchema",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),

        // Floor 6.
        .target(
            name: "Kubelet",
            dependencies: [
                "Client", "Component", "ContainerRuntime", "HTTP", "KubernetesAPI", "KubernetesSchema", "PKI", "Protocols", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),

        .executableTarget(
            name: "swiftlet",
            dependencies: [
                "APIServer", "Client", "ClusterDNS", "Component", "ContainerRuntime", "Controllers", "Datastore", "Encryption", "EtcdEngine", "HTTP", "HollowNodes", "Kubelet", "KubernetesAPI", "KubernetesSchema", "Metrics", "PKI", "Scheduler", "ServiceProxy", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // Generators.
        .executableTarget(
            name: "SchemaGenerator", dependencies: ["KubernetesSchema"], path: "Tools/SchemaGenerator", swiftSettings: strict),

        // Readers of untrusted input against inputs that nobody wrote: `make fuzz`.
        .executableTarget(
            name: "Fuzz", dependencies: ["CEL", "KubernetesSchema", "KubernetesSemantics", "RegularExpression", "Wire"], path: "Tools/Fuzz", exclude: ["Corpus"], swiftSettings: strict),

        // A datastore whose writer is killed again and again: `Scripts/crash-runs`.
        .executableTarget(name: "CrashRun", dependencies: ["Datastore", "EtcdEngine"], path: "Tools/CrashRun", swiftSettings: strict),

        // A load for API servers: `make bench`.
        .executableTarget(
            name: "APILoad",
            dependencies: [
                "HTTP",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Benchmarks/APILoad", swiftSettings: strict),

        // Decisions of the scheduler on a cluster in memory.
        .executableTarget(
            name: "SchedulerLoad", dependencies: ["KubernetesAPI", "KubernetesSchema", "Scheduler"], path: "Benchmarks/SchedulerLoad",
            swiftSettings: strict),

        .testTarget(name: "ProtocolsTests", dependencies: ["Protocols", "Wire"], swiftSettings: strict),
        .testTarget(name: "RegularExpressionTests", dependencies: ["RegularExpression"], swiftSettings: strict),
        .testTarget(name: "CELTests", dependencies: ["CEL"], swiftSettings: strict),
        .testTarget(
            name: "KubernetesSemanticsTests", dependencies: ["KubernetesSemantics", "KubernetesSchema", "Wire"], swiftSettings: strict),
        .testTarget(name: "KubernetesSchemaTests", dependencies: ["KubernetesSchema", "KubernetesAPI", "Wire"], swiftSettings: strict),

        // Tests.
        .target(
            name: "FakeAPI", dependencies: ["Client", "HTTP", "KubernetesAPI", "KubernetesSchema", "KubernetesSemantics", "Wire"],
            path: "Tests/Support/FakeAPI", swiftSettings: strict),
        .target(name: "CForgetfulVFS", dependencies: ["CSQLite"], path: "Tests/Support/CForgetfulVFS"),
        .testTarget(name: "DatastoreTests", dependencies: ["Datastore", "CForgetfulVFS", "CrashRun", "EtcdEngine", "HTTP"], swiftSettings: strict),
        .testTarget(
            name: "EncryptionTests",
            dependencies: ["Datastore", "Encryption", "KubernetesSchema", "Metrics", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),
        .testTarget(
            name: "APIServerTests",
            dependencies: [
                "APIServer", "CEL", "Datastore", "HTTP", "KubernetesSchema", "KubernetesSemantics", "Metrics", "PKI", "Wire",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ClientTests", dependencies: ["Client", "FakeAPI", "HTTP", "KubernetesAPI", "KubernetesSchema", "Wire"], swiftSettings: strict),
        .testTarget(
            name: "ControllersTests",
            dependencies: [
                "Controllers", "Client", "FakeAPI", "HTTP", "KubernetesAPI", "KubernetesSchema", "Metrics", "PKI", "TimeZones", "Wire",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ContainerRuntimeTests",
            dependencies: ["ContainerRuntime", "KubernetesSchema", "Protocols", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),
        .testTarget(
            name: "KubeletTests",
            dependencies: [
                "Client", "ContainerRuntime", "HTTP", "Kubelet", "KubernetesAPI", "KubernetesSchema", "Protocols", "Wire",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(name: "MetricsTests", dependencies: ["Metrics"], swiftSettings: strict),
        .testTarget(name: "PKITests", dependencies: ["PKI"], swiftSettings: strict),
        .testTarget(
            name: "HTTPTests",
            dependencies: [
                "HTTP",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(name: "SchedulerTests", dependencies: ["KubernetesAPI", "KubernetesSchema", "Scheduler", "Wire"], swiftSettings: strict),
        .testTarget(name: "HollowNodesTests", dependencies: ["HollowNodes", "KubernetesAPI", "KubernetesSchema"], swiftSettings: strict),
        .testTarget(name: "ServiceProxyTests", dependencies: ["ServiceProxy", "KubernetesAPI", "KubernetesSchema"], swiftSettings: strict),
        .testTarget(name: "IntegrationTests", dependencies: ["swiftlet"], swiftSettings: [.swiftLanguageMode(.v6)]),
    ]
)
