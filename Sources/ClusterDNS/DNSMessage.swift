/// Types of records that are served or recognized (RFC 1035 and later).
public enum RecordType {
    public static let a: UInt16 = 1
    public static let cname: UInt16 = 5
    public static let soa: UInt16 = 6
    public static let ptr: UInt16 = 12
    public static let txt: UInt16 = 16
    public static let aaaa: UInt16 = 28
    public static let srv: UInt16 = 33
    public static let opt: UInt16 = 41
    public static let any: UInt16 = 255
}

/// What is asked.
public struct DNSQuestion: Sendable, Equatable {
    /// Labels in lower case, the root left out.
    public var labels: [String]
    public var type: UInt16
    public var dnsClass: UInt16
    /// The question as it was sent, to be repeated in the answer with its own upper and lower case.
    public var raw: [UInt8]

    public var name: String { labels.joined(separator: ".") }
}

/// A request as it came in.
public struct DNSQuery: Sendable {
    public var id: UInt16
    public var recursionDesired: Bool
    public var opcode: UInt8
    public var question: DNSQuestion
    /// How large an answer over UDP may be; 512 without EDNS.
    public var maximumSize: Int
    public var hasEDNS: Bool

    /// Reads a request with one question; nil where it is none.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= 12, bytes[2] & 0x80 == 0 else { return nil }
        func word(_ at: Int) -> UInt16 { UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1]) }
        guard word(4) == 1 else { return nil }
        id = word(0)
        opcode = bytes[2] >> 3 & 15
        recursionDesired = bytes[2] & 1 == 1
        var labels: [String] = []
        var at = 12
        while true {
            guard at < bytes.count else { return nil }
            let length = Int(bytes[at])
            if length == 0 {
                at += 1
                break
            }
            guard length < 64, at + 1 + length <= bytes.count, labels.count < 128 else { return nil }
            labels.append(String(decoding: bytes[(at + 1)...(at + length)], as: UTF8.self).lowercased())
            at += 1 + length
        }
        guard at + 4 <= bytes.count, at - 12 <= 255 else { return nil }
        question = DNSQuestion(labels: labels, type: word(at), dnsClass: word(at + 2), raw: Array(bytes[12..<(at + 4)]))
        at += 4
        maximumSize = 512
        hasEDNS = false
        // Only an OPT record may follow in an ordinary request.
        if word(10) > 0, word(6) == 0, word(8) == 0, at + 11 <= bytes.count, bytes[at] == 0, word(at + 1) == RecordType.opt {
            hasEDNS = true
            maximumSize = max(512, min(Int(word(at + 3)), 4096))
        }
    }
}

/// One record of an answer.
public struct DNSRecord: Sendable, Equatable {
    /// The owner's labels.
    public var name: [String]
    public var type: UInt16
    public var ttl: UInt32
    public var data: [UInt8]

    public init(name: [String], type: UInt16, ttl: UInt32, data: [UInt8]) {
        self.name = name
        self.type = type
        self.ttl = ttl
        self.data = data
    }

    static func encode(name: [String]) -> [UInt8] {
        var out: [UInt8] = []
        for label in name {
            let bytes = Array(label.utf8.prefix(63))
            out.append(UInt8(bytes.count))
            out += bytes
        }
        return out + [0]
    }
}

/// An answer.
public struct DNSResponse: Sendable, Equatable {
    public enum Code: UInt8, Sendable {
        case noError = 0
        case formatError = 1
        case serverFailure = 2
        case nameError = 3
        case notImplemented = 4
        case refused = 5
    }

    public var code = Code.noError
    public var answers: [DNSRecord] = []
    public var authority: [DNSRecord] = []
    public var additional: [DNSRecord] = []
    public var isAuthoritative = true

    public init(code: Code = .noError, answers: [DNSRecord] = [], authority: [DNSRecord] = [], additional: [DNSRecord] = []) {
        self.code = code
        self.answers = answers
        self.authority = authority
        self.additional = additional
    }

    /// The answer's bytes; shortened to what fits, with the mark that says so, where `limit` is not 0.
    public func encode(_ query: DNSQuery, limit: Int) -> [UInt8] {
        var body: [UInt8] = []
        var counts = (0, 0, 0)
        var isTruncated = false
        let head = 12 + query.question.raw.count + (query.hasEDNS ? 11 : 0)
        func fits(_ record: [UInt8]) -> Bool { limit == 0 || head + body.count + record.count <= limit }
        for record in answers {
            let bytes = DNSResponse.bytes(record)
            guard fits(bytes) else {
                isTruncated = true
                break
            }
            body += bytes
            counts.0 += 1
        }
        if !isTruncated {
            for record in authority where fits(DNSResponse.bytes(record)) {
                body += DNSResponse.bytes(record)
                counts.1 += 1
            }
            for record in additional where fits(DNSResponse.bytes(record)) {
                body += DNSResponse.bytes(record)
                counts.2 += 1
            }
        }
        if query.hasEDNS {
            body += [0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0]
            counts.2 += 1
        }
        func word(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }
        var flags: UInt8 = 0x80 | query.opcode << 3
        if isAuthoritative { flags |= 4 }
        if isTruncated { flags |= 2 }
        if query.recursionDesired { flags |= 1 }
        let second: UInt8 = (query.recursionDesired ? 0x80 : 0) | code.rawValue
        return word(Int(query.id)) + [flags, second] + word(1) + word(counts.0) + word(counts.1) + word(counts.2) + query.question.raw + body
    }

    private static func bytes(_ record: DNSRecord) -> [UInt8] {
        var out = DNSRecord.encode(name: record.name)
        out += [UInt8(record.type >> 8), UInt8(record.type & 255), 0, 1]
        out += [UInt8(record.ttl >> 24 & 255), UInt8(record.ttl >> 16 & 255), UInt8(record.ttl >> 8 & 255), UInt8(record.ttl & 255)]
        out += [UInt8(record.data.count >> 8 & 255), UInt8(record.data.count & 255)]
        return out + record.data
    }
}
