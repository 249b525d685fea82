/// What is fuzzed: a reader of untrusted input.
protocol FuzzTarget {
    /// As the command line and the corpus' folder name it.
    static var name: String { get }
    /// Pieces that mutations put into inputs: words and signs of the input's language.
    static var words: [String] { get }
    /// How long one input may take before it is a finding.
    static var secondsAnInput: Int { get }

    init()

    /// Runs one input.
    ///
    /// - Returns: what is wrong, where something is that doesn't crash.
    func run(_ input: [UInt8]) -> String?
}

extension FuzzTarget {
    static var secondsAnInput: Int { 5 }
}

/// Everything that can be fuzzed.
var targets: [any FuzzTarget.Type] { [CELTarget.self, PatternTarget.self] }
