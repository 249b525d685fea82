/// What a function does with its arguments; the target of a member call comes first.
public typealias CELFunctionBody = @Sendable ([CELValue]) -> CELValue

/// One signature of a function.
public struct CELOverload: Sendable {
    public let id: String
    public let isMember: Bool
    /// The types of the arguments, that of a member's target first.
    public let parameters: [CELType]
    public let result: CELType
    let body: CELFunctionBody?
    /// Whether errors are passed to the body.
    var isNonStrict = false

    /// A signature of a function that is called by its name alone.
    public static func function(_ id: String, _ parameters: [CELType], _ result: CELType, _ body: CELFunctionBody? = nil) -> CELOverload {
        CELOverload(id: id, isMember: false, parameters: parameters, result: result, body: body)
    }

    /// A signature of a function that is called on a value.
    public static func member(_ id: String, _ parameters: [CELType], _ result: CELType, _ body: CELFunctionBody? = nil) -> CELOverload {
        CELOverload(id: id, isMember: true, parameters: parameters, result: result, body: body)
    }
}

/// A function with all its signatures.
public struct CELFunction: Sendable {
    public let name: String
    public internal(set) var overloads: [CELOverload]
    /// What runs whichever signature applies.
    let shared: CELFunctionBody?

    /// A function whose signatures each have a body, or which has one body for all of them.
    public init(_ name: String, _ overloads: [CELOverload], shared: CELFunctionBody? = nil) {
        self.name = name
        self.overloads = overloads
        self.shared = shared
    }
}

/// Where types with fields come from.
public protocol CELTypeProvider: Sendable {
    /// The type of a name, so that expressions can speak of it.
    func type(named name: String) -> CELType?
    /// The type of a field; nil where the type has no such field.
    func fieldType(_ type: String, _ field: String) -> CELType?
    /// Makes a value of a type from its fields; nil for a type that expressions can't make.
    func object(_ type: String, _ fields: [(String, CELValue)]) -> CELValue?
}

/// What an expression may speak of: variables, functions, types and macros.
public struct CELEnvironment: Sendable {
    private(set) var variables: [String: CELType] = [:]
    private(set) var constants: [String: CELValue] = [:]
    private(set) var functions: [String: CELFunction] = [:]
    private(set) var macros = MacroTable()
    private(set) var providers: [any CELTypeProvider] = []
    /// Whether the checker itself wants elements of one type in lists and maps that are written down.
    public var homogeneousLiterals = false
    /// Whether literals are looked at: times, durations, patterns, formats, aggregates of one type.
    public var validatesLiterals = true
    /// How much functions cost where their library says so.
    public var costs = CELCostModel()

    /// An environment with the language's own functions and macros.
    public init() {
        for type in [CELType.bool, .bytes, .double, .duration, .int, .null, .string, .timestamp, .uint] { add(type: type, named: type.name) }
        add(type: .list(.dyn), named: "list")
        add(type: .map(.dyn, .dyn), named: "map")
        add(type: .type(nil), named: "type")
        add(type: .timestamp, named: "timestamp")
        add(type: .duration, named: "duration")
        constants["timestamp"] = nil
        constants["duration"] = nil
        variables["timestamp"] = nil
        variables["duration"] = nil
        macros = .standard
        for function in StandardLibrary.functions { add(function) }
    }

    /// Declares a type's name, so that expressions can compare types with it.
    public mutating func add(type: CELType, named name: String) {
        variables[name] = .type(type)
        constants[name] = .type(type)
    }

    /// Declares a variable.
    public mutating func add(variable name: String, _ type: CELType) { variables[name] = type }

    /// Declares a function; signatures are added to those that the function has already.
    public mutating func add(_ function: CELFunction) {
        guard let known = functions[function.name] else {
            functions[function.name] = function
            return
        }
        let ids = Set(function.overloads.map(\.id))
        let shared = function.shared ?? known.shared
        // Signatures without a body of their own keep the function's shared one; where two libraries share a name, each brings bodies.
        functions[function.name] = CELFunction(
            function.name, known.overloads.filter { !ids.contains($0.id) } + function.overloads, shared: shared)
    }

    public mutating func add(_ provider: any CELTypeProvider) { providers.append(provider) }

    mutating func addMacro(_ name: String, _ arguments: Int, _ macro: @escaping Macro) { macros.add(name, arguments, macro) }

    func type(named name: String) -> CELType? {
        for provider in providers { if let type = provider.type(named: name) { return type } }
        return nil
    }

    /// The type of a field; nil where there is no such type, `.some(nil)` where it has no such field.
    func fieldType(_ type: String, _ field: String) -> CELType?? {
        for provider in providers where provider.type(named: type) != nil { return .some(provider.fieldType(type, field)) }
        return nil
    }

    /// Checks an expression.
    public func compile(_ text: String) -> Result<CheckedExpression, CELIssues> {
        let source = Source(text)
        var parser = ExpressionParser(source, macros: macros)
        guard let expression = parser.parse() else { return .failure(CELIssues(parser.issues, source)) }
        var checker = Checker(environment: self, source: source, offsets: parser.offsets)
        checker.run(expression)
        guard checker.issues.isEmpty else { return .failure(CELIssues(checker.issues, source)) }
        let checked = CheckedExpression(
            text: text, root: expression, environment: self, types: checker.resolvedTypes(), references: checker.references)
        let issues = LiteralValidation(checked, source: source, offsets: parser.offsets).issues
        return issues.isEmpty ? .success(checked) : .failure(CELIssues(issues, source))
    }
}

/// What a name or call of an expression turned out to mean.
enum Reference: Equatable, Sendable {
    case name(String)
    case overloads(function: String, ids: [String], hasTarget: Bool)
}

/// An expression whose types are known.
public struct CheckedExpression: Sendable {
    public let text: String
    let root: Expression
    let environment: CELEnvironment
    let types: [Int: CELType]
    let references: [Int: Reference]

    /// The type of what the expression yields.
    public var outputType: CELType { types[root.id] ?? .dyn }

    func type(_ expression: Expression) -> CELType { types[expression.id] ?? .dyn }

    /// Whether the expression reads a variable.
    public func uses(_ variable: String) -> Bool { references.values.contains(.name(variable)) }
}
