/// A .proto file (proto3: messages, enums, oneofs, maps, services), read as far as our definitions need it.
struct ProtoFile {
    struct Field {
        var name: String
        var type: String
        var number: Int
        var isRepeated = false
        /// The value type of a map with string keys.
        var mapValue: String?
        var union: String?
    }

    struct Enumeration {
        var name: String
        var values: [(name: String, number: Int)] = []
    }

    struct Message {
        var name: String
        var fields: [Field] = []
        var enumerations: [Enumeration] = []
    }

    struct Method {
        var name: String
        var request: String
        var response: String
    }

    struct Service {
        var name: String
        var methods: [Method] = []
    }

    var package = ""
    var messages: [Message] = []
    var enumerations: [Enumeration] = []
    var services: [Service] = []
    private var tokens: [String] = []
    private var position = 0

    init(_ text: String) throws {
        var word = ""
        var quoted = false
        for character in text {
            if character == "\"" { quoted.toggle() }
            if !quoted, character.isWhitespace || "{}()<>=;,".contains(character) {
                if !word.isEmpty { tokens.append(word) }
                word = ""
                if !character.isWhitespace { tokens.append(String(character)) }
            } else {
                word.append(character)
            }
        }
        while position < tokens.count {
            switch next() {
            case "syntax": try skip(";")
            case "package":
                package = next()
                try expect(";")
            case "enum": enumerations.append(try enumeration())
            case "message": messages.append(try message())
            case "service": services.append(try service())
            case let other: throw GeneratorError("unexpected \(other) in a .proto file")
            }
        }
    }

    /// Gives a top-level enum another name.
    mutating func rename(_ old: String, to new: String) {
        for index in enumerations.indices where enumerations[index].name == old { enumerations[index].name = new }
        for index in messages.indices {
            for field in messages[index].fields.indices where messages[index].fields[field].type == old {
                messages[index].fields[field].type = new
            }
        }
    }

    private mutating func next() -> String {
        defer { position += 1 }
        return position < tokens.count ? tokens[position] : ""
    }

    private mutating func expect(_ token: String) throws {
        let found = next()
        guard found == token else { throw GeneratorError("\(token) expected, not \(found), near \(tokens[max(0, position - 6)..<min(position, tokens.count)])") }
    }

    private mutating func skip(_ token: String) throws {
        while position < tokens.count, tokens[position] != token { position += 1 }
        try expect(token)
    }

    private mutating func number() throws -> Int {
        guard let number = Int(next()) else { throw GeneratorError("a number expected in a .proto file") }
        return number
    }

    private mutating func enumeration() throws -> Enumeration {
        var result = Enumeration(name: next())
        try expect("{")
        while position < tokens.count, tokens[position] != "}" {
            let name = next()
            try expect("=")
            result.values.append((name, try number()))
            try expect(";")
        }
        try expect("}")
        return result
    }

    private mutating func message() throws -> Message {
        var result = Message(name: next())
        try expect("{")
        while position < tokens.count, tokens[position] != "}" {
            if tokens[position] == "enum" {
                position += 1
                result.enumerations.append(try enumeration())
            } else if tokens[position] == "oneof" {
                position += 1
                let union = next()
                try expect("{")
                while position < tokens.count, tokens[position] != "}" {
                    var member = try field()
                    member.union = union
                    result.fields.append(member)
                }
                try expect("}")
            } else {
                result.fields.append(try field())
            }
        }
        try expect("}")
        return result
    }

    private mutating func field() throws -> Field {
        var type = next()
        var result = Field(name: "", type: "", number: 0)
        if type == "repeated" {
            result.isRepeated = true
            type = next()
        }
        if type == "map" {
            try expect("<")
            try expect("string")
            try expect(",")
            result.mapValue = next()
            try expect(">")
        }
        result.type = type
        result.name = next()
        try expect("=")
        result.number = try number()
        try expect(";")
        return result
    }

    private mutating func service() throws -> Service {
        var result = Service(name: next())
        try expect("{")
        while position < tokens.count, tokens[position] != "}" {
            try expect("rpc")
            let name = next()
            let request = try messageName()
            try expect("returns")
            result.methods.append(Method(name: name, request: request, response: try messageName()))
            try expect(";")
        }
        try expect("}")
        return result
    }

    private mutating func messageName() throws -> String {
        try expect("(")
        var name = next()
        if name == "stream" { name = next() }
        try expect(")")
        return name
    }
}
