import Wire

/// The messages of the KMS plugin API, version 2 (`v2.KeyManagementService`).
enum KMSMessages {
    struct Status: Sendable, Equatable {
        var version = ""
        var healthz = ""
        var keyID = ""
    }

    struct Encrypted: Sendable, Equatable {
        var ciphertext: [UInt8] = []
        var keyID = ""
        var annotations: [String: [UInt8]] = [:]
    }

    static func status(_ bytes: [UInt8]) throws -> Status {
        var status = Status()
        var reader = ProtobufReader(bytes)
        while let (field, type) = try reader.next() {
            switch field {
            case 1: status.version = try reader.readString()
            case 2: status.healthz = try reader.readString()
            case 3: status.keyID = try reader.readString()
            default: try reader.skip(type)
            }
        }
        return status
    }

    static func encryptRequest(_ plaintext: [UInt8], uid: String) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.bytes(field: 1, plaintext)
        writer.string(field: 2, uid)
        return writer.bytes
    }

    static func encrypted(_ bytes: [UInt8]) throws -> Encrypted {
        var answer = Encrypted()
        var reader = ProtobufReader(bytes)
        while let (field, type) = try reader.next() {
            switch field {
            case 1: answer.ciphertext = Array(try reader.readBytes())
            case 2: answer.keyID = try reader.readString()
            case 3: try readAnnotation(&reader, &answer.annotations)
            default: try reader.skip(type)
            }
        }
        return answer
    }

    static func decryptRequest(_ encrypted: Encrypted, uid: String) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.bytes(field: 1, encrypted.ciphertext)
        writer.string(field: 2, uid)
        writer.string(field: 3, encrypted.keyID)
        write(encrypted.annotations, field: 4, &writer)
        return writer.bytes
    }

    static func decrypted(_ bytes: [UInt8]) throws -> [UInt8] {
        var plaintext: [UInt8] = []
        var reader = ProtobufReader(bytes)
        while let (field, type) = try reader.next() {
            if field == 1 { plaintext = Array(try reader.readBytes()) } else { try reader.skip(type) }
        }
        return plaintext
    }

    static func readAnnotation(_ reader: inout ProtobufReader, _ annotations: inout [String: [UInt8]]) throws {
        var entry = try reader.readMessage()
        var key = ""
        var value: [UInt8] = []
        while let (field, type) = try entry.next() {
            switch field {
            case 1: key = try entry.readString()
            case 2: value = Array(try entry.readBytes())
            default: try entry.skip(type)
            }
        }
        annotations[key] = value
    }

    static func write(_ annotations: [String: [UInt8]], field: Int, _ writer: inout ProtobufWriter) {
        for (key, value) in annotations.sorted(by: { $0.key < $1.key }) {
            writer.message(field: field) { entry in
                entry.string(field: 1, key)
                entry.bytes(field: 2, value)
            }
        }
    }
}

/// What stands in the datastore of a value that was encrypted with a key of a KMS plugin.
struct KMSEncryptedObject: Sendable, Equatable {
    /// How the plugin's key leads to the one of the value.
    enum Source: UInt64, Sendable {
        /// It is the key itself, of AES-GCM.
        case key = 0
        /// It is a seed that a key for every value is made of.
        case seed = 1
    }

    var data: [UInt8] = []
    var wrapped = KMSMessages.Encrypted()
    var source: UInt64 = 0

    init(data: [UInt8], wrapped: KMSMessages.Encrypted, source: Source) {
        self.data = data
        self.wrapped = wrapped
        self.source = source.rawValue
    }

    /// - Throws: where the bytes are no such object.
    init(_ bytes: [UInt8]) throws {
        var reader = ProtobufReader(bytes)
        while let (field, type) = try reader.next() {
            switch field {
            case 1: data = Array(try reader.readBytes())
            case 2: wrapped.keyID = try reader.readString()
            case 3: wrapped.ciphertext = Array(try reader.readBytes())
            case 4: try KMSMessages.readAnnotation(&reader, &wrapped.annotations)
            case 5: source = try reader.readVarint()
            default: try reader.skip(type)
            }
        }
        try validate()
    }

    /// - Throws: where it isn't whole.
    func encoded() throws -> [UInt8] {
        try validate()
        var writer = ProtobufWriter()
        writer.bytes(field: 1, data)
        writer.string(field: 2, wrapped.keyID)
        writer.bytes(field: 3, wrapped.ciphertext)
        KMSMessages.write(wrapped.annotations, field: 4, &writer)
        if source != 0 { writer.varint(field: 5, source) }
        return writer.bytes
    }

    private func validate() throws {
        guard Source(rawValue: source) != nil else { throw EncryptionError("unknown encryptedDEKSourceType: \(source)") }
        if data.isEmpty { throw EncryptionError("encrypted data is empty") }
        try KMSEncryptedObject.validate(wrapped)
    }

    /// - Throws: where a plugin's answer is beyond its limits.
    static func validate(_ wrapped: KMSMessages.Encrypted) throws {
        let count = wrapped.ciphertext.count
        let source = "failed to validate encrypted DEK source: encrypted DEK source"
        if count == 0 { throw EncryptionError("\(source) is empty") }
        if count > 1024 { throw EncryptionError("\(source) is \(count) bytes, which exceeds the max size of 1024") }
        if let problem = problem(ofKeyID: wrapped.keyID) { throw EncryptionError("failed to validate key id: \(problem.text)") }
        var size = 0
        for (key, value) in wrapped.annotations {
            guard isDomainName(key) else { throw EncryptionError("failed to validate annotations: annotations: Invalid value: \"\(key)\"") }
            size += key.utf8.count + value.count
        }
        if size > 32 * 1024 {
            throw EncryptionError("failed to validate annotations: total size of annotations is \(size), which exceeds the max size of 32768")
        }
    }

    /// What is wrong with a key's name, and upstream's code for it.
    static func problem(ofKeyID id: String) -> (code: String, text: String)? {
        if id.isEmpty { return ("empty", "keyID is empty") }
        let count = id.utf8.count
        return count > 1024 ? ("too_long", "keyID is \(count) bytes, which exceeds the max size of 1024") : nil
    }

    /// Whether a name is a fully qualified domain name: labels of RFC 1123, at least two.
    private static func isDomainName(_ name: String) -> Bool {
        let labels = (name.hasSuffix(".") ? name.dropLast() : name[...]).split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, name.utf8.count <= 253 else { return false }
        return labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
        }
    }
}
