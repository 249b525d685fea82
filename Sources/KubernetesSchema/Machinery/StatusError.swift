import Wire

/// A failure as the Kubernetes API reports it: the `Status` object, thrown.
///
/// Codes, reasons and words are those of upstream's `apimachinery/pkg/api/errors`, because clients match on them.
public struct StatusError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One reason among several for a failure.
    public struct Cause: Sendable, Equatable {
        public var reason: String
        public var message: String
        public var field: String

        public init(reason: String, message: String, field: String = "") {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }

    /// What the failure is about.
    public struct Details: Sendable, Equatable {
        public var name = ""
        public var group = ""
        public var kind = ""
        public var uid = ""
        public var causes: [Cause] = []
        public var retryAfterSeconds: Int32 = 0

        public init(name: String = "", group: String = "", kind: String = "", uid: String = "", causes: [Cause] = [], retryAfterSeconds: Int32 = 0) {
            self.name = name
            self.group = group
            self.kind = kind
            self.uid = uid
            self.causes = causes
            self.retryAfterSeconds = retryAfterSeconds
        }
    }

    /// The HTTP status.
    public var code: Int
    /// `metav1.StatusReason`; empty where upstream gives none.
    public var reason: String
    public var message: String
    public var details: Details?
    /// The list metadata's continue token (410 of a paged list only).
    public var continueToken = ""

    public init(code: Int, reason: String, message: String, details: Details? = nil) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    public var description: String { message }

    /// The `Status` object.
    public var value: Value {
        var members: [(String, Value)] = [
            ("kind", "Status"), ("apiVersion", "v1"), ("metadata", continueToken.isEmpty ? [:] : ["continue": .string(continueToken)]),
            ("status", "Failure"),
        ]
        if !message.isEmpty { members.append(("message", .string(message))) }
        if !reason.isEmpty { members.append(("reason", .string(reason))) }
        if let details { members.append(("details", details.value)) }
        members.append(("code", .int(Int64(code))))
        return .object(members)
    }
}

extension StatusError.Details {
    var value: Value {
        var members: [(String, Value)] = []
        if !name.isEmpty { members.append(("name", .string(name))) }
        if !group.isEmpty { members.append(("group", .string(group))) }
        if !kind.isEmpty { members.append(("kind", .string(kind))) }
        if !uid.isEmpty { members.append(("uid", .string(uid))) }
        if !causes.isEmpty {
            members.append(("causes", .array(causes.map { cause in
                var parts: [(String, Value)] = []
                if !cause.reason.isEmpty { parts.append(("reason", .string(cause.reason))) }
                if !cause.message.isEmpty { parts.append(("message", .string(cause.message))) }
                if !cause.field.isEmpty { parts.append(("field", .string(cause.field))) }
                return .object(parts)
            })))
        }
        if retryAfterSeconds > 0 { members.append(("retryAfterSeconds", .int(Int64(retryAfterSeconds)))) }
        return .object(members)
    }
}

// MARK: - Upstream's constructors

extension StatusError {
    private static func qualified(_ resource: GroupResource) -> String {
        resource.group.isEmpty ? resource.resource : "\(resource.resource).\(resource.group)"
    }

    public static func notFound(_ resource: GroupResource, _ name: String) -> StatusError {
        StatusError(code: 404, reason: "NotFound", message: "\(qualified(resource)) \"\(name)\" not found",
            details: Details(name: name, group: resource.group, kind: resource.resource))
    }

    public static func alreadyExists(_ resource: GroupResource, _ name: String) -> StatusError {
        StatusError(code: 409, reason: "AlreadyExists", message: "\(qualified(resource)) \"\(name)\" already exists",
            details: Details(name: name, group: resource.group, kind: resource.resource))
    }

    public static func conflict(_ resource: GroupResource, _ name: String, _ cause: String) -> StatusError {
        StatusError(code: 409, reason: "Conflict", message: "Operation cannot be fulfilled on \(qualified(resource)) \"\(name)\": \(cause)",
            details: Details(name: name, group: resource.group, kind: resource.resource))
    }

    /// The optimistic lock's conflict.
    public static func modified(_ resource: GroupResource, _ name: String) -> StatusError {
        conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again")
    }

    public static func forbidden(_ resource: GroupResource, _ name: String, _ cause: String) -> StatusError {
        let message: String
        if resource.group.isEmpty, resource.resource.isEmpty {
            message = "forbidden: \(cause)"
        } else if name.isEmpty {
            message = "\(qualified(resource)) is forbidden: \(cause)"
        } else {
            message = "\(qualified(resource)) \"\(name)\" is forbidden: \(cause)"
        }
        return StatusError(code: 403, reason: "Forbidden", message: message,
            details: Details(name: name, group: resource.group, kind: resource.resource))
    }

    public static func unauthorized() -> StatusError { StatusError(code: 401, reason: "Unauthorized", message: "Unauthorized") }

    public static func badRequest(_ message: String) -> StatusError { StatusError(code: 400, reason: "BadRequest", message: message) }

    /// An internal error, wrapped in upstream's words.
    public static func internalError(_ cause: String) -> StatusError {
        StatusError(code: 500, reason: "InternalError", message: "Internal error occurred: \(cause)", details: Details(causes: [Cause(reason: "", message: cause)]))
    }

    /// An error that upstream answers without wrapping it (`UnknownError` by the code alone).
    public static func plain(_ message: String) -> StatusError { StatusError(code: 500, reason: "", message: message) }

    public static func methodNotSupported(_ resource: GroupResource, _ action: String) -> StatusError {
        StatusError(code: 405, reason: "MethodNotAllowed", message: "\(action) is not supported on resources of kind \"\(qualified(resource))\"",
            details: Details(group: resource.group, kind: resource.resource))
    }

    public static func invalid(group: String, kind: String, name: String, _ errors: [FieldError]) -> StatusError {
        let words = deduplicated(errors)
        let summary = words.count == 1 ? words[0] : "[" + words.joined(separator: ", ") + "]"
        let qualifiedKind = group.isEmpty ? kind : "\(kind).\(group)"
        return StatusError(code: 422, reason: "Invalid",
            message: errors.isEmpty ? "\(qualifiedKind) \"\(name)\" is invalid" : "\(qualifiedKind) \"\(name)\" is invalid: \(summary)",
            details: Details(name: name, group: group, kind: kind,
                causes: errors.map { Cause(reason: $0.type.rawValue, message: $0.body, field: $0.field) }))
    }

    private static func deduplicated(_ errors: [FieldError]) -> [String] {
        var seen: Set<String> = []
        return errors.map(\.description).filter { seen.insert($0).inserted }
    }

    public static func gone(_ message: String) -> StatusError { StatusError(code: 410, reason: "Gone", message: message) }

    public static func expired(_ message: String) -> StatusError { StatusError(code: 410, reason: "Expired", message: message) }

    /// The version asked for is no longer kept.
    public static func tooOldResourceVersion(_ asked: Int64, oldest: Int64) -> StatusError {
        expired("too old resource version: \(asked) (\(oldest))")
    }

    public static func tooLargeResourceVersion(_ asked: Int64, current: Int64) -> StatusError {
        StatusError(code: 504, reason: "Timeout", message: "Timeout: Too large resource version: \(asked), current: \(current)",
            details: Details(causes: [Cause(reason: "ResourceVersionTooLarge", message: "Too large resource version")], retryAfterSeconds: 1))
    }

    public static func timeout(_ message: String, retryAfter: Int32 = 0) -> StatusError {
        StatusError(code: 504, reason: "Timeout", message: "Timeout: \(message)", details: Details(retryAfterSeconds: retryAfter))
    }

    public static func requestEntityTooLarge(_ message: String) -> StatusError {
        StatusError(code: 413, reason: "RequestEntityTooLarge", message: message)
    }

    public static func tooManyRequests(_ message: String, retryAfter: Int32) -> StatusError {
        StatusError(code: 429, reason: "TooManyRequests", message: message, details: Details(retryAfterSeconds: retryAfter))
    }

    public static func serviceUnavailable(_ message: String) -> StatusError {
        StatusError(code: 503, reason: "ServiceUnavailable", message: message)
    }

    public static func notAcceptable(_ types: [String]) -> StatusError {
        StatusError(code: 406, reason: "NotAcceptable",
            message: "only the following media types are accepted: \(types.joined(separator: ", "))")
    }

    public static func unsupportedMediaType(_ message: String) -> StatusError {
        StatusError(code: 415, reason: "UnsupportedMediaType", message: message)
    }
}

/// One failing field, as in upstream's `field.Error`.
public struct FieldError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum ErrorType: String, Sendable {
        case notFound = "FieldValueNotFound"
        case required = "FieldValueRequired"
        case duplicate = "FieldValueDuplicate"
        case invalid = "FieldValueInvalid"
        case notSupported = "FieldValueNotSupported"
        case forbidden = "FieldValueForbidden"
        case tooLong = "FieldValueTooLong"
        case tooMany = "FieldValueTooMany"
        case internalError = "InternalError"
        case typeInvalid = "FieldValueTypeInvalid"

        var words: String {
            switch self {
            case .notFound: return "Not found"
            case .required: return "Required value"
            case .duplicate: return "Duplicate value"
            case .invalid: return "Invalid value"
            case .notSupported: return "Unsupported value"
            case .forbidden: return "Forbidden"
            case .tooLong: return "Too long"
            case .tooMany: return "Too many"
            case .internalError: return "Internal error"
            case .typeInvalid: return "Invalid value"
            }
        }
    }

    public var type: ErrorType
    /// The path, as `spec.containers[0].name`.
    public var field: String
    /// The offending value as JSON-like text (strings in quotes); nil where none is shown.
    public var value: String?
    public var detail: String

    public init(_ type: ErrorType, _ field: String, value: String? = nil, _ detail: String = "") {
        self.type = type
        self.field = field
        self.value = value
        self.detail = detail
    }

    /// The message without the path.
    public var body: String {
        var text = type.words
        if let value, type != .required, type != .forbidden, type != .tooLong, type != .internalError { text += ": \(value)" }
        return detail.isEmpty ? text : "\(text): \(detail)"
    }

    public var description: String { field.isEmpty ? body : "\(field): \(body)" }

    public static func required(_ field: String, _ detail: String = "") -> FieldError { FieldError(.required, field, detail) }
    /// A refused string.
    public static func invalid(_ field: String, _ value: String, _ detail: String) -> FieldError {
        FieldError(.invalid, field, value: quoted(value), detail)
    }
    /// A refused number or other value, shown as it is.
    public static func invalid(_ field: String, raw value: String, _ detail: String) -> FieldError {
        FieldError(.invalid, field, value: value, detail)
    }
    public static func forbidden(_ field: String, _ detail: String) -> FieldError { FieldError(.forbidden, field, detail) }
    public static func duplicate(_ field: String, _ value: String) -> FieldError { FieldError(.duplicate, field, value: quoted(value)) }
    public static func notFound(_ field: String, _ value: String) -> FieldError { FieldError(.notFound, field, value: quoted(value)) }
    public static func notSupported(_ field: String, _ value: String, supported: [String]) -> FieldError {
        let list = supported.sorted().map { quoted($0) }.joined(separator: ", ")
        return FieldError(.notSupported, field, value: quoted(value), supported.isEmpty ? "" : "supported values: \(list)")
    }
    public static func tooLong(_ field: String, maximum: Int) -> FieldError {
        FieldError(.tooLong, field, "may not be more than \(maximum) bytes")
    }
    public static func tooMany(_ field: String, count: Int, maximum: Int) -> FieldError {
        FieldError(.tooMany, field, value: "\(count)", "must have at most \(maximum) item\(maximum == 1 ? "" : "s")")
    }

    /// A string in Go's quotes.
    public static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7f {
                    let digits = Array("0123456789abcdef")
                    out += "\\x\(digits[Int(scalar.value >> 4)])\(digits[Int(scalar.value & 15)])"
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }
}
