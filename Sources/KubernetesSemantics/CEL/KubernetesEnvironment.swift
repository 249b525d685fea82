import CEL

/// The expression language as the API server offers it: Kubernetes' libraries on top of the language and its extensions.
public enum KubernetesEnvironment {
    /// What one expression may cost when it runs.
    public static let perCallLimit: UInt64 = 1_000_000
    /// What all expressions of one object may cost when they run.
    public static let runtimeCostBudget: Int64 = 10_000_000
    /// What the match conditions of one webhook or binding may cost when they run.
    public static let matchConditionsCostBudget: Int64 = 2_500_000
    /// After how many rounds of loops a run looks whether it shall end.
    public static let checkFrequency = 100
    /// The largest request, by which sizes without a limit are estimated.
    public static let maximumRequestSize: Int64 = 3 * 1024 * 1024
    /// The longest message that an expression may yield.
    public static let maximumMessageSize = 5 * 1024

    /// The environment without variables and types, which callers add.
    public static let base: CELEnvironment = {
        var environment = CELEnvironment()
        OptionalLibrary.add(to: &environment)
        StringsLibrary.add(to: &environment)
        SetsLibrary.add(to: &environment)
        ComprehensionLibrary.add(to: &environment)
        ListsLibrary.add(to: &environment)
        for function in ListFunctions.functions + RegexFunctions.functions + URLFunctions.functions + AddressFunctions.functions
            + QuantityFunctions.functions + SemverFunctions.functions + FormatFunctions.functions + AuthorizerFunctions.functions
        {
            environment.add(function)
        }
        for type in [
            URLFunctions.type, AddressFunctions.addressType, AddressFunctions.rangeType, QuantityFunctions.type, SemverFunctions.type, FormatFunctions.type,
        ] + AuthorizerFunctions.types { environment.add(type: type, named: type.name) }
        environment.costs.patternFunctions["find"] = RegexFunctions.find
        environment.costs.patternFunctions["findAll"] = { RegexFunctions.findAll($0, $1, limit: .max) }
        environment.costs.callCost = LibraryCosts.cost
        environment.costs.estimateCall = LibraryCosts.estimate
        return environment
    }()

    /// The environment of expressions that make patches.
    public static let mutation: CELEnvironment = {
        var environment = base
        environment.add(
            CELFunction(
                "jsonpatch.escapeKey",
                [
                    .function(
                        "string_jsonpatch_escapeKey_string", [.string], .string,
                        Body.text { .string($0.replacing("~", with: "~0").replacing("/", with: "~1")) })
                ]))
        return environment
    }()
}

extension String {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
