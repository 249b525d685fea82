import Foundation

/// Writes a .proto file's messages as plain structures in a namespace.
struct ProtocolMessages {
    let file: ProtoFile
    let namespace: String
    private let enumerations: Set<String>

    static let linesPerFile = 430
    private static let keywords: Set<String> = [
        "continue", "default", "protocol", "operator", "where", "in", "is", "for", "switch", "case", "self", "internal", "import", "public", "private",
        "static", "init", "func", "var", "let", "return", "throw", "try", "nil", "true", "false",
    ]
    /// Names that Swift doesn't allow for types.
    private static let renamed = ["Protocol": "NetworkProtocol", "Type": "Kind"]

    init(_ file: ProtoFile, namespace: String) {
        var file = file
        for (old, new) in ProtocolMessages.renamed { file.rename(old, to: new) }
        self.file = file
        self.namespace = namespace
        enumerations = Set(file.enumerations.map(\.name) + file.messages.flatMap { $0.enumerations.map(\.name) })
    }

    static func write(_ definitions: URL, to folder: URL) throws {
        var output = try OutputFolder(folder)
        for (name, namespace) in [("cri.proto", "CRI"), ("etcd.proto", "Etcd")] {
            let text = String(decoding: try Data(contentsOf: definitions.appendingPathComponent(name)), as: UTF8.self)
            let writer = ProtocolMessages(try ProtoFile(text), namespace: namespace)
            var lines = writer.head()
            var number = 1
            func flush() throws {
                let text = "// Written by SchemaGenerator from Definitions/\(name); do not edit.\n\nimport Wire\n\n"
                try output.write("\(namespace)\(number < 10 ? "0" : "")\(number).swift", text + lines.joined(separator: "\n") + "\n}\n")
                number += 1
                lines = ["extension \(namespace) {"]
            }
            for message in writer.file.messages {
                let more = writer.structure(message)
                if lines.count + more.count > linesPerFile { try flush() }
                lines += more
            }
            try flush()
        }
        try output.removeOthers()
    }

    private func head() -> [String] {
        var lines = ["/// The messages and services of `\(file.package)`.", "public enum \(namespace) {"]
        for service in file.services {
            lines.append("    /// Paths of the service's methods.")
            lines.append("    public enum \(service.name) {")
            for method in service.methods {
                let name = lowerFirst(method.name)
                lines.append("        /// \(method.request) to \(method.response).")
                lines.append("        public static let \(name) = \"/\(file.package).\(service.name)/\(method.name)\"")
            }
            lines.append("    }")
        }
        for enumeration in file.enumerations { lines += self.enumeration(enumeration, "    ") }
        return lines
    }

    // MARK: Names

    private func lowerFirst(_ name: String) -> String {
        name.prefix(1).lowercased() + name.dropFirst()
    }

    private func camel(_ words: [Substring]) -> String {
        var result = ""
        for (index, word) in words.enumerated() {
            if index == 0 {
                result += word
            } else if word == "id" || word == "ip" || word == "pid" || word == "url" || word == "uid" {
                result += word.uppercased()
            } else {
                result += word.prefix(1).uppercased() + word.dropFirst()
            }
        }
        return result
    }

    private func property(_ name: String) -> String { camel(name.split(separator: "_")) }

    private func escaped(_ name: String) -> String { ProtocolMessages.keywords.contains(name) ? "`\(name)`" : name }

    private func enumeration(_ enumeration: ProtoFile.Enumeration, _ indent: String) -> [String] {
        let words = enumeration.values.map { $0.name.split(separator: "_") }
        var shared = 0
        while words.count > 1, let first = words.first, shared < first.count - 1,
            words.allSatisfy({ $0.count > shared + 1 && $0[shared] == first[shared] })
        { shared += 1 }
        var lines = [
            "\(indent)public struct \(enumeration.name): RawRepresentable, Hashable, Sendable {",
            "\(indent)    public var rawValue: Int32",
            "\(indent)    public init(rawValue: Int32) { self.rawValue = rawValue }",
        ]
        for (index, value) in enumeration.values.enumerated() {
            let parts = words[index].dropFirst(shared)
            let isUpper = value.name == value.name.uppercased()
            let name = isUpper ? camel(parts.map { Substring($0.lowercased()) }) : lowerFirst(value.name)
            let type = enumeration.name
            lines.append("\(indent)    public static var \(escaped(name)): \(type) { \(type)(rawValue: \(value.number)) }")
        }
        return lines + ["\(indent)}"]
    }

    // MARK: Messages

    private struct Scalar {
        let swift: String
        let zero: String
        let read: String
        /// Writes `value` as the field.
        let write: String
        let isPackable: Bool
    }

    private func scalar(_ type: String) -> Scalar? {
        switch type {
        case "string": return Scalar(swift: "String", zero: "\"\"", read: "readString()", write: "string(field: #, $)", isPackable: false)
        case "bytes": return Scalar(swift: "[UInt8]", zero: "[]", read: "[UInt8](readBytes())", write: "bytes(field: #, $)", isPackable: false)
        case "bool": return Scalar(swift: "Bool", zero: "false", read: "readBool()", write: "bool(field: #, $)", isPackable: true)
        case "int32": return Scalar(swift: "Int32", zero: "0", read: "readInt32()", write: "int64(field: #, Int64($))", isPackable: true)
        case "int64": return Scalar(swift: "Int64", zero: "0", read: "readInt64()", write: "int64(field: #, $)", isPackable: true)
        case "uint32": return Scalar(swift: "UInt32", zero: "0", read: "readUInt32()", write: "varint(field: #, UInt64($))", isPackable: true)
        case "uint64": return Scalar(swift: "UInt64", zero: "0", read: "readUInt64()", write: "varint(field: #, $)", isPackable: true)
        case "double": return Scalar(swift: "Double", zero: "0", read: "readDouble()", write: "double(field: #, $)", isPackable: true)
        default:
            guard enumerations.contains(type) else { return nil }
            return Scalar(
                swift: type, zero: "\(type)(rawValue: 0)", read: "\(type)(rawValue: readInt32())",
                write: "int64(field: #, Int64($.rawValue))", isPackable: true)
        }
    }

    private func reading(_ scalar: Scalar, _ reader: String) -> String {
        for call in ["[UInt8](", "(rawValue: "] where scalar.read.contains(call) {
            return "try " + scalar.read.replacingOccurrences(of: call, with: call + reader + ".")
        }
        return "try \(reader).\(scalar.read)"
    }

    private func writing(_ scalar: Scalar, _ number: Int, _ value: String) -> String {
        "writer." + scalar.write.replacingOccurrences(of: "#", with: "\(number)").replacingOccurrences(of: "$", with: value)
    }

    private func structure(_ message: ProtoFile.Message) -> [String] {
        var lines = ["", "    public struct \(message.name): ProtobufMessage {"]
        for enumeration in message.enumerations { lines += self.enumeration(enumeration, "        ") }
        lines += unions(message)
        var declared: Set<String> = []
        for field in message.fields {
            if let union = field.union {
                if declared.insert(union).inserted { lines.append("        public var \(escaped(property(union))): \(unionName(union))?") }
            } else {
                lines.append("        public var \(escaped(property(field.name)))\(declaration(field))")
            }
        }
        lines += ["", "        public init() {}", ""]
        lines.append("        public mutating func merge(_ reader: inout ProtobufReader) throws {")
        if message.fields.isEmpty {
            lines.append("            while let (_, wire) = try reader.next() { try reader.skip(wire) }")
        } else {
            lines.append("            while let (field, wire) = try reader.next() {")
            lines.append("                switch field {")
            for field in message.fields { lines += reader(field) }
            lines.append("                default: try reader.skip(wire)")
            lines += ["                }", "            }"]
        }
        lines += ["        }", "", "        public func write(to writer: inout ProtobufWriter) {"]
        for field in message.fields { lines.append("            \(writer(field))") }
        return lines + ["        }", "    }"]
    }

    private func unionName(_ union: String) -> String {
        let name = property(union)
        return name.prefix(1).uppercased() + name.dropFirst() + "Union"
    }

    private func unions(_ message: ProtoFile.Message) -> [String] {
        var lines: [String] = []
        var seen: Set<String> = []
        for field in message.fields {
            guard let union = field.union, seen.insert(union).inserted else { continue }
            lines.append("        public indirect enum \(unionName(union)): Equatable, Sendable {")
            for member in message.fields where member.union == union {
                lines.append("            case \(escaped(property(member.name)))(\(scalar(member.type)?.swift ?? member.type))")
            }
            lines.append("        }")
        }
        return lines
    }

    private func declaration(_ field: ProtoFile.Field) -> String {
        if let value = field.mapValue { return ": [String: \(scalar(value)?.swift ?? value)] = [:]" }
        let scalar = scalar(field.type)
        if field.isRepeated { return ": [\(scalar?.swift ?? field.type)] = []" }
        guard let scalar else { return ": \(field.type)?" }
        return ": \(scalar.swift) = \(scalar.zero)"
    }

    private func reader(_ field: ProtoFile.Field) -> [String] {
        let name = "self.\(property(field.name))"
        let start = "                case \(field.number)"
        if let union = field.union {
            let read = scalar(field.type).map { reading($0, "reader") } ?? "try \(field.type)(protobuf: reader.readMessage())"
            return ["\(start): self.\(property(union)) = .\(property(field.name))(\(read))"]
        }
        if let value = field.mapValue {
            let read = scalar(value).map { reading($0, "entry") } ?? "try \(value)(protobuf: entry.readMessage())"
            let zero = scalar(value)?.zero ?? "\(value)()"
            return ["\(start): try reader.readMapEntry(into: &\(name), \(zero)) { entry in \(read) }"]
        }
        guard let scalar = scalar(field.type) else {
            if field.isRepeated { return ["\(start): \(name).append(try \(field.type)(protobuf: reader.readMessage()))"] }
            return [
                "\(start):", "                    var value: \(field.type) = \(name) ?? \(field.type)()",
                "                    var message = try reader.readMessage()", "                    try value.merge(&message)",
                "                    \(name) = value",
            ]
        }
        if field.isRepeated && scalar.isPackable {
            return [
                "\(start) where wire == .lengthDelimited:", "                    var packed = try reader.readMessage()",
                "                    while !packed.isAtEnd { \(name).append(\(reading(scalar, "packed"))) }",
                "\(start): \(name).append(\(reading(scalar, "reader")))",
            ]
        }
        if field.isRepeated { return ["\(start): \(name).append(\(reading(scalar, "reader")))"] }
        return ["\(start): \(name) = \(reading(scalar, "reader"))"]
    }

    private func writer(_ field: ProtoFile.Field) -> String {
        let name = "self.\(property(field.name))"
        let number = field.number
        if let union = field.union {
            let write = scalar(field.type).map { writing($0, number, "value") } ?? "writer.message(field: \(number), value)"
            return "if case .\(property(field.name))(let value)? = self.\(property(union)) { \(write) }"
        }
        if let value = field.mapValue {
            let write = scalar(value).map { writing($0, 2, "value") } ?? "writer.message(field: 2, value)"
            return "writer.map(field: \(number), \(name)) { (writer: inout ProtobufWriter, value) in \(write) }"
        }
        guard let scalar = scalar(field.type) else {
            if field.isRepeated { return "for value in \(name) { writer.message(field: \(number), value) }" }
            return "if let value = \(name) { writer.message(field: \(number), value) }"
        }
        if field.isRepeated {
            guard scalar.isPackable else { return "for value in \(name) { \(writing(scalar, number, "value")) }" }
            let raw: String
            switch field.type {
            case "bool": raw = "value ? 1 : 0"
            case "double": return "for value in \(name) { \(writing(scalar, number, "value")) }"
            case "uint32", "uint64": raw = "UInt64(value)"
            case "int32", "int64": raw = "UInt64(bitPattern: Int64(value))"
            default: raw = "UInt64(bitPattern: Int64(value.rawValue))"
            }
            return "writer.packed(field: \(number), \(name)) { value in \(raw) }"
        }
        let condition: String
        switch field.type {
        case "string", "bytes": condition = "!\(name).isEmpty"
        case "bool": condition = name
        case "int32", "int64", "uint32", "uint64", "double": condition = "\(name) != 0"
        default: condition = "\(name).rawValue != 0"
        }
        return "if \(condition) { \(writing(scalar, number, name)) }"
    }
}
