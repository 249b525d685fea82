import KubernetesAPI
import KubernetesSchema
import Wire

/// One event of a watch.
public enum WatchEvent<Object: KubernetesObject>: Sendable {
    case added(Object)
    case modified(Object)
    /// With the object's last state.
    case deleted(Object)
    /// All changes up to this resource version have been sent. `isInitialEnd` marks the end of the initial events.
    case bookmark(resourceVersion: String, isInitialEnd: Bool)
    /// The watch can't go on: 410 where the history was compacted.
    case error(StatusError)
    /// An object that can't be read as its type; the watch goes on behind it.
    case undecodable(resourceVersion: String, name: String, reason: String)
}

/// The events of a watch as they come; ends when the server ends it.
///
/// To be read once, by one task. Objects come without managedFields.
public struct WatchEvents<Object: KubernetesObject>: AsyncSequence, Sendable {
    public typealias Element = WatchEvent<Object>

    private let body: ClientBody

    init(_ body: ClientBody) {
        self.body = body
    }

    public func makeAsyncIterator() -> Iterator { Iterator(chunks: body.makeAsyncIterator()) }

    public struct Iterator: AsyncIteratorProtocol {
        private var chunks: ClientBody.Iterator
        private var lines = LineBuffer()

        init(chunks: ClientBody.Iterator) {
            self.chunks = chunks
        }

        public mutating func next() async throws -> WatchEvent<Object>? {
            while true {
                if let line = try lines.next() { return WatchEvent(try Document.parseJSON(line)) }
                guard let chunk = try await chunks.next() else { return nil }
                lines.append(chunk)
            }
        }
    }
}

extension WatchEvent {
    init(_ frame: Document) {
        var frame = frame
        let object = frame[frame.root, "object"]
        let type = frame.string(frame[frame.root, "type"]) ?? ""
        if type == "ERROR" {
            self = .error(StatusError(status: frame, object) ?? .internalError("the server sent an error that is no Status"))
            return
        }
        let metadata = frame[object, "metadata"]
        let version = frame.string(frame[metadata, "resourceVersion"]) ?? ""
        if type == "BOOKMARK" {
            let mark = frame[frame[metadata, "annotations"], "k8s.io/initial-events-end"]
            self = .bookmark(resourceVersion: version, isInitialEnd: frame.equals(mark, "true"))
            return
        }
        frame.remove(metadata, "managedFields")
        do {
            let decoded = try Object(from: frame, object)
            switch type {
            case "ADDED": self = .added(decoded)
            case "MODIFIED": self = .modified(decoded)
            case "DELETED": self = .deleted(decoded)
            default: self = .error(.internalError("unable to understand watch event of type \"\(type)\""))
            }
        } catch {
            let name = frame.string(frame[metadata, "name"]) ?? ""
            self = .undecodable(resourceVersion: version, name: name, reason: "\(error)")
        }
    }
}

/// Cuts chunks into lines; every byte is looked at once.
struct LineBuffer {
    /// The longest line: far above the largest object (1.5 MiB stored, more as JSON).
    static let maximumLine = 64 << 20

    private var bytes: [UInt8] = []
    private var start = 0
    /// Up to here no line ends.
    private var scanned = 0

    mutating func append(_ chunk: [UInt8]) {
        if start > 0 {
            if start == bytes.count { bytes.removeAll(keepingCapacity: true) } else { bytes.removeSubrange(..<start) }
            scanned -= start
            start = 0
        }
        bytes.append(contentsOf: chunk)
    }

    /// The next whole line that isn't empty, without its end.
    mutating func next() throws(StatusError) -> [UInt8]? {
        while let end = newline() {
            let line = start..<end
            start = end + 1
            scanned = start
            if !line.isEmpty { return Array(bytes[line]) }
        }
        scanned = bytes.count
        if bytes.count - start > LineBuffer.maximumLine {
            throw .internalError("a watch event is larger than \(LineBuffer.maximumLine) bytes")
        }
        return nil
    }

    private func newline() -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            var index = scanned
            while index < buffer.count {
                if buffer[index] == 0x0A { return index }
                index += 1
            }
            return nil
        }
    }
}
