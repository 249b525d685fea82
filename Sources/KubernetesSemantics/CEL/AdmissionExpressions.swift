import CEL

/// Why an expression can't be used: the detail of the error, in upstream's words.
public struct ExpressionProblem: Error, Sendable, Equatable, CustomStringConvertible {
    public let detail: String

    public init(_ detail: String) { self.detail = detail }
    public var description: String { detail }
}

/// An expression of admission, as it stands in a webhook or policy, with its program or with what is wrong with it.
public struct AdmissionExpression: Sendable {
    public let text: String
    public let program: Result<CELProgram, ExpressionProblem>

    /// What is wrong with it; nil where it can run.
    public var problem: ExpressionProblem? {
        if case .failure(let problem) = program { return problem }
        return nil
    }
}

/// Compiles the expressions of one policy or webhook. Variables are compiled in their order, and each is known to what comes after it.
public struct AdmissionCompiler: Sendable {
    /// What expressions may speak of beside the object, the request and the namespace.
    public struct Options: Sendable, Hashable {
        public var hasParams: Bool
        public var hasAuthorizer: Bool
        /// Whether objects and patches can be written down.
        public var makesPatches: Bool

        public init(hasParams: Bool = false, hasAuthorizer: Bool = false, makesPatches: Bool = false) {
            self.hasParams = hasParams
            self.hasAuthorizer = hasAuthorizer
            self.makesPatches = makesPatches
        }
    }

    /// The types of the object and the parameters, where they are known.
    public struct KnownTypes: Sendable {
        public var object: DeclaredType?
        public var params: DeclaredType?

        public init(object: DeclaredType? = nil, params: DeclaredType? = nil) {
            self.object = object
            self.params = params
        }
    }

    /// The variables in the order of their declaration.
    public private(set) var variables: [(name: String, expression: AdmissionExpression)] = []
    private var types = VariableTypes()
    private let isComposed: Bool
    private let known: KnownTypes

    /// - Parameters:
    ///   - isComposed: whether there is a `variables`.
    ///   - known: the types of object and parameters; what isn't known is anything.
    public init(isComposed: Bool = false, known: KnownTypes = KnownTypes()) {
        self.isComposed = isComposed
        self.known = known
    }

    private func environment(_ options: Options) -> CELEnvironment {
        var environment = options.makesPatches ? KubernetesEnvironment.mutation : KubernetesEnvironment.base
        environment.add(variable: "object", known.object?.type ?? .dyn)
        environment.add(variable: "oldObject", known.object?.type ?? .dyn)
        environment.add(variable: "namespaceObject", AdmissionTypes.namespace.type)
        environment.add(variable: "request", AdmissionTypes.request.type)
        if options.hasParams { environment.add(variable: "params", known.params?.type ?? .dyn) }
        if options.hasAuthorizer {
            environment.add(variable: "authorizer", AuthorizerFunctions.authorizerType)
            environment.add(variable: "authorizer.requestResource", AuthorizerFunctions.resourceType)
        }
        environment.add(DeclaredTypeProvider([AdmissionTypes.namespace, AdmissionTypes.request] + [known.object, known.params].compactMap { $0 }))
        if isComposed {
            environment.add(variable: "variables", .object(VariableTypes.name))
            environment.add(types)
        }
        if options.makesPatches { environment.add(PatchTypes()) }
        return environment
    }

    /// Compiles an expression.
    ///
    /// - Parameter results: the types of which the result has to be; none means any.
    public func compile(_ text: String, _ options: Options, results: [CELType]) -> AdmissionExpression {
        AdmissionExpression(text: text, program: checked(text, options, results: results).flatMap { Self.program($0) })
    }

    /// Checks an expression without making it ready to run.
    public func checked(_ text: String, _ options: Options, results: [CELType]) -> Result<CheckedExpression, ExpressionProblem> {
        switch environment(options).compile(text) {
        case .failure(let issues): return .failure(ExpressionProblem("compilation failed: \(issues)"))
        case .success(let checked):
            let type = checked.outputType
            if results.isEmpty || results.contains(type) { return .success(checked) }
            if results.count == 1 { return .failure(ExpressionProblem("must evaluate to \(results[0]) but got \(type)")) }
            // The kind of null has another name here than in the checker's words.
            func word(_ type: CELType) -> String { type == .null ? "null_type" : type.description }
            let wanted = results.map(word).joined(separator: " ")
            return .failure(ExpressionProblem("must evaluate to one of [\(wanted)] but got \(word(type))"))
        }
    }

    private static func program(_ checked: CheckedExpression) -> Result<CELProgram, ExpressionProblem> {
        do throws(CELError) {
            return .success(try CELProgram(checked))
        } catch {
            return .failure(ExpressionProblem("program instantiation failed: \(error)"))
        }
    }

    /// Declares a variable; where it has an error it can still be spoken of.
    ///
    /// - Returns: what is wrong with it.
    @discardableResult
    public mutating func declare(_ name: String, _ text: String, _ options: Options) -> ExpressionProblem? {
        let checked = checked(text, options, results: [])
        types.fields[name] = (try? checked.get().outputType) ?? .dyn
        let expression = AdmissionExpression(text: text, program: checked.flatMap { Self.program($0) })
        variables.removeAll { $0.name == name }
        variables.append((name, expression))
        return expression.problem
    }
}
