import RegularExpression
import Testing

@Suite struct SyntaxTests {
    @Test(arguments: [
        ("[", "missing closing ]: `[`"), ("[a", "missing closing ]: `[a`"), ("(", "missing closing ): `(`"),
        ("a)", "unexpected ): `a)`"), ("*", "missing argument to repetition operator: `*`"),
        ("a|*", "missing argument to repetition operator: `*`"), ("a**", "invalid nested repetition operator: `**`"),
        ("a{1001}", "invalid repeat count: `{1001}`"), ("a{3,2}", "invalid repeat count: `{3,2}`"),
        ("(a{100}){100}", "invalid repeat count: `{100}`"), ("a\\", "trailing backslash at end of expression: ``"),
        ("\\8", "invalid escape sequence: `\\8`"), ("\\C", "invalid escape sequence: `\\C`"), ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
        ("(?<n", "invalid named capture: `(?<n`"), ("(?P<a b>x)", "invalid named capture: `(?P<a b>`"),
        ("[z-a]", "invalid character class range: `z-a`"), ("\\p{Nope}", "invalid character class range: `\\p{Nope}`"),
        ("[[:nope:]]", "invalid character class range: `[:nope:]`"), ("x{2}{3}", "invalid nested repetition operator: `{2}{3}`"),
        ("(?i", "invalid or unsupported Perl syntax: `(?i`"), ("\\x{110000}", "invalid escape sequence: `\\x{110000`"),
    ])
    func errors(_ pattern: String, _ text: String) {
        let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
        #expect(error?.description == "error parsing regexp: " + text)
    }

    @Test(arguments: [
        ("", "anything", true), ("^$", "", true), ("^$", "a", false), ("^a+b?$", "aaab", true), ("^a+b?$", "b", false),
        ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "a-b-c", true), ("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "a-", false),
        ("a|b|", "zzz", true), ("^(a|bc){2}$", "abc", true), ("^(a|bc){2}$", "abcbc", false), ("^\\d{3}-\\d{4}$", "555-1234", true),
        ("(?i)straße", "STRASSE", false), ("(?i)HeLLo", "say hello", true), ("(?i)k", "\u{212A}", true), ("(?s)a.b", "a\nb", true),
        ("a.b", "a\nb", false), ("(?m)^b$", "a\nb\nc", true), ("^b$", "a\nb\nc", false), ("\\bfoo\\b", "a foo b", true),
        ("\\bfoo\\b", "afoob", false), ("\\Bo", "foo", true), ("\\Aab\\z", "ab", true), ("^\\p{L}+$", "żółć", true), ("^\\p{Greek}+$", "αβγ", true),
        ("^\\pN$", "٣", true), ("^\\P{Lu}$", "A", false), ("^[[:alpha:]_]+$", "ab_c", true), ("^[^[:digit:]]$", "5", false), ("^[]a]+$", "]a", true),
        ("^\\Qa.b\\E$", "a.b", true), ("^\\Qa.b\\E$", "axb", false), ("^.$", "日", true), ("^\\x{65E5}$", "日", true), ("^\\101$", "A", true),
        ("a{,2}", "a{,2}", true), ("^a{2,}$", "aaaa", true), ("^a{0}$", "", true), ("^[a-c-]+$", "a-c", true), ("(?-s).", "\n", false),
        ("^(?:a(?i)b)c$", "aBc", true), ("^(?:a(?i)b)c$", "aBC", false), ("(a*)*$", "b", true), ("(?:)*a", "a", true),
    ])
    func matching(_ pattern: String, _ text: String, _ expected: Bool) throws {
        let expression = try RegularExpression(pattern)
        #expect(expression.matches(text) == expected)
        #expect((expression.firstMatch(in: text) != nil) == expected)
    }

    @Test func captures() throws {
        let expression = try RegularExpression("(?P<year>\\d{4})-(?<month>\\d\\d)(-(\\d\\d))?")
        let match = try #require(expression.firstMatch(in: "on 2024-05!"))
        #expect(match.groups == [3..<10, 3..<7, 8..<10, nil, nil])
        #expect(expression.groupNames == [nil, "year", "month", nil, nil])
        #expect(try RegularExpression("a+?").firstMatch(in: "aaa")?.range == 0..<1)
        #expect(try RegularExpression("(?U)a+").firstMatch(in: "aaa")?.range == 0..<1)
        #expect(try RegularExpression("a|ab").firstMatch(in: "ab")?.range == 0..<1)
    }

    @Test func manyMatches() throws {
        #expect(try RegularExpression("a*").allMatches(in: "baac").map(\.range) == [0..<0, 1..<3, 4..<4])
        #expect(try RegularExpression("").allMatches(in: "日本").map(\.range) == [0..<0, 3..<3, 6..<6])
        #expect(try RegularExpression("[0-9]+").allMatches(in: "1 22 333", limit: 2).map(\.range) == [0..<1, 2..<4])
    }

    @Test func replacing() throws {
        #expect(try RegularExpression("a(x*)b").replace("-ab-axxb-", with: "${1}W") == "-W-xxW-")
        #expect(try RegularExpression("a(x*)b").replace("-ab-axxb-", with: "$1W$$") == "-$-$-")
        #expect(try RegularExpression("(?P<n>b+)").replace("abba", with: "<$n>") == "a<bb>a")
        #expect(try RegularExpression("a").split("banana") == ["b", "n", "n", ""])
    }

    @Test func patternsThatExplodeElsewhereAreLinear() throws {
        let text = String(repeating: "a", count: 3_000)
        #expect(try !RegularExpression("^(a+)+$").matches(text + "b"))
        #expect(try RegularExpression("(a?){200}a{200}").matches(text))
        #expect(try RegularExpression("(x+x+)+y").firstMatch(in: String(repeating: "x", count: 500)) == nil)
        #expect(throws: RegularExpressionError.self) { try RegularExpression(String(repeating: "(", count: 1_500) + String(repeating: ")", count: 1_500)) }
    }
}
