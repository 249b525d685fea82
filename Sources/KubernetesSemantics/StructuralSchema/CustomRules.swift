/// The one place where schemas' rules meet what evaluates them.
public enum CustomRules {
    /// What compiles and evaluates `x-kubernetes-validations`.
    public static let engine: any RuleEngine = CELRuleEngine()
}
