/// The flags of a command line, for `/flagz`.
enum GivenFlags {
    /// Values by name: `--a b`, `--a=b`, and `--a` alone, which is `true`. Of repeated flags the values are joined.
    static func read(_ arguments: [String]) -> [String: String] {
        var result: [String: String] = [:]
        var open: String?
        func note(_ name: String, _ value: String) { result[name] = result[name].map { "\($0),\(value)" } ?? value }
        for argument in arguments.dropFirst() {
            if argument.hasPrefix("--") {
                if let open { note(open, "true") }
                let pair = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                open = pair.count == 1 ? pair[0] : nil
                if pair.count == 2 { note(pair[0], pair[1]) }
            } else if let name = open {
                note(name, argument)
                open = nil
            }
        }
        if let open { note(open, "true") }
        return result
    }
}
