import KubernetesAPI
import Wire

/// Short names for pod templates, safe as parts of names.
enum TemplateHash {
    private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)

    /// FNV-1a of 32 bits.
    static func fnv1a(_ bytes: some Sequence<UInt8>, _ start: UInt32 = 2_166_136_261) -> UInt32 {
        var hash = start
        for byte in bytes {
            hash ^= UInt32(byte)
            hash = hash &* 16_777_619
        }
        return hash
    }

    /// The number's decimal digits in letters that spell no words.
    static func encode(_ hash: UInt32) -> String {
        String(decoding: "\(hash)".utf8.map { alphabet[Int($0) % alphabet.count] }, as: UTF8.self)
    }

    /// - Parameter collisions: how often the name was taken by another template.
    static func of(_ template: PodTemplateSpec, collisions: Int32?) -> String {
        var hash = fnv1a(template.document().encodeJSON())
        if let collisions { hash = fnv1a(withUnsafeBytes(of: UInt64(bitPattern: Int64(collisions)).littleEndian) { Array($0) }, hash) }
        return encode(hash)
    }
}
