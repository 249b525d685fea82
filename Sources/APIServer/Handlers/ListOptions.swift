import KubernetesSchema
import KubernetesSemantics
import Wire

/// `ListOptions` of a list, watch or deletecollection.
public struct ListOptions: Sendable {
    public var labels = LabelSelector.everything
    public var fields = FieldSelector()
    public var isWatch = false
    public var allowsBookmarks = false
    public var resourceVersion = ""
    public var resourceVersionMatch = ""
    public var timeoutSeconds: Int64?
    public var limit: Int64 = 0
    public var continueToken = ""
    public var sendsInitialEvents: Bool?

    public init() {}

    public init(_ query: Query, forceWatch: Bool) throws(StatusError) {
        do {
            labels = try LabelSelector(parsing: query["labelSelector"] ?? "")
        } catch {
            throw .badRequest("\(error)")
        }
        do {
            fields = try FieldSelector(parsing: query["fieldSelector"] ?? "")
        } catch {
            throw .badRequest("\(error)")
        }
        isWatch = forceWatch || query.flag("watch")
        allowsBookmarks = query.flag("allowWatchBookmarks")
        resourceVersion = query["resourceVersion"] ?? ""
        resourceVersionMatch = query["resourceVersionMatch"] ?? ""
        continueToken = query["continue"] ?? ""
        limit = try ListOptions.integer(query, "limit") ?? 0
        timeoutSeconds = try ListOptions.integer(query, "timeoutSeconds")
        if query["sendInitialEvents"] != nil { sendsInitialEvents = query.flag("sendInitialEvents") }
        try validate()
    }

    private static func integer(_ query: Query, _ name: String) throws(StatusError) -> Int64? {
        guard let text = query[name], !text.isEmpty else { return nil }
        return try parsedInteger(text)
    }

    /// A parameter's number; what isn't one is refused in the words of Go's parser.
    static func parsedInteger(_ text: String) throws(StatusError) -> Int64 {
        if let value = Int64(text) { return value }
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : Substring(text)
        let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        throw .badRequest("strconv.ParseInt: parsing \(FieldError.quoted(text)): \(isNumber ? "value out of range" : "invalid syntax")")
    }

    /// The rules of `ValidateListOptions`.
    private func validate() throws(StatusError) {
        let errors = isWatch ? watchErrors() : listErrors()
        if !errors.isEmpty { throw .invalid(group: "meta.k8s.io", kind: "ListOptions", name: "", errors) }
    }

    private static let match = "resourceVersionMatch"

    private func listErrors() -> [FieldError] {
        var errors: [FieldError] = []
        if !resourceVersionMatch.isEmpty {
            if resourceVersion.isEmpty {
                errors.append(.forbidden(Self.match, "resourceVersionMatch is forbidden unless resourceVersion is provided"))
            }
            if !continueToken.isEmpty { errors.append(.forbidden(Self.match, "resourceVersionMatch is forbidden when continue is provided")) }
            if resourceVersionMatch != "Exact", resourceVersionMatch != "NotOlderThan" {
                errors.append(FieldError(.notSupported, Self.match, value: FieldError.quoted(resourceVersionMatch),
                    "supported values: \"Exact\", \"NotOlderThan\", \"\""))
            }
            if resourceVersionMatch == "Exact", resourceVersion == "0" {
                errors.append(.forbidden(Self.match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""))
            }
        }
        if sendsInitialEvents != nil { errors.append(.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list")) }
        return errors
    }

    private func watchErrors() -> [FieldError] {
        var errors: [FieldError] = []
        if sendsInitialEvents != nil, resourceVersionMatch != "NotOlderThan" {
            errors.append(.forbidden(Self.match, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
        }
        // A watch from the start asks for its initial events, also where it doesn't say so.
        let isFromStart = sendsInitialEvents == nil && resourceVersionMatch.isEmpty && (resourceVersion.isEmpty || resourceVersion == "0")
        if !resourceVersionMatch.isEmpty {
            if sendsInitialEvents == nil {
                errors.append(.forbidden(Self.match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"))
            }
            if resourceVersionMatch != "NotOlderThan" {
                errors.append(.notSupported(Self.match, resourceVersionMatch, supported: ["NotOlderThan"]))
            }
        }
        if !continueToken.isEmpty, isFromStart || !resourceVersionMatch.isEmpty {
            errors.append(.forbidden(Self.match, "resourceVersionMatch is forbidden when continue is provided"))
        }
        return errors
    }

    /// The resourceVersion as a number; 0 where none was sent.
    func parsedResourceVersion() throws(StatusError) -> Int64 {
        if resourceVersion.isEmpty { return 0 }
        guard let value = UInt64(resourceVersion), value <= UInt64(Int64.max) else {
            throw .badRequest("invalid resource version: resourceVersion: Invalid value: \(FieldError.quoted(resourceVersion)): strconv.ParseUint: parsing \(FieldError.quoted(resourceVersion)): invalid syntax")
        }
        return Int64(value)
    }
}

/// Where a paged list goes on: upstream's token, base 64 of JSON.
struct ContinueToken {
    var revision: Int64
    /// The last key that was answered, relative to the list's prefix, with a slash in front and a zero behind.
    var start: String

    init(revision: Int64, lastKey: String) {
        self.revision = revision
        start = "/\(lastKey)\u{0}"
    }

    var text: String {
        let value: Value = ["v": "meta.k8s.io/v1", "rv": .int(revision), "start": .string(start)]
        return Base64.encode(value.encodeJSON()).map { character in
            switch character {
            case "+": return "-"
            case "/": return "_"
            default: return String(character)
            }
        }.joined().replacingPadding
    }

    init(parsing text: String) throws(StatusError) {
        let document: Document
        do {
            document = try Document.parseJSON(try ContinueToken.decoded(text))
        } catch let error as StatusError {
            throw error
        } catch {
            throw ContinueToken.refused("continue key is not valid: \(error)")
        }
        if let problem = ContinueToken.shapeProblem(document) { throw ContinueToken.refused("continue key is not valid: \(problem)") }
        let version = document.string(document[document.root, "v"]) ?? ""
        guard version == "meta.k8s.io/v1" else {
            throw ContinueToken.refused("continue key is not valid: server does not recognize this encoded version \(version)")
        }
        revision = document.int(document[document.root, "rv"]) ?? 0
        start = document.string(document[document.root, "start"]) ?? ""
        if revision == 0 {
            throw ContinueToken.refused("continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)")
        }
        if start.isEmpty { throw ContinueToken.refused("continue key is not valid: encoded start key empty (version meta.k8s.io/v1)") }
        // A token of a client's own making must not lead out of its list.
        if !isClean { throw ContinueToken.refused("continue key is not valid: \(start)") }
    }

    private static func refused(_ problem: String) -> StatusError { .badRequest("invalid continue token: \(problem)") }

    private static func decoded(_ text: String) throws(StatusError) -> [UInt8] {
        var standard: [UInt8] = []
        for (position, byte) in text.utf8.enumerated() {
            switch byte {
            case 0x2d: standard.append(0x2b)
            case 0x5f: standard.append(0x2f)
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: standard.append(byte)
            default: throw refused("continue key is not valid: illegal base64 data at input byte \(position)")
            }
        }
        let count = standard.count
        while standard.count % 4 != 0 { standard.append(0x3d) }
        guard count % 4 != 1, let bytes = Base64.decode(String(decoding: standard, as: UTF8.self)) else {
            throw refused("continue key is not valid: illegal base64 data at input byte \(max(0, count - 1))")
        }
        return bytes
    }

    /// What keeps a token's JSON from being one, in the words of Go's decoder.
    private static func shapeProblem(_ document: Document) -> String? {
        func word(_ node: Document.Node) -> String {
            switch document.kind(node) {
            case .array?: "array"
            case .object?: "object"
            case .string?: "string"
            case .bool?: "bool"
            default: "number"
            }
        }
        guard document.kind(document.root) == .object else {
            return document.isNull(document.root)
                ? nil : "json: cannot unmarshal \(word(document.root)) into Go value of type storage.continueToken"
        }
        for (name, type) in [("v", "string"), ("rv", "int64"), ("start", "string")] {
            let node = document[document.root, name]
            guard !document.isNull(node) else { continue }
            if type == "string" ? document.string(node) != nil : document.int(node) != nil { continue }
            return "json: cannot unmarshal \(word(node)) into Go struct field continueToken.\(name) of type \(type)"
        }
        return nil
    }

    /// Whether the key's path has nothing that a path's cleaning takes away: empty steps and steps of dots.
    private var isClean: Bool {
        let key = start.hasPrefix("/") ? start.dropFirst() : Substring(start)
        if key.isEmpty { return start == "/" }
        return key.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }

    /// The last key that was answered, relative to the list's prefix.
    var lastKey: String {
        var key = start
        if key.hasPrefix("/") { key.removeFirst() }
        if key.hasSuffix("\u{0}") { key.removeLast() }
        return key
    }
}

extension String {
    fileprivate var replacingPadding: String {
        var text = self
        while text.hasSuffix("=") { text.removeLast() }
        return text
    }
}
