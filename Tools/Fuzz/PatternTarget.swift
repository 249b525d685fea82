import RegularExpression

/// Patterns, and what they are matched with: both from the input, a line break between them.
struct PatternTarget: FuzzTarget {
    static let name = "pattern"
    static let words = [
        "(", ")", "(?:", "(?i)", "(?s-m:", "(?P<n>", "[", "[^", "]", "[[:alpha:]]", "{2}", "{0,1000}", "{1,}", "*", "+", "?", "*?", "|", "^", "$", ".", "\\b", "\\B", "\\A", "\\z",
        "\\d", "\\W", "\\pL", "\\P{Greek}", "\\x{10FFFF}", "\\Q", "\\E", "\\C", "a", "b", "aaaaaaaa", "é", "\u{10FFFF}", "\n", "-", "0-9", "a-z",
    ]

    func run(_ input: [UInt8]) -> String? {
        let parts = input.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        guard let pattern = try? RegularExpression(parts[0]) else { return nil }
        let text = parts.count > 1 ? parts[1] : String(repeating: "aab", count: 2000)
        let first = pattern.firstMatch(in: text)
        if pattern.matches(text) != (first != nil) { return "matching and finding don't agree" }
        if let range = first?.range, range.lowerBound < 0 || range.upperBound > text.utf8.count || range.lowerBound > range.upperBound {
            return "a match lies outside of the text: \(range)"
        }
        _ = pattern.replace(text, with: "$1${n}", limit: 3)
        return nil
    }
}
