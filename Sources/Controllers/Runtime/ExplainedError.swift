/// An error with what was tried before it, as upstream's messages chain them.
struct ExplainedError: Error, CustomStringConvertible {
    let what: String
    let cause: any Error

    init(_ what: String, _ cause: any Error) {
        self.what = what
        self.cause = cause
    }

    var description: String { "\(what): \(cause)" }
}
