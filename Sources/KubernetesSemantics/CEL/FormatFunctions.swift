import CEL
import KubernetesSchema

/// A format by which texts are validated.
struct NamedFormat: Sendable {
    let name: String
    /// The length of the pattern behind it, by which costs count.
    let patternLength: UInt64
    let validate: @Sendable (String) -> [String]
}

/// `format.named`, `format.dns1123Label()` and the like, `validate`.
enum FormatFunctions {
    static let type = CELType.object("kubernetes.NamedFormat")

    private static func prefix(_ text: String, _ validate: (String) -> [String]) -> [String] {
        // A prefix may end with a dash: something will follow it.
        validate(text.hasSuffix("-") && text.count > 1 ? text.dropLast() + "a" : text)
    }

    private static func test(_ message: String, _ format: String) -> @Sendable (String) -> [String] {
        { text in FormatChecks.matches(text, format) ? [] : [message] }
    }

    static let formats: [String: NamedFormat] = [
        "dns1123Label": NamedFormat(name: "DNS1123Label", patternLength: 30) { Names.dns1123Label($0) },
        "dns1123Subdomain": NamedFormat(name: "DNS1123Subdomain", patternLength: 60) { Names.dns1123Subdomain($0) },
        "dns1035Label": NamedFormat(name: "DNS1035Label", patternLength: 30) { Names.dns1035Label($0) },
        "qualifiedName": NamedFormat(name: "QualifiedName", patternLength: 60) { Names.qualifiedName($0) },
        "dns1123LabelPrefix": NamedFormat(name: "DNS1123LabelPrefix", patternLength: 30) { prefix($0, Names.dns1123Label) },
        "dns1123SubdomainPrefix": NamedFormat(name: "DNS1123SubdomainPrefix", patternLength: 60) { prefix($0, Names.dns1123Subdomain) },
        "dns1035LabelPrefix": NamedFormat(name: "DNS1035LabelPrefix", patternLength: 30) { prefix($0, Names.dns1035Label) },
        "labelValue": NamedFormat(name: "LabelValue", patternLength: 40) { Names.labelValue($0) },
        "uri": NamedFormat(name: "URI", patternLength: 1103) { text in
            if case .failure(let error) = RequestURL.parse(text) { return [error.message] }
            return []
        },
        "uuid": NamedFormat(name: "uuid", patternLength: 70, validate: test("does not match the UUID format", "uuid")),
        "byte": NamedFormat(name: "byte", patternLength: 84, validate: test("invalid base64", "byte")),
        "date": NamedFormat(name: "date", patternLength: 71, validate: test("invalid date", "date")),
        "datetime": NamedFormat(name: "datetime", patternLength: 71, validate: test("invalid datetime", "datetime")),
    ]

    private static func value(_ format: NamedFormat) -> CELValue { .opaque(LibraryValue(type, format) { $0.name == $1.name }) }

    static let functions: [CELFunction] =
        formats.map { name, format in CELFunction("format.\(name)", [.function("format.\(name)", [], type) { _ in value(format) }]) } + [
            CELFunction(
                "format.named",
                [
                    .function(
                        "format-named", [.string], .optional(type), Body.text { .optional(CELOptional(formats[$0].map { value($0) })) })
                ]),
            CELFunction(
                "validate",
                [
                    .member(
                        "format-validate", [type, .string], .optional(.list(.string)),
                        Body.withText(NamedFormat.self) { format, text in
                            let problems = format.validate(text)
                            return .optional(problems.isEmpty ? .none : CELOptional(.list(problems.map { CELValue.string($0) })))
                        })
                ]),
        ]
}

/// The formats of OpenAPI that are no names.
enum FormatChecks {
    static func matches(_ text: String, _ format: String) -> Bool {
        switch format {
        case "uuid":
            let bytes = Array(text.utf8.filter { $0 != 0x2D })
            return bytes.count == 32 && bytes.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit } && [32, 36].contains(text.utf8.count)
        case "byte": return Base64.decode(text) != nil
        case "date": return text.utf8.count == 10 && CELTimestamp(text + "T00:00:00Z") != nil
        default: return CELTimestamp(text) != nil
        }
    }
}
