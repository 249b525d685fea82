import Crypto

/// Tokens that a file lists, one a line: token, user, uid and, in quotes, groups. Read once, at start.
public struct TokenFile: UserTokens {
    /// By the tokens' digests, so that looking one up tells nothing about the others.
    private var users: [[UInt8]: UserInfo] = [:]
    /// What is odd about the file without making it useless.
    public private(set) var warnings: [String] = []

    /// - Throws: `InvalidConfiguration` that names the file and what is wrong with it.
    public init(_ bytes: [UInt8], path: String) throws {
        let records: [[String]]
        do { records = try CommaSeparated.records(bytes) } catch {
            throw InvalidConfiguration("--token-auth-file \(path): \(error)")
        }
        var number = 0
        for record in records {
            guard record.count >= 3 else {
                throw InvalidConfiguration(
                    "token file '\(path)' must have at least 3 columns (token, user name, user uid), found \(record.count)")
            }
            number += 1
            if record[0].isEmpty {
                warnings.append("empty token has been found in token file '\(path)', record number '\(number)'")
                continue
            }
            let key = TokenFile.digest(record[0])
            if users[key] != nil { warnings.append("duplicate token has been found in token file '\(path)', record number '\(number)'") }
            let groups = record.count >= 4 ? record[3].split(separator: ",", omittingEmptySubsequences: false).map(String.init) : []
            users[key] = UserInfo(name: record[1], uid: record[2], groups: groups)
        }
    }

    private static func digest(_ token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }

    func user(of question: TokenQuestion) async throws -> UserInfo? { users[TokenFile.digest(question.token)] }
}

/// Comma-separated values (RFC 4180).
enum CommaSeparated {
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// - Throws: `Malformed` with the line.
    static func records(_ bytes: [UInt8]) throws(Malformed) -> [[String]] {
        var records: [[String]] = []
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)[...]
        var number = 0
        while var line = lines.popFirst() {
            number += 1
            if line.hasSuffix("\r") { line = line.dropLast() }
            if line.isEmpty { continue }
            var text = String(line)
            // A quoted field may go on in the next lines.
            while text.count(where: { $0 == "\"" }) % 2 == 1 {
                guard let more = lines.popFirst() else { throw Malformed(description: "record on line \(number): extraneous or missing \" in quoted-field") }
                text += "\n" + more
            }
            guard let fields = fields(text) else { throw Malformed(description: "record on line \(number): bare \" in non-quoted-field") }
            records.append(fields)
        }
        return records
    }

    private static func fields(_ text: String) -> [String]? {
        var fields: [String] = []
        var rest = text[...]
        while true {
            var field = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while true {
                    guard let quote = rest.firstIndex(of: "\"") else { return nil }
                    field += rest[..<quote]
                    rest = rest[rest.index(after: quote)...]
                    guard rest.first == "\"" else { break }
                    field.append("\"")
                    rest = rest.dropFirst()
                }
                guard rest.isEmpty || rest.first == "," else { return nil }
            } else {
                let end = rest.firstIndex(of: ",") ?? rest.endIndex
                field = String(rest[..<end])
                if field.contains("\"") { return nil }
                rest = rest[end...]
            }
            fields.append(field)
            guard rest.first == "," else { return fields }
            rest = rest.dropFirst()
        }
    }
}
