/// Where in an expression something stands. Lines count from 1, columns from 0.
public struct SourceLocation: Hashable, Comparable, Sendable {
    public let line: Int
    public let column: Int

    static let none = SourceLocation(line: -1, column: -1)

    public static func < (left: SourceLocation, right: SourceLocation) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// The text of an expression.
struct Source: Sendable {
    let description = "<input>"
    let scalars: [Unicode.Scalar]
    private let lineStarts: [Int]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var starts = [0]
        for (index, scalar) in scalars.enumerated() where scalar == "\n" { starts.append(index + 1) }
        lineStarts = starts
    }

    func location(_ offset: Int) -> SourceLocation {
        var low = 0
        var high = lineStarts.count
        while low < high {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return SourceLocation(line: low, column: offset - lineStarts[low - 1])
    }

    func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    /// The scalars of a line; nil where there is no such line.
    func line(_ number: Int) -> ArraySlice<Unicode.Scalar>? {
        guard number >= 1, number <= lineStarts.count, !scalars.isEmpty else { return nil }
        let end = number < lineStarts.count ? lineStarts[number] - 1 : scalars.count
        return scalars[lineStarts[number - 1]..<end]
    }
}

/// One mistake in an expression.
public struct CELIssue: Error, Sendable, Equatable {
    public let message: String
    public let location: SourceLocation
}

/// All the mistakes of an expression; the description shows each with its line and a mark under it.
public struct CELIssues: Error, Sendable, Equatable, CustomStringConvertible {
    public let issues: [CELIssue]
    public let description: String

    private static let maximumReported = 100
    private static let longestSnippet = 16_384

    init(_ issues: [CELIssue], _ source: Source) {
        let sorted = issues.prefix(Self.maximumReported).enumerated()
            .sorted { ($0.element.location, $0.offset) < ($1.element.location, $1.offset) }.map(\.element)
        self.issues = sorted
        var texts = sorted.map { Self.display($0, source) }
        if issues.count > Self.maximumReported { texts.append("\(issues.count - Self.maximumReported) more errors were truncated") }
        description = texts.joined(separator: "\n")
    }

    private static func display(_ issue: CELIssue, _ source: Source) -> String {
        var result = "ERROR: \(source.description):\(issue.location.line):\(issue.location.column + 1): \(issue.message)"
        guard let line = source.line(issue.location.line), line.reduce(0, { $0 + UTF8.width($1) }) <= longestSnippet else { return result }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: line.map { $0 == "\t" ? " " : $0 })
        result += "\n | \(String(view))\n | "
        var column = 0
        for scalar in line {
            guard column < issue.location.column else { break }
            result += scalar.isASCII ? "." : "\u{FF0E}"
            column += 1
        }
        let mark = line.dropFirst(max(0, issue.location.column)).first
        return result + (mark.map { !$0.isASCII } ?? false ? "\u{FF3E}" : "^")
    }
}
