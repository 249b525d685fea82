/// Upstream's rules for names, labels and the like (`apimachinery/pkg/util/validation`). Each answers what is wrong, nothing where all is well.
public enum Names {
    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLowerAlphanumeric(byte) || (byte >= 65 && byte <= 90) }

    static func tooLong(_ maximum: Int, _ unit: String = "characters") -> String { "must be no more than \(maximum) \(unit)" }

    static func regexError(_ message: String, _ pattern: String, _ examples: [String]) -> String {
        let shown = examples.map { "'\($0)'" }.joined(separator: ",  or ")
        return examples.isEmpty
            ? "\(message) (regex used for validation is '\(pattern)')"
            : "\(message) (e.g. \(shown), regex used for validation is '\(pattern)')"
    }

    private static func labelShape(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first, let last = text.last, isLowerAlphanumeric(first), isLowerAlphanumeric(last) else { return false }
        return text.allSatisfy { isLowerAlphanumeric($0) || $0 == 0x2d }
    }

    /// RFC 1123 label.
    public static func dns1123Label(_ value: String) -> [String] {
        var errors: [String] = []
        if value.utf8.count > 63 { errors.append(tooLong(63)) }
        if !labelShape(Substring(value).utf8) {
            if subdomainShape(value) {
                errors.append("must not contain dots")
            } else {
                errors.append(regexError("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
                    "[a-z0-9]([-a-z0-9]*[a-z0-9])?", ["my-name", "123-abc"]))
            }
        }
        return errors
    }

    static func subdomainShape(_ value: String) -> Bool {
        value.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { labelShape($0.utf8) }
    }

    /// RFC 1123 subdomain.
    public static func dns1123Subdomain(_ value: String) -> [String] {
        var errors: [String] = []
        if value.utf8.count > 253 { errors.append(tooLong(253)) }
        if !subdomainShape(value) {
            errors.append(regexError("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
                "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*", ["example.com"]))
        }
        return errors
    }

    /// RFC 1035 label.
    public static func dns1035Label(_ value: String) -> [String] {
        var errors: [String] = []
        if value.utf8.count > 63 { errors.append(tooLong(63)) }
        let first = value.utf8.first ?? 0
        if !labelShape(Substring(value).utf8) || !(first >= 97 && first <= 122) {
            errors.append(regexError("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
                "[a-z]([-a-z0-9]*[a-z0-9])?", ["my-name", "abc-123"]))
        }
        return errors
    }

    private static func qualifiedShape(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first, let last = text.last, isAlphanumeric(first), isAlphanumeric(last) else { return false }
        return text.allSatisfy { isAlphanumeric($0) || $0 == 0x2d || $0 == 0x5f || $0 == 0x2e }
    }

    /// A qualified name: a label's key, a finalizer, an annotation's key.
    public static func qualifiedName(_ value: String) -> [String] { qualified(value) }

    /// A label's key: the same, under the name that label selectors give it.
    public static func labelKey(_ value: String) -> [String] { qualified(value) }

    private static func qualified(_ value: String) -> [String] {
        var errors: [String] = []
        let parts = value.split(separator: "/", omittingEmptySubsequences: false)
        let shape = regexError("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]", ["MyName", "my.name", "123-abc"])
        let name: Substring
        switch parts.count {
        case 1: name = parts[0]
        case 2:
            name = parts[1]
            if parts[0].isEmpty {
                errors.append("prefix part must be non-empty")
            } else {
                errors += dns1123Subdomain(String(parts[0])).map { "prefix part \($0)" }
            }
        default:
            return ["a valid label key " + regexError("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
                "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]", ["MyName", "my.name", "123-abc"]) + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
        }
        if name.isEmpty {
            errors.append("name part must be non-empty")
        } else if name.utf8.count > 63 {
            errors.append("name part " + tooLong(63, "bytes"))
        }
        if !qualifiedShape(name.utf8) { errors.append("name part " + shape) }
        return errors
    }

    /// A label's value.
    public static func labelValue(_ value: String) -> [String] {
        var errors: [String] = []
        if value.utf8.count > 63 { errors.append(tooLong(63, "bytes")) }
        if !value.isEmpty, !qualifiedShape(Substring(value).utf8) {
            errors.append(regexError("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
                "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?", ["MyValue", "my_value", "12345"]))
        }
        return errors
    }

    /// A name as a segment of a path.
    public static func pathSegment(_ value: String) -> [String] {
        if value == "." || value == ".." { return ["may not be '\(value)'"] }
        var errors: [String] = []
        for character in ["/", "%"] where value.contains(character) { errors.append("may not contain '\(character)'") }
        return errors
    }

    /// A key of a ConfigMap or Secret.
    public static func configMapKey(_ value: String) -> [String] {
        var errors: [String] = []
        if value.utf8.count > 253 { errors.append(tooLong(253)) }
        if value.isEmpty || !value.utf8.allSatisfy({ isAlphanumeric($0) || $0 == 0x2d || $0 == 0x5f || $0 == 0x2e }) {
            errors.append(regexError("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", "[-._a-zA-Z0-9]+", ["key.name", "KEY_NAME", "key-name"]))
        }
        if value == "." { errors.append("must not be '.'") }
        if value == ".." { errors.append("must not be '..'") } else if value.hasPrefix("..") { errors.append("must not start with '..'") }
        return errors
    }
}
