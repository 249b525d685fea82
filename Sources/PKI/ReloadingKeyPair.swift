import Synchronization
import X509

/// A certificate and key that follow their files. `current` is cheap enough for every connection.
public final class ReloadingKeyPair: Sendable {
    public struct Content: Sendable, Equatable {
        public var certificatePEM: [UInt8]
        public var privateKeyPEM: [UInt8]
        /// Grows with every new content, so that users can keep what they made of one.
        public var generation: Int
    }

    private struct State {
        var content: Content
        var stamps: [Files.Stamp?]
        var checked: ContinuousClock.Instant
    }

    public let certificatePath: String
    public let keyPath: String
    private let interval: Duration
    private let state: Mutex<State>

    /// Reads the files; blocks on the disk.
    /// - Parameter interval: the files are looked at no more often than this.
    public init(certificatePath: String, keyPath: String, interval: Duration = .seconds(10)) throws {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.interval = interval
        let stamps = [Files.stamp(certificatePath), Files.stamp(keyPath)]
        let content = try Self.read(certificatePath, keyPath, generation: 1)
        state = Mutex(State(content: content, stamps: stamps, checked: .now))
    }

    private static func read(_ certificatePath: String, _ keyPath: String, generation: Int) throws -> Content {
        guard let certificate = try Files.read(certificatePath) else {
            throw PKIError.file(path: certificatePath, reason: "the file is missing")
        }
        guard let key = try Files.read(keyPath) else { throw PKIError.file(path: keyPath, reason: "the file is missing") }
        guard try CertificateInfo.first(inPEM: certificate).publicKey == privateCertificateKey(pem: key).publicKey else {
            throw PKIError.file(path: keyPath, reason: "the key does not belong to \(certificatePath)")
        }
        return Content(certificatePEM: Array(certificate.utf8), privateKeyPEM: Array(key.utf8), generation: generation)
    }

    /// The pair as of at most one interval ago. While the files are missing, broken or half replaced, the last good pair.
    public var current: Content {
        let now = ContinuousClock.now
        return state.withLock { state in
            if now - state.checked >= interval {
                state.checked = now
                reload(&state)
            }
            return state.content
        }
    }

    /// Looks at the files at once. Answers whether there is a new pair.
    @discardableResult
    public func refresh() -> Bool {
        state.withLock { state in
            let before = state.content.generation
            reload(&state)
            return state.content.generation != before
        }
    }

    private func reload(_ state: inout State) {
        // Two small files, at most once in an interval: short enough to do in place.
        let stamps = [Files.stamp(certificatePath), Files.stamp(keyPath)]
        guard stamps != state.stamps else { return }
        guard let content = try? Self.read(certificatePath, keyPath, generation: state.content.generation + 1) else { return }
        state.stamps = stamps
        state.content = content
    }
}
