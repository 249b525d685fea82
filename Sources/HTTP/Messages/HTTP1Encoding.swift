import NIOCore

/// HTTP/1 heads and chunks as bytes.
enum HTTP1Encoding {
    static func writeStatusLine(_ status: Int, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("HTTP/1.1 ")
        buffer.writeString(String(status))
        buffer.writeStaticString(" ")
        buffer.writeString(reason(status))
        buffer.writeStaticString("\r\n")
    }

    static func write(_ name: String, _ value: String, to buffer: inout ByteBuffer) {
        buffer.writeString(clean(name))
        buffer.writeStaticString(": ")
        buffer.writeString(clean(value))
        buffer.writeStaticString("\r\n")
    }

    static func writeFields(_ fields: HTTPFields, to buffer: inout ByteBuffer) {
        for field in fields {
            write(field.name, field.value, to: &buffer)
        }
    }

    /// Line breaks inside a field would let a value forge further fields: they become spaces, as in Go.
    private static func clean(_ text: String) -> String {
        for byte in text.utf8 where byte == 0x0D || byte == 0x0A {
            return String(decoding: text.utf8.map { $0 == 0x0D || $0 == 0x0A ? 0x20 : $0 }, as: UTF8.self)
        }
        return text
    }

    static func writeChunkStart(_ length: Int, to buffer: inout ByteBuffer) {
        buffer.writeString(String(length, radix: 16))
        buffer.writeStaticString("\r\n")
    }

    static func writeLastChunk(_ trailers: HTTPFields?, to buffer: inout ByteBuffer) {
        buffer.writeStaticString("0\r\n")
        if let trailers { writeFields(trailers, to: &buffer) }
        buffer.writeStaticString("\r\n")
    }

    static func reason(_ status: Int) -> String {
        reasons[status] ?? "status code \(status)"
    }

    private static let reasons: [Int: String] = [
        100: "Continue", 101: "Switching Protocols", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content",
        206: "Partial Content", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
        307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
        404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict",
        410: "Gone", 411: "Length Required", 412: "Precondition Failed", 413: "Request Entity Too Large",
        414: "Request URI Too Long", 415: "Unsupported Media Type", 416: "Requested Range Not Satisfiable",
        417: "Expectation Failed", 421: "Misdirected Request", 422: "Unprocessable Entity", 426: "Upgrade Required",
        429: "Too Many Requests", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
        501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
        505: "HTTP Version Not Supported", 507: "Insufficient Storage",
    ]
}
