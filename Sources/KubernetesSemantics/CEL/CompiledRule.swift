import CEL

/// One of `x-kubernetes-validations`, compiled.
public struct CompiledRule: Sendable {
    public let rule: SchemaRule
    /// The rule, ready to run; nil where it has an error or says nothing.
    public private(set) var program: CELProgram?
    /// What is wrong with the rule.
    public private(set) var error: String?
    public private(set) var usesOldSelf = false
    /// What a run may cost at most.
    public private(set) var maximumCost: UInt64 = 0
    public private(set) var messageProgram: CELProgram?
    public private(set) var messageError: String?
    public private(set) var messageMaximumCost: UInt64 = 0

    /// Compiles a rule for values of a type.
    public init(_ rule: SchemaRule, _ type: DeclaredType) {
        self.rule = rule
        guard !rule.rule.allSatisfy(\.isWhitespace) else { return }
        var environment = KubernetesEnvironment.base
        environment.add(variable: "self", type.type)
        environment.add(variable: "oldSelf", rule.optionalOldSelf == true ? .optional(type.type) : type.type)
        environment.add(DeclaredTypeProvider([type]))
        switch environment.compile(rule.rule) {
        case .failure(let issues):
            error = "compilation failed: \(issues)"
            return
        case .success(let checked):
            guard checked.outputType == .bool else {
                error = "cel expression must evaluate to a bool"
                return
            }
            usesOldSelf = checked.uses("oldSelf")
            do throws(CELError) {
                program = try CELProgram(checked)
            } catch {
                self.error = "program instantiation failed: \(error)"
                return
            }
            maximumCost = checked.estimateCost(sizes: type.sizes).maximum
        }
        if !rule.messageExpression.isEmpty { compileMessage(environment, type) }
    }

    private mutating func compileMessage(_ environment: CELEnvironment, _ type: DeclaredType) {
        switch environment.compile(rule.messageExpression) {
        case .failure(let issues): messageError = "messageExpression compilation failed: \(issues)"
        case .success(let checked):
            guard checked.outputType == .string else {
                messageError = "messageExpression must evaluate to a string"
                return
            }
            do throws(CELError) {
                messageProgram = try CELProgram(checked)
            } catch {
                messageError = "messageExpression instantiation failed: \(error)"
                return
            }
            messageMaximumCost = checked.estimateCost(sizes: type.sizes).maximum
        }
    }

    /// The rule as errors about it show it.
    var shown: String {
        func quoted(_ text: String) -> String {
            var result = "\""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\"": result += "\\\""
                case "\\": result += "\\\\"
                case "\n": result += "\\n"
                case "\r": result += "\\r"
                case "\t": result += "\\t"
                case "<": result += "\\u003c"
                case ">": result += "\\u003e"
                case "&": result += "\\u0026"
                default: result.unicodeScalars.append(scalar)
                }
            }
            return result + "\""
        }
        return "{\"Rule\":\(quoted(rule.rule)),\"Message\":\(quoted(rule.message)),\"MessageExpression\":\(quoted(rule.messageExpression)),"
            + "\"Reason\":\(rule.reason.isEmpty ? "null" : quoted(rule.reason)),\"FieldPath\":\(quoted(rule.fieldPath)),"
            + "\"OptionalOldSelf\":\(rule.optionalOldSelf.map { $0 ? "true" : "false" } ?? "null")}"
    }
}
