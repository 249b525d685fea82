import CZlib

/// SPDY's header compression: one zlib stream per direction for a connection's life, primed with a fixed dictionary.
enum SPDYDictionary {
    private static let words = [
        "options", "head", "post", "put", "delete", "trace", "accept", "accept-charset", "accept-encoding",
        "accept-language", "accept-ranges", "age", "allow", "authorization", "cache-control", "connection",
        "content-base", "content-encoding", "content-language", "content-length", "content-location", "content-md5",
        "content-range", "content-type", "date", "etag", "expect", "expires", "from", "host", "if-match",
        "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified", "location",
        "max-forwards", "pragma", "proxy-authenticate", "proxy-authorization", "range", "referer", "retry-after",
        "server", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "vary", "via", "warning",
        "www-authenticate", "method", "get", "status", "200 OK", "version", "HTTP/1.1", "url", "public", "set-cookie",
        "keep-alive", "origin",
    ]
    private static let tail =
        "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
        + "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized"
        + "403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable"
        + "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT"
        + "chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,"
        + "text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0."

    /// The dictionary of the SPDY/3 specification: words with their lengths, then loose text.
    static let bytes: [UInt8] = {
        var bytes: [UInt8] = []
        for word in words {
            bytes.append(contentsOf: [0, 0, 0, UInt8(word.utf8.count)])
            bytes.append(contentsOf: word.utf8)
        }
        bytes.append(contentsOf: tail.utf8)
        return bytes
    }()
}

/// Compresses header blocks. Not safe for concurrent use.
final class SPDYDeflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private let usable: Bool

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        var ready = deflateInit_(stream, Z_BEST_COMPRESSION, ZLIB_VERSION, size) == Z_OK
        let dictionary = SPDYDictionary.bytes
        ready = ready && deflateSetDictionary(stream, dictionary, uInt(dictionary.count)) == Z_OK
        usable = ready
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func compress(_ input: [UInt8]) throws -> [UInt8] {
        guard usable else { throw SPDYError.compression }
        var input = input
        return try input.withUnsafeMutableBufferPointer { source in
            stream.pointee.next_in = source.baseAddress
            stream.pointee.avail_in = uInt(source.count)
            var output: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 4096)
            while true {
                let (code, written) = chunk.withUnsafeMutableBufferPointer { target -> (Int32, Int) in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = uInt(target.count)
                    let code = deflate(stream, Z_SYNC_FLUSH)
                    return (code, target.count - Int(stream.pointee.avail_out))
                }
                output.append(contentsOf: chunk[..<written])
                guard code == Z_OK || code == Z_BUF_ERROR else { throw SPDYError.compression }
                if stream.pointee.avail_out > 0 { return output }
            }
        }
    }
}

/// Decompresses header blocks. Not safe for concurrent use.
final class SPDYInflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private let usable: Bool

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        usable = inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// - Parameter limit: most bytes to accept.
    func decompress(_ input: [UInt8], limit: Int) throws -> [UInt8] {
        guard usable else { throw SPDYError.compression }
        var input = input
        return try input.withUnsafeMutableBufferPointer { source in
            stream.pointee.next_in = source.baseAddress
            stream.pointee.avail_in = uInt(source.count)
            var output: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 4096)
            while true {
                let (code, written) = chunk.withUnsafeMutableBufferPointer { target -> (Int32, Int) in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = uInt(target.count)
                    let code = inflate(stream, Z_SYNC_FLUSH)
                    return (code, target.count - Int(stream.pointee.avail_out))
                }
                output.append(contentsOf: chunk[..<written])
                if output.count > limit { throw SPDYError.protocolError("headers too large") }
                if code == Z_NEED_DICT {
                    let dictionary = SPDYDictionary.bytes
                    guard inflateSetDictionary(stream, dictionary, uInt(dictionary.count)) == Z_OK else { throw SPDYError.compression }
                    continue
                }
                guard code == Z_OK || code == Z_BUF_ERROR else { throw SPDYError.compression }
                if stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0 { return output }
                if code == Z_BUF_ERROR { return output }
            }
        }
    }
}
