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
        guard let value = Int64(text) else { throw .badRequest("strconv.ParseInt: parsing \(FieldError.quoted(text)): invalid syntax") }
        return value
    }

    /// The rules of `ValidateListOptions`.
    private func validate() throws(StatusError) {
        var errors: [FieldError] = []
        if sendsInitialEvents != nil, isWatch {
            if resourceVersionMatch != "NotOlderThan" {
                errors.append(.forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
            }
        } else if sendsInitialEvents != nil {
            errors.append(.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"))
        }
        if !resourceVersionMatch.isEmpty, errors.isEmpty {
            if isWatch, sendsInitialEvents == nil {
                errors.append(.forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"))
            }
            if !isWatch, resourceVersion.isEmpty {
                errors.append(.forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"))
            }
            if !continueToken.isEmpty {
                errors.append(.forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"))
            }
            if resourceVersionMatch != "Exact", resourceVersionMatch != "NotOlderThan" {
                errors.append(.notSupported("resourceVersionMatch", resourceVersionMatch, supported: ["Exact", "NotOlderThan", ""]))
            }
            if resourceVersionMatch == "Exact", resourceVersion == "0" {
                errors.append(.forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""))
            }
        }
        if !errors.isEmpty { throw .invalid(group: "meta.k8s.io", kind: "ListOptions", name: "", errors) }
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
        var standard = text.map { character -> String in
            switch character {
            case "-": return "+"
            case "_": return "/"
            default: return String(character)
            }
        }.joined()
        while standard.count % 4 != 0 { standard += "=" }
        guard let bytes = Base64.decode(standard) else {
            throw .badRequest("invalid continue token: continue key is not valid: illegal base64 data at input byte \(text.utf8.count)")
        }
        let document: Document
        do {
            document = try Document.parseJSON(bytes)
        } catch {
            throw .badRequest("invalid continue token: continue key is not valid: \(error)")
        }
        guard document.string(document[document.root, "v"]) == "meta.k8s.io/v1" else {
            throw .badRequest("invalid continue token: continue key is not valid: server does not recognize this encoded version \(FieldError.quoted(document.string(document[document.root, "v"]) ?? ""))")
        }
        guard let start = document.string(document[document.root, "start"]), !start.isEmpty else {
            throw .badRequest("invalid continue token: continue key is not valid: encoded continue token key is not valid: start key not set")
        }
        revision = document.int(document[document.root, "rv"]) ?? 0
        self.start = start
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
