/// What is fuzzed: a reader of untrusted input.
protocol FuzzTarget {
    /// As the command line and the corpus' folder name it.
    static var name: String { get }
    /// The folder of the corpus that it begins with.
    static var corpus: String { get }
    /// Pieces that mutations put into inputs: words and signs of the input's language.
    static var words: [String] { get }
    /// How long one input may take before it is a finding.
    static var secondsAnInput: Int { get }

    /// Makes an input of one of the corpus, where several targets share it.
    static func seed(_ input: [UInt8]) -> [UInt8]

    init()

    /// Runs one input.
    ///
    /// - Returns: what is wrong, where something is that doesn't crash.
    func run(_ input: [UInt8]) -> String?
}

extension FuzzTarget {
    static var secondsAnInput: Int { 5 }
    static var corpus: String { name }
    static func seed(_ input: [UInt8]) -> [UInt8] { input }
}

/// Everything that can be fuzzed.
var targets: [any FuzzTarget.Type] {
    [
        ApplyTarget.self, CBORTarget.self, CELTarget.self, JSONPatchTarget.self, JSONTarget.self, MergePatchTarget.self, PatternTarget.self, ProtobufTarget.self,
        QuantityTarget.self, SelectorTarget.self, YAMLTarget.self,
    ]
}
