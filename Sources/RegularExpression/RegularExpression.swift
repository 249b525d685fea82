import Synchronization

/// A regular expression in RE2's syntax, with the meaning that Go's `regexp` gives it.
///
/// Matching takes time that is linear in the text whatever the pattern. The value is compiled once and may be shared between threads.
public final class RegularExpression: Sendable {
    /// What was compiled.
    public let pattern: String
    /// The names of the groups by their index; nil for groups without one and for the whole match, whose index is 0.
    public let groupNames: [String?]

    private let program: Program
    /// State machines that nobody runs at the moment.
    private let machines = Mutex<[StateMachine]>([])

    /// A part of a text that matched.
    public struct Match: Sendable, Equatable {
        /// The byte offsets of the whole match and of every group; nil for a group that took no part.
        public let groups: [Range<Int>?]
        /// The byte offsets of the whole match.
        public var range: Range<Int> { groups[0] ?? 0..<0 }
    }

    /// Compiles a pattern.
    public init(_ pattern: String) throws(RegularExpressionError) {
        var parser = PatternParser(pattern)
        let node = try parser.parse()
        self.pattern = pattern
        groupNames = parser.captureNames
        program = Program(node, captures: parser.captureNames.count)
    }

    /// Whether any part of the text matches.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    /// Whether any part of the bytes, which are UTF-8, matches.
    public func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let reader = ScalarReader(bytes: bytes)
        if program.hasContextualAssertions { return PikeMachine(program: program).match(reader, from: 0) != nil }
        var machine = machines.withLock { $0.popLast() } ?? StateMachine(program)
        let result = machine.matches(reader)
        machines.withLock { if $0.count < 4 { $0.append(machine) } }
        return result
    }

    /// The leftmost match at or after a byte offset.
    public func firstMatch(in text: String, from offset: Int = 0) -> Match? {
        var text = text
        return text.withUTF8 { find(ScalarReader(bytes: $0), offset) }
    }

    private func find(_ reader: ScalarReader, _ offset: Int) -> Match? {
        guard let slots = PikeMachine(program: program).match(reader, from: offset) else { return nil }
        return Match(
            groups: stride(from: 0, to: slots.count, by: 2).map { slots[$0] >= 0 && slots[$0 + 1] >= 0 ? slots[$0]..<slots[$0 + 1] : nil })
    }

    /// The matches one after another, at most `limit` of them; an empty match right behind another match is none.
    public func allMatches(in text: String, limit: Int = .max) -> [Match] {
        var text = text
        return text.withUTF8 { bytes in
            let reader = ScalarReader(bytes: bytes)
            var found: [Match] = []
            var offset = 0
            var lastEnd = -1
            while found.count < limit, offset <= bytes.count, let match = find(reader, offset) {
                let range = match.range
                let accepted = !(range.isEmpty && range.lowerBound == lastEnd)
                if range.isEmpty {
                    offset = range.upperBound + (reader.scalar(at: range.upperBound)?.length ?? 1)
                } else {
                    offset = range.upperBound
                }
                lastEnd = range.upperBound
                if accepted { found.append(match) }
            }
            return found
        }
    }

    /// The text of a group of a match.
    public static func text(_ range: Range<Int>, of text: String) -> String { String(decoding: Array(text.utf8)[range], as: UTF8.self) }

    /// The text with matches, at most `limit` of them, replaced by a template in which `$1` and `${name}` stand for groups.
    public func replace(_ text: String, with template: String, limit: Int = .max) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var last = 0
        for match in allMatches(in: text, limit: limit) {
            result += bytes[last..<match.range.lowerBound]
            expand(template, match, bytes, &result)
            last = match.range.upperBound
        }
        result += bytes[last...]
        return String(decoding: result, as: UTF8.self)
    }

    /// The parts of the text between matches, at most `limit` of them.
    public func split(_ text: String, limit: Int = .max) -> [String] {
        guard limit > 0 else { return [] }
        let bytes = Array(text.utf8)
        if !pattern.isEmpty, bytes.isEmpty { return [""] }
        var parts: [String] = []
        var begin = 0
        var end = 0
        for match in allMatches(in: text) {
            if parts.count == limit - 1 { break }
            end = match.range.lowerBound
            if match.range.upperBound != 0 { parts.append(String(decoding: bytes[begin..<end], as: UTF8.self)) }
            begin = match.range.upperBound
        }
        if end != bytes.count { parts.append(String(decoding: bytes[begin...], as: UTF8.self)) }
        return parts
    }

    private func expand(_ template: String, _ match: Match, _ text: [UInt8], _ result: inout [UInt8]) {
        let bytes = Array(template.utf8)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x24 else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if index + 1 < bytes.count, bytes[index + 1] == 0x24 {
                result.append(0x24)
                index += 2
                continue
            }
            guard let (name, end) = groupName(bytes, index) else {
                result.append(0x24)
                index += 1
                continue
            }
            index = end
            var group: Int?
            if let number = Int(name) { group = number } else { group = groupNames.lastIndex { $0 == name } }
            if let group, group < match.groups.count, let range = match.groups[group] { result += text[range] }
        }
    }

    private func groupName(_ bytes: [UInt8], _ dollar: Int) -> (String, Int)? {
        var start = dollar + 1
        let braced = start < bytes.count && bytes[start] == 0x7B
        if braced { start += 1 }
        var end = start
        while end < bytes.count, bytes[end] == 0x5F || (bytes[end] < 0x80 && Character(Unicode.Scalar(bytes[end])).isLetterOrDigit) { end += 1 }
        guard end > start else { return nil }
        let name = String(decoding: bytes[start..<end], as: UTF8.self)
        guard braced else { return (name, end) }
        return end < bytes.count && bytes[end] == 0x7D ? (name, end + 1) : nil
    }
}
