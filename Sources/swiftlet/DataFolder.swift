import Glibc
import KubernetesSchema
import PKI

/// Where a component keeps what it must not lose.
struct DataFolder: Sendable {
    let path: String

    /// Makes the folder, for its owner's eyes alone.
    init(_ path: String) throws {
        self.path = path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path
        try DataFolder.make(self.path, mode: 0o700)
    }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a folder and those above it.
    static func make(_ path: String, mode: mode_t = 0o755) throws {
        var current = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            current += "/\(part)"
            let isLast = current == path || current == "./\(path)"
            if mkdir(current, isLast ? mode : 0o755) != 0, errno != EEXIST {
                throw StartFailure("can't make the folder \(current): \(String(cString: strerror(errno))); choose another with --data-dir")
            }
        }
    }

    /// Writes a file whole, for its owner's eyes alone.
    static func write(_ path: String, _ text: String, mode: mode_t = 0o600) throws { try write(path, bytes: Array(text.utf8), mode: mode) }

    /// Writes a file whole: it is there as it was or as it is to be, never in between.
    static func write(_ path: String, bytes content: [UInt8], mode: mode_t) throws {
        let temporary = "\(path).tmp"
        let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode)
        guard descriptor >= 0 else { throw StartFailure("can't write \(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var bytes = content[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw StartFailure("can't write \(path): \(String(cString: strerror(errno)))") }
            bytes = bytes.dropFirst(count)
        }
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw StartFailure("can't write \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// A file's content; nil where it can't be read.
    static func bytes(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes.append(contentsOf: buffer[0..<count]) }
        return bytes
    }
}

/// Kubeconfig files, as `kubectl` reads them.
enum KubeconfigFile {
    static func text(server: String, authorityPEM: String, user: String, pair: KeyPair) -> String {
        func encode(_ text: String) -> String { base64(Array(text.utf8)) }
        return """
            apiVersion: v1
            kind: Config
            clusters:
            - name: swiftlet
              cluster:
                server: \(server)
                certificate-authority-data: \(encode(authorityPEM))
            users:
            - name: \(user)
              user:
                client-certificate-data: \(encode(pair.certificatePEM))
                client-key-data: \(encode(pair.privateKeyPEM))
            contexts:
            - name: \(user)@swiftlet
              context:
                cluster: swiftlet
                user: \(user)
            current-context: \(user)@swiftlet

            """
    }

    private static func base64(_ bytes: [UInt8]) -> String { Base64.encode(bytes) }
}
