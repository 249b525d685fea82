import CEL
import KubernetesSemantics
import Testing

@Suite struct CELLibraryTests {
    private static let environment: CELEnvironment = {
        var environment = KubernetesEnvironment.base
        environment.add(variable: "x", .dyn)
        environment.add(variable: "s", .string)
        environment.add(variable: "i", .int)
        environment.add(variable: "li", .list(.int))
        environment.add(variable: "ls", .list(.string))
        environment.add(variable: "authorizer", AuthorizerFunctions.authorizerType)
        return environment
    }()

    private struct Authorizer: ExpressionAuthorizer {
        func decide(_ access: ExpressionAccess) -> ExpressionDecision {
            ExpressionDecision(isAllowed: access.verb == "get" && access.resource == "pods", reason: "\(access.namespace)/\(access.name)\(access.path ?? "")")
        }
    }

    private static let variables: CELVariables = [
        "s": .string("hello"), "i": .int(5), "li": .list([.int(1), .int(2), .int(3)]), "ls": .list([.string("a"), .string("b"), .string("c")]),
        "authorizer": AuthorizerFunctions.value(Authorizer()),
    ]

    private func run(_ text: String) -> (shown: String, cost: UInt64, estimate: Estimate?) {
        switch Self.environment.compile(text) {
        case .failure(let issues): return ("\(issues)", 0, nil)
        case .success(let checked):
            do throws(CELError) {
                let result = try CELProgram(checked).evaluate(Self.variables)
                switch result.value {
                case .success(let value): return ("\(value.type.name)|\(CELOperations.describe(value))", result.cost, checked.estimateCost())
                case .failure(let failure): return ("error|\(failure)", result.cost, checked.estimateCost())
                }
            } catch {
                return ("error|program: \(error)", 0, checked.estimateCost())
            }
        }
    }

    @Test func libraries() {
        for (text, issues) in CELLibraryCases.issues { #expect(run(text).shown == issues, "\(text)") }
        for (text, expected, cost, least, most) in CELLibraryCases.runs where !text.contains("x.") {
            let result = run(text)
            #expect(result.shown == expected, "\(text)")
            #expect(result.cost == cost, "cost of \(text)")
            #expect(result.estimate == Estimate(least, most), "estimate of \(text)")
        }
    }

    @Test func authorizer() {
        #expect(run("authorizer.group('').resource('pods').namespace('a').name('b').check('get').allowed()").shown == "bool|true")
        #expect(run("authorizer.group('').resource('pods').namespace('a').name('b').check('list').reason()").shown == "string|a/b")
        #expect(run("authorizer.path('/healthz').check('get').reason()").shown == "string|//healthz")
        #expect(run("authorizer.serviceAccount('a', 'b').path('/x').check('get').errored()").shown == "bool|false")
        #expect(run("authorizer.path(' ')").shown == "error|path must not be empty")
        #expect(run("authorizer.group('').resource('')").shown == "error|resource must not be empty")
        #expect(run("authorizer.serviceAccount('A', 'b')").shown == "error|Invalid service account namespace")
        #expect(run("authorizer.path('/x').check('get').allowed()").cost == 350_003)
    }

    @Test func fieldNames() {
        for (name, escaped) in [
            ("a", "a"), ("a.b", "a__dot__b"), ("a-b/c", "a__dash__b__slash__c"), ("namespace", "__namespace__"), ("a__b", "a__underscores__b"), ("_x", "_x"),
        ] { #expect(FieldEscaping.escape(name) == escaped) }
        for name in ["1a", "a b", "", "é"] { #expect(FieldEscaping.escape(name) == nil) }
    }
}
