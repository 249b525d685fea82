/// Operators on values, for libraries outside.
public enum CELOperations {
    /// `left + right`
    public static func add(_ left: CELValue, _ right: CELValue) -> CELValue { Arithmetic.add(left, right) }
    /// Whether `left == right`; errors count as unequal.
    public static func isEqual(_ left: CELValue, _ right: CELValue) -> Bool { Comparison.isEqual(left, right) }
    /// `left == right`
    public static func equal(_ left: CELValue, _ right: CELValue) -> CELValue { Comparison.equal(left, right) }
    /// How two values compare: -1, 0 or 1.
    public static func order(_ left: CELValue, _ right: CELValue) -> Result<Int, CELError> { Comparison.order(left, right) }
    /// The value as messages show it.
    public static func describe(_ value: CELValue) -> String { ValueText.describe(value) }
}
