import NIOCore
import NIOHPACK
import NIOHTTP2

/// HTTP/2 settings of both roles.
///
/// The library's rate limits (200 control frames, resets and stream errors in 30 s, 200 glitches in a lifetime) end
/// connections of Go peers under real load: Go answers bursts of data with PINGs, and clients cancel watches by the
/// hundreds. They are lifted here; what protects us instead are the bounds on streams, handlers, header and frame queues.
enum HTTP2Limits {
    /// Bytes a peer may send on one stream before we read.
    static let streamWindow = 256 * 1024
    /// Bytes a peer may send on one connection.
    static let connectionWindow = 25 * 1024 * 1024
    /// Streams our client opens on one connection before it takes another.
    static let clientStreams = 100
    /// Go's limit on handlers that run for a connection, as a multiple of its streams: cancelled ones still count.
    static let handlersPerStream = 4
    /// Streams for which late frames are still tolerated after a reset.
    static let rememberedResets = 1024
    /// Most frames of one header block: 1 MiB of 16 KiB frames, and some.
    static let continuationFrames = 80

    static func connection(maxStreams: Int?, maxHeaderBytes: Int) -> NIOHTTP2Handler.ConnectionConfiguration {
        var configuration = NIOHTTP2Handler.ConnectionConfiguration()
        var settings: HTTP2Settings = [
            HTTP2Setting(parameter: .initialWindowSize, value: streamWindow),
            HTTP2Setting(parameter: .maxHeaderListSize, value: maxHeaderBytes),
        ]
        if let maxStreams {
            settings.append(HTTP2Setting(parameter: .maxConcurrentStreams, value: maxStreams))
        } else {
            settings.append(HTTP2Setting(parameter: .enablePush, value: 0))
        }
        configuration.initialSettings = settings
        configuration.targetWindowSize = connectionWindow
        configuration.maximumSequentialEmptyDataFrames = 1000
        configuration.maximumSequentialContinuationFrames = continuationFrames
        configuration.maximumRecentlyResetStreams = rememberedResets
        configuration.maximumConnectionGlitches = Int.max
        // A window of zero length holds no more than the events of one clock tick, so the limit never trips and the
        // limiter's storage (which is allocated for the maximum) stays small.
        configuration.controlFrameRateLimit.maximumCount = 64
        configuration.controlFrameRateLimit.windowLength = .zero
        return configuration
    }

    static func stream() -> NIOHTTP2Handler.StreamConfiguration {
        var configuration = NIOHTTP2Handler.StreamConfiguration()
        configuration.targetWindowSize = streamWindow
        configuration.outboundBufferSizeHighWatermark = 64 * 1024
        configuration.outboundBufferSizeLowWatermark = 16 * 1024
        configuration.streamResetFrameRateLimit.maximumCount = 64
        configuration.streamResetFrameRateLimit.windowLength = .zero
        configuration.streamErrorRateLimit.maximumCount = 64
        configuration.streamErrorRateLimit.windowLength = .zero
        return configuration
    }

    /// The frame that opens the connection's window right after the preface.
    static var windowFrame: HTTP2Frame {
        HTTP2Frame(streamID: .rootStream, payload: .windowUpdate(windowSizeIncrement: connectionWindow - 65535))
    }
}

/// Header fields to and from HPACK.
enum HTTP2Headers {
    /// Fields that mean something for one HTTP/1 connection only and are forbidden in HTTP/2.
    private static func isConnectionSpecific(_ name: String) -> Bool {
        switch name {
        case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade": true
        default: false
        }
    }

    static func append(_ fields: HTTPFields, to headers: inout HPACKHeaders, skipHost: Bool = false) {
        for field in fields {
            let name = HTTPFields.lowercased(field.name)
            if isConnectionSpecific(name) || (skipHost && name == "host") { continue }
            let secret = name == "authorization" || name == "cookie"
            headers.add(name: name, value: field.value, indexing: secret ? .neverIndexed : .indexable)
        }
    }

    /// The regular fields; pseudo fields are left out.
    static func fields(_ headers: HPACKHeaders) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserve(headers.count)
        for header in headers where header.name.utf8.first != UInt8(ascii: ":") {
            fields.add(header.name, header.value)
        }
        return fields
    }

    static func requestHead(_ headers: HPACKHeaders) -> HTTPRequestHead? {
        var method: String?
        var path: String?
        var scheme = "https"
        var authority: String?
        var fields = HTTPFields()
        fields.reserve(headers.count)
        for header in headers {
            switch header.name {
            case ":method": method = header.value
            case ":path": path = header.value
            case ":scheme": scheme = header.value
            case ":authority": authority = header.value
            default: fields.add(header.name, header.value)
            }
        }
        guard let method, let path else { return nil }
        return HTTPRequestHead(
            method: method, target: path, headers: fields, version: .http2, scheme: scheme,
            authority: authority ?? fields["host"] ?? "")
    }
}
