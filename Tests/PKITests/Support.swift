import Glibc
import Synchronization

@testable import PKI

/// Time that a test sets.
final class Time: Sendable {
    private let seconds: Mutex<Int64>

    init(_ now: Int64) { seconds = Mutex(now) }

    var now: Int64 {
        get { seconds.withLock { $0 } }
        set { seconds.withLock { $0 = newValue } }
    }
}

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/swiftlet-pki-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw PKIError.file(path: "/tmp", reason: "mkdtemp failed") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { _ = run("rm -rf '\(path)'") }
}

/// Runs a shell command; its output and exit code. Blocks: for tests only.
func run(_ command: String) -> (output: String, code: Int32) {
    guard let stream = popen(command + " 2>&1", "r") else { return ("", -1) }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
        let count = fread(&buffer, 1, buffer.count, stream)
        if count == 0 { break }
        output += buffer[..<count]
    }
    let status = pclose(stream)
    return (String(decoding: output, as: UTF8.self), status >> 8 & 0xFF)
}

let hasOpenSSL = run("command -v openssl").code == 0
