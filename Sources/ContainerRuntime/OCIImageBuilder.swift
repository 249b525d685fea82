import Crypto
import Wire

/// An image that can't be made or taken in.
public struct ImageError: Error, Sendable, Equatable, CustomStringConvertible {
    public var description: String
    public init(_ description: String) { self.description = description }
}

/// Makes OCI images of one layer from a list of files.
public struct OCIImageBuilder: Sendable {
    public struct File: Sendable {
        /// Without a leading slash. Folders above it are made.
        public var path: String
        public var content: [UInt8]
        public var mode: UInt32

        public init(path: String, content: [UInt8], mode: UInt32 = 0o755) {
            self.path = path
            self.content = content
            self.mode = mode
        }
    }

    /// The image's full name, e.g. `registry.example/app:1`.
    public var name: String
    public var files: [File] = []
    /// Symbolic links: path to target.
    public var links: [(path: String, target: String)] = []
    /// Empty folders with their modes.
    public var folders: [(path: String, mode: UInt32)] = []
    public var entrypoint: [String] = []
    public var command: [String] = []
    public var environment: [String] = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    public var workingFolder = "/"
    public var user = ""
    public var exposedPorts: [String] = []

    public init(name: String) { self.name = name }

    /// The architecture as OCI calls it.
    public static var architecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }

    /// The OCI layout as a tar archive. The same input gives the same bytes.
    public func build() throws -> [UInt8] {
        let layer = try makeLayer()
        let config = Document(configuration(layerDigest: OCIImageBuilder.digest(layer))).encodeJSON()
        let manifest = Document(
            [
                "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": descriptor("application/vnd.oci.image.config.v1+json", config),
                "layers": [descriptor("application/vnd.oci.image.layer.v1.tar", layer)],
            ] as Value
        ).encodeJSON()
        var index = descriptor("application/vnd.oci.image.manifest.v1+json", manifest)
        if case .object(var members) = index {
            members.append(("annotations", ["io.containerd.image.name": .string(name), "org.opencontainers.image.ref.name": .string(tag)]))
            members.append(("platform", ["architecture": .string(OCIImageBuilder.architecture), "os": "linux"]))
            index = .object(members)
        }
        let root: Value = ["schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [index]]
        var tar = TarWriter()
        try tar.add("oci-layout", content: Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
        try tar.add("index.json", content: Document(root).encodeJSON())
        for blob in [layer, config, manifest] {
            try tar.add("blobs/sha256/\(OCIImageBuilder.hex(blob))", content: blob)
        }
        return tar.finish()
    }

    private var tag: String {
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return "latest" }
        return String(name[name.index(after: colon)...])
    }

    private func makeLayer() throws -> [UInt8] {
        var tar = TarWriter()
        var made: Set<String> = []
        func makeParents(_ path: String) throws {
            var parent = ""
            for part in path.split(separator: "/").dropLast() {
                parent += parent.isEmpty ? "\(part)" : "/\(part)"
                if made.insert(parent).inserted { try tar.add("\(parent)/", kind: .folder, mode: 0o755) }
            }
        }
        for folder in folders {
            try makeParents(folder.path)
            if made.insert(folder.path).inserted { try tar.add("\(folder.path)/", kind: .folder, mode: folder.mode) }
        }
        for file in files {
            try makeParents(file.path)
            try tar.add(file.path, mode: file.mode, content: file.content)
        }
        for link in links {
            try makeParents(link.path)
            try tar.add(link.path, kind: .link, mode: 0o777, target: link.target)
        }
        return tar.finish()
    }

    private func configuration(layerDigest: String) -> Value {
        var config: [(String, Value)] = [("Env", .strings(environment)), ("WorkingDir", .string(workingFolder))]
        if !entrypoint.isEmpty { config.append(("Entrypoint", .strings(entrypoint))) }
        if !command.isEmpty { config.append(("Cmd", .strings(command))) }
        if !user.isEmpty { config.append(("User", .string(user))) }
        if !exposedPorts.isEmpty { config.append(("ExposedPorts", .object(exposedPorts.map { ($0, .object([])) }))) }
        return [
            "architecture": .string(OCIImageBuilder.architecture), "os": "linux", "config": .object(config),
            "rootfs": ["type": "layers", "diff_ids": [.string(layerDigest)]],
            "history": [["created_by": "swiftlet"]],
        ]
    }

    private func descriptor(_ type: String, _ bytes: [UInt8]) -> Value {
        ["mediaType": .string(type), "digest": .string(OCIImageBuilder.digest(bytes)), "size": .int(Int64(bytes.count))]
    }

    private static func digest(_ bytes: [UInt8]) -> String { "sha256:\(hex(bytes))" }

    private static func hex(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
