import KubernetesSchema
import Wire

extension StatusError {
    /// Reads a `Status` object; nil for another kind and for a success.
    public init?(status document: Document) { self.init(status: document, document.root) }

    init?(status document: Document, _ node: Document.Node) {
        guard document.equals(document[node, "kind"], "Status"), !document.equals(document[node, "status"], "Success") else { return nil }
        let text = { (node: Document.Node, key: String) -> String in document.string(document[node, key]) ?? "" }
        self.init(
            code: document.int(document[node, "code"]).map { Int($0) } ?? 500, reason: text(node, "reason"), message: text(node, "message"))
        continueToken = document.string(document[node, "metadata", "continue"]) ?? ""
        let found = document[node, "details"]
        guard document.kind(found) == .object else { return }
        let causes = document.elements(document[found, "causes"]).map {
            Cause(reason: text($0, "reason"), message: text($0, "message"), field: text($0, "field"))
        }
        let retry = document.int(document[found, "retryAfterSeconds"]) ?? 0
        details = Details(
            name: text(found, "name"), group: text(found, "group"), kind: text(found, "kind"), uid: text(found, "uid"), causes: causes,
            retryAfterSeconds: Int32(clamping: retry))
    }

    /// The error for an answer without a `Status` object, with the reason that client-go derives from the code.
    static func unstructured(code: Int, message: String) -> StatusError {
        let reason: String
        let words: String
        switch code {
        case 400: (reason, words) = ("BadRequest", "the server rejected our request for an unknown reason")
        case 401: (reason, words) = ("Unauthorized", "the server has asked for the client to provide credentials")
        case 403: (reason, words) = ("Forbidden", message)
        case 404: (reason, words) = ("NotFound", "the server could not find the requested resource")
        case 405: (reason, words) = ("MethodNotAllowed", "the server does not allow this method on the requested resource")
        case 406: (reason, words) = ("NotAcceptable", message)
        case 409: (reason, words) = ("Conflict", "the server reported a conflict")
        case 410: (reason, words) = ("Gone", message)
        case 415: (reason, words) = ("UnsupportedMediaType", message)
        case 422: (reason, words) = ("Invalid", "the server rejected our request due to an error in our request")
        case 429: (reason, words) = ("TooManyRequests", "the server has received too many requests and has asked us to try again later")
        case 503: (reason, words) = ("ServiceUnavailable", "the server is currently unable to handle the request")
        case 504: (reason, words) = ("Timeout", "the server was unable to return a response in the time allotted")
        default:
            (reason, words) = ("InternalError", "an error on the server (\"\(message)\") has prevented the request from succeeding")
        }
        return StatusError(code: code, reason: reason, message: words.isEmpty ? "the server answered \(code)" : words)
    }
}

extension Error {
    private var status: StatusError? { self as? StatusError }

    public var isNotFound: Bool { status?.reason == "NotFound" || (status?.code == 404 && status?.reason == "") }
    public var isAlreadyExists: Bool { status?.reason == "AlreadyExists" }
    public var isConflict: Bool { status?.reason == "Conflict" }
    /// The resource version asked for is no longer kept (410, whichever of its two reasons).
    public var isExpired: Bool { status?.code == 410 }
    public var isForbidden: Bool { status?.reason == "Forbidden" }
    public var isInvalid: Bool { status?.reason == "Invalid" }
    public var isTooManyRequests: Bool { status?.code == 429 }
    /// A create was refused because the namespace is being deleted.
    public var isNamespaceTerminating: Bool { status?.details?.causes.contains { $0.reason == "NamespaceTerminating" } ?? false }
    public var isTimeout: Bool { status?.reason == "Timeout" }
}

/// Runs `body` again while it throws a conflict: five times in all, from 10 ms on, as client-go's default.
public func retryOnConflict<Result>(
    attempts: Int = 5, clock: any ComponentClock = SystemClock(), _ body: () async throws -> Result
) async throws -> Result {
    var delay = Duration.milliseconds(10)
    var attempt = 1
    while true {
        do {
            return try await body()
        } catch where error.isConflict && attempt < attempts {
            attempt += 1
            try await clock.sleep(for: delay * Double.random(in: 1...1.1))
            delay = delay * 2
        }
    }
}
