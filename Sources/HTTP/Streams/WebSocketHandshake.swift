/// The HTTP/1.1 handshake of RFC 6455.
public enum WebSocketHandshake {
    private static let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// Whether the request asks for a WebSocket.
    public static func isRequested(_ head: HTTPRequestHead) -> Bool {
        head.method == "GET" && head.headers.hasToken("connection", "upgrade") && head.headers.hasToken("upgrade", "websocket")
    }

    /// The sub-protocols that the client offers, in its order.
    public static func offeredProtocols(_ head: HTTPRequestHead) -> [String] {
        head.headers.values("sec-websocket-protocol").flatMap { value in
            value.split(separator: ",").map { String($0.drop(while: { $0 == " " }).prefix(while: { $0 != " " })) }
        }
    }

    /// The headers of the 101 answer.
    /// - Throws: `WebSocketError.badHandshake`, to be answered with 400.
    public static func responseHeaders(for head: HTTPRequestHead, subprotocol: String? = nil) throws -> HTTPFields {
        guard isRequested(head) else { throw WebSocketError.badHandshake("not a websocket request") }
        guard head.headers["sec-websocket-version"] == "13" else { throw WebSocketError.badHandshake("unsupported version") }
        guard let key = head.headers["sec-websocket-key"], !key.isEmpty else { throw WebSocketError.badHandshake("missing key") }
        var headers: HTTPFields = ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": acceptKey(for: key)]
        if let subprotocol { headers.add("Sec-WebSocket-Protocol", subprotocol) }
        return headers
    }

    /// `Sec-WebSocket-Accept` for a key.
    public static func acceptKey(for key: String) -> String {
        base64(sha1(Array((key + magic).utf8)))
    }

    /// A client's headers and the key in them.
    public static func requestHeaders(subprotocols: [String] = []) -> (headers: HTTPFields, key: String) {
        let key = base64((0..<16).map { _ in UInt8.random(in: 0...255) })
        var headers: HTTPFields = [
            "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key,
        ]
        if !subprotocols.isEmpty { headers.add("Sec-WebSocket-Protocol", subprotocols.joined(separator: ", ")) }
        return (headers, key)
    }

    /// Checks a server's answer to the key.
    /// - Returns: the chosen sub-protocol.
    public static func verify(_ response: IncomingResponse, key: String) throws -> String? {
        guard response.status == 101, response.headers.hasToken("upgrade", "websocket") else {
            throw WebSocketError.badHandshake("bad status \(response.status)")
        }
        guard response.headers["sec-websocket-accept"] == acceptKey(for: key) else {
            throw WebSocketError.badHandshake("challenge response mismatch")
        }
        return response.headers["sec-websocket-protocol"]
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let second = index + 1 < bytes.count ? bytes[index + 1] : 0
            let third = index + 2 < bytes.count ? bytes[index + 2] : 0
            let group = UInt32(bytes[index]) << 16 | UInt32(second) << 8 | UInt32(third)
            result.append(alphabet[Int(group >> 18 & 63)])
            result.append(alphabet[Int(group >> 12 & 63)])
            result.append(index + 1 < bytes.count ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
            result.append(index + 2 < bytes.count ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// SHA-1, which the handshake prescribes; it protects nothing.
    static func sha1(_ input: [UInt8]) -> [UInt8] {
        var hash: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        var message = input
        message.append(0x80)
        while message.count % 64 != 56 { message.append(0) }
        let bits = UInt64(input.count) * 8
        for shift in stride(from: 56, through: 0, by: -8) { message.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
        for start in stride(from: 0, to: message.count, by: 64) {
            sha1Block(message[start..<(start + 64)], &hash)
        }
        return hash.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
    }

    private static func sha1Block(_ block: ArraySlice<UInt8>, _ hash: inout [UInt32]) {
        var words: [UInt32] = []
        words.reserveCapacity(80)
        var at = block.startIndex
        while at < block.endIndex {
            let high = UInt32(block[at]) << 24 | UInt32(block[at + 1]) << 16
            words.append(high | UInt32(block[at + 2]) << 8 | UInt32(block[at + 3]))
            at += 4
        }
        for index in 16..<80 {
            words.append(rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1))
        }
        var (a, b, c, d, e) = (hash[0], hash[1], hash[2], hash[3], hash[4])
        for index in 0..<80 {
            let mix: UInt32
            let constant: UInt32
            switch index {
            case 0..<20: (mix, constant) = ((b & c) | (~b & d), 0x5A82_7999)
            case 20..<40: (mix, constant) = (b ^ c ^ d, 0x6ED9_EBA1)
            case 40..<60: (mix, constant) = ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
            default: (mix, constant) = (b ^ c ^ d, 0xCA62_C1D6)
            }
            let next = rotate(a, 5) &+ mix &+ e &+ constant &+ words[index]
            (e, d, c, b, a) = (d, c, rotate(b, 30), a, next)
        }
        hash[0] &+= a
        hash[1] &+= b
        hash[2] &+= c
        hash[3] &+= d
        hash[4] &+= e
    }

    private static func rotate(_ value: UInt32, _ bits: UInt32) -> UInt32 {
        value << bits | value >> (32 - bits)
    }
}
