/// `cel.bind(name, value, expression)`: an expression in which a name stands for a value.
public enum BindingsLibrary {
    public static func add(to environment: inout CELEnvironment) {
        environment.addMacro("bind", 3) { (builder, target, arguments) throws(MacroFailure) in
            guard target?.identifier == "cel" else { return nil }
            guard let name = arguments[0].identifier else {
                throw MacroFailure(id: arguments[0].id, message: "cel.bind() variable names must be simple identifiers")
            }
            return builder.bind(name, arguments[1], in: arguments[2])
        }
    }
}
