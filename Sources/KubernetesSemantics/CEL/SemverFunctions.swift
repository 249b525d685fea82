import CEL

/// A version by the rules of semver.org.
struct SemanticVersion: Sendable, Equatable {
    enum Identifier: Sendable, Equatable {
        case number(UInt64)
        case text(String)
    }

    var numbers: [UInt64]
    var prerelease: [Identifier]
    var build: [String]

    private static func isNumeric(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }

    private static func isIdentifier(_ text: String) -> Bool {
        text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || $0 == 0x2D }
    }

    /// Reads a version; a failure says what is wrong in the reference's words.
    static func parse(_ text: String) -> Result<SemanticVersion, CELError> {
        func failure(_ message: String) -> Result<SemanticVersion, CELError> { .failure(CELError(message)) }
        if text.isEmpty { return failure("Version string empty") }
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return failure("No Major.Minor.Patch elements found") }
        var patch = parts[2]
        var build: [String] = []
        var prerelease: [String] = []
        if let plus = patch.firstIndex(of: "+") {
            build = patch[patch.index(after: plus)...].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            patch = String(patch[..<plus])
        }
        if let dash = patch.firstIndex(of: "-") {
            prerelease = patch[patch.index(after: dash)...].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            patch = String(patch[..<dash])
        }
        var numbers: [UInt64] = []
        for (name, part) in zip(["Major", "Minor", "Patch"], [parts[0], parts[1], patch]) {
            guard part.isEmpty || isNumeric(part) else { return failure("Invalid character(s) found in \(name.lowercased()) number \"\(part)\"") }
            if part.count > 1, part.hasPrefix("0") { return failure("\(name) number must not contain leading zeroes \"\(part)\"") }
            guard let number = UInt64(part) else {
                return failure("strconv.ParseUint: parsing \"\(part)\": \(part.isEmpty ? "invalid syntax" : "value out of range")")
            }
            numbers.append(number)
        }
        var identifiers: [Identifier] = []
        for part in prerelease {
            if part.isEmpty { return failure("Prerelease is empty") }
            if isNumeric(part) {
                if part.count > 1, part.hasPrefix("0") { return failure("Numeric PreRelease version must not contain leading zeroes \"\(part)\"") }
                guard let number = UInt64(part) else { return failure("strconv.ParseUint: parsing \"\(part)\": value out of range") }
                identifiers.append(.number(number))
            } else {
                guard isIdentifier(part) else { return failure("Invalid character(s) found in prerelease \"\(part)\"") }
                identifiers.append(.text(part))
            }
        }
        for part in build {
            if part.isEmpty { return failure("Build meta data is empty") }
            guard isIdentifier(part) else { return failure("Invalid character(s) found in build meta data \"\(part)\"") }
        }
        return .success(SemanticVersion(numbers: numbers, prerelease: identifiers, build: build))
    }

    /// Reads a version as people write it: with a `v`, with leading zeros, with parts left out.
    static func parseLenient(_ text: String) -> Result<SemanticVersion, CELError> {
        let text = text.hasPrefix("v") ? String(text.dropFirst()) : text
        var parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map { part -> String in
            guard part.count > 1 else { return String(part) }
            let rest = part.drop { $0 == "0" }
            return rest.first.map { $0.isASCII && $0.isNumber } ?? false ? String(rest) : "0" + rest
        }
        if parts.count < 3 {
            if parts[parts.count - 1].contains(where: { $0 == "+" || $0 == "-" }) {
                return .failure(CELError("short version cannot contain PreRelease/Build meta data"))
            }
            parts += Array(repeating: "0", count: 3 - parts.count)
        }
        return parse(parts.joined(separator: "."))
    }

    /// How two versions compare: -1, 0 or 1.
    func compare(_ other: SemanticVersion) -> Int {
        for (a, b) in zip(numbers, other.numbers) where a != b { return a < b ? -1 : 1 }
        if prerelease.isEmpty || other.prerelease.isEmpty {
            return prerelease.isEmpty == other.prerelease.isEmpty ? 0 : prerelease.isEmpty ? 1 : -1
        }
        for (a, b) in zip(prerelease, other.prerelease) where a != b {
            switch (a, b) {
            case (.number(let a), .number(let b)): return a < b ? -1 : 1
            case (.number, .text): return -1
            case (.text, .number): return 1
            case (.text(let a), .text(let b)): return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
            }
        }
        return prerelease.count == other.prerelease.count ? 0 : prerelease.count < other.prerelease.count ? -1 : 1
    }
}

/// `semver` and what versions can be asked.
enum SemverFunctions {
    static let type = CELType.object("kubernetes.Semver")

    private static func parse(_ values: [CELValue]) -> Result<SemanticVersion, CELError> {
        guard let text = values[0].text else { return .failure(CELError("no such overload")) }
        if values.count > 1, case .bool(true) = values[1] { return SemanticVersion.parseLenient(text) }
        return SemanticVersion.parse(text)
    }

    private static let make: CELFunctionBody = { values in
        switch parse(values) {
        case .success(let version): .opaque(LibraryValue(type, version) { $0.compare($1) == 0 })
        case .failure(let error): .error(error)
        }
    }

    private static let test: CELFunctionBody = { if case .success = parse($0) { .bool(true) } else { .bool(false) } }

    private static func part(_ name: String, _ index: Int) -> CELFunction {
        CELFunction(name, [.member("semver_\(name)", [type], .int, Body.of(SemanticVersion.self) { .int(Int64(clamping: $0.numbers[index])) })])
    }

    private static func order(_ name: String, _ id: String, _ result: CELType, _ body: @escaping @Sendable (Int) -> CELValue) -> CELFunction {
        CELFunction(name, [.member(id, [type, type], result, Body.of(SemanticVersion.self, SemanticVersion.self) { body($0.compare($1)) })])
    }

    static let functions: [CELFunction] = [
        CELFunction(
            "semver", [.function("string_to_semver", [.string], type, make), .function("string_bool_to_semver", [.string, .bool], type, make)]),
        CELFunction(
            "isSemver", [.function("is_semver_string", [.string], .bool, test), .function("is_semver_string_bool", [.string, .bool], .bool, test)]),
        order("isGreaterThan", "semver_is_greater_than", .bool) { .bool($0 > 0) },
        order("isLessThan", "semver_is_less_than", .bool) { .bool($0 < 0) },
        order("compareTo", "semver_compare_to", .int) { .int(Int64($0)) },
        part("major", 0), part("minor", 1), part("patch", 2),
    ]
}
