/// Names of the functions behind operators.
enum Operator {
    static let conditional = "_?_:_"
    static let logicalAnd = "_&&_"
    static let logicalOr = "_||_"
    static let logicalNot = "!_"
    static let equals = "_==_"
    static let notEquals = "_!=_"
    static let less = "_<_"
    static let lessEquals = "_<=_"
    static let greater = "_>_"
    static let greaterEquals = "_>=_"
    static let add = "_+_"
    static let subtract = "_-_"
    static let multiply = "_*_"
    static let divide = "_/_"
    static let modulo = "_%_"
    static let negate = "-_"
    static let index = "_[_]"
    static let has = "has"
    static let inList = "@in"
    static let notStrictlyFalse = "@not_strictly_false"
    static let optionalIndex = "_[?_]"
    static let optionalSelect = "_?._"

    static let binary: [String: String] = [
        "+": add, "-": subtract, "*": multiply, "/": divide, "%": modulo, "<": less, "<=": lessEquals, ">": greater, ">=": greaterEquals,
        "==": equals, "!=": notEquals, "in": inList,
    ]
}
