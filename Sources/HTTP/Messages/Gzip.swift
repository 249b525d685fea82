import CZlib

/// Compresses a body with gzip, piece by piece, as fast as zlib goes (level 1). Not safe for concurrent use.
public final class GzipWriter {
    private let stream: UnsafeMutablePointer<z_stream>
    private let isUsable: Bool

    public init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 more ask for gzip's header and trailer instead of zlib's.
        isUsable = deflateInit2_(
            stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// What can be sent after this piece; possibly nothing yet.
    ///
    /// - Parameter isLast: whether the body ends here; nothing may follow.
    /// - Throws: `HTTPError.invalidState` where zlib has no memory.
    public func compress(_ piece: [UInt8], isLast: Bool) throws -> [UInt8] {
        guard isUsable else { throw HTTPError.invalidState("gzip can't be used") }
        var piece = piece
        return try piece.withUnsafeMutableBufferPointer { source in
            stream.pointee.next_in = source.baseAddress
            stream.pointee.avail_in = uInt(source.count)
            var output: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 64 * 1024)
            while true {
                let (code, written) = chunk.withUnsafeMutableBufferPointer { target -> (Int32, Int) in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = uInt(target.count)
                    let code = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    return (code, target.count - Int(stream.pointee.avail_out))
                }
                output.append(contentsOf: chunk[..<written])
                guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw HTTPError.invalidState("gzip failed with \(code)") }
                if code == Z_STREAM_END || (!isLast && stream.pointee.avail_out > 0) { return output }
            }
        }
    }

    /// Whether an `Accept-Encoding` names gzip; a quality beside it makes it another name, as upstream has it.
    public static func isAccepted(_ acceptEncoding: String?) -> Bool {
        acceptEncoding?.split(separator: ",").contains { $0.trimmingSpaces == "gzip" } ?? false
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
