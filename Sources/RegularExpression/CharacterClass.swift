/// An inclusive range of scalar values.
struct ScalarRange: Hashable, Sendable {
    var low: UInt32
    var high: UInt32

    init(_ low: UInt32, _ high: UInt32) {
        self.low = low
        self.high = high
    }
}

/// A set of scalar values as sorted ranges that neither touch nor overlap.
struct CharacterClass: Hashable, Sendable {
    static let maximum: UInt32 = 0x10FFFF

    var ranges: [ScalarRange]

    /// The class of ranges in any order.
    init(_ ranges: [ScalarRange]) {
        var merged: [ScalarRange] = []
        for range in ranges.sorted(by: { ($0.low, $0.high) < ($1.low, $1.high) }) {
            if let last = merged.last, range.low <= last.high &+ 1 {
                merged[merged.count - 1].high = max(last.high, range.high)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    /// Every scalar that isn't in this class.
    var negated: CharacterClass {
        var result: [ScalarRange] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.low > next { result.append(ScalarRange(next, range.low - 1)) }
            next = range.high + 1
        }
        if next <= Self.maximum { result.append(ScalarRange(next, Self.maximum)) }
        return CharacterClass(result)
    }

    func contains(_ scalar: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if scalar < ranges[middle].low {
                high = middle
            } else if scalar > ranges[middle].high {
                low = middle + 1
            } else {
                return true
            }
        }
        return false
    }

    /// This class with every scalar that differs from one of its members in case only.
    var folded: CharacterClass {
        var result = ranges
        for range in ranges { CaseFolding.appendPartners(of: range, to: &result) }
        return CharacterClass(result)
    }
}

/// Which scalars are equal where case doesn't matter.
enum CaseFolding {
    /// All the scalars of an orbit, by each of its members; scalars without partners are left out.
    private static let orbits: [UInt32: [UInt32]] = {
        var byKey: [UInt32: [UInt32]] = [:]
        for value in UInt32(0x41)...0x1E943 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let properties = scalar.properties
            guard properties.changesWhenCaseMapped || properties.changesWhenCaseFolded else { continue }
            guard let key = key(scalar) else { continue }
            byKey[key, default: []].append(value)
        }
        var orbits: [UInt32: [UInt32]] = [:]
        for (key, members) in byKey {
            let orbit = Set(members).union([key]).sorted()
            guard orbit.count > 1 else { continue }
            for member in orbit { orbits[member] = orbit }
        }
        return orbits
    }()

    private static let cased: [UInt32] = orbits.keys.sorted()

    private static func single(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }

    /// What stands for all scalars that are the same but for case: lower case of upper case. The two Turkish letters i stand alone.
    private static func key(_ scalar: Unicode.Scalar) -> UInt32? {
        if scalar.value == 0x130 || scalar.value == 0x131 { return nil }
        let upper = single(scalar.properties.uppercaseMapping) ?? scalar
        return (single(upper.properties.lowercaseMapping) ?? upper).value
    }

    /// The scalar and all that differ from it in case only.
    static func orbit(_ scalar: UInt32) -> [UInt32] {
        if scalar < 0x80 {
            switch scalar {
            case 0x4B, 0x6B: return [0x4B, 0x6B, 0x212A]
            case 0x53, 0x73: return [0x53, 0x73, 0x17F]
            case 0x41...0x5A: return [scalar, scalar + 32]
            case 0x61...0x7A: return [scalar - 32, scalar]
            default: return [scalar]
            }
        }
        return orbits[scalar] ?? [scalar]
    }

    static func appendPartners(of range: ScalarRange, to ranges: inout [ScalarRange]) {
        if range.high < 0x80 {
            for scalar in range.low...range.high {
                for partner in orbit(scalar) where partner != scalar { ranges.append(ScalarRange(partner, partner)) }
            }
            return
        }
        for scalar in cased where scalar >= range.low && scalar <= range.high {
            for partner in orbit(scalar) where partner != scalar { ranges.append(ScalarRange(partner, partner)) }
        }
    }
}

/// The classes that patterns name.
enum NamedClasses {
    private static func ascii(_ ranges: (UInt32, UInt32)...) -> CharacterClass { CharacterClass(ranges.map { ScalarRange($0.0, $0.1) }) }

    /// `\d`, `\s`, `\w`, by their lower-case letter.
    static let perl: [UInt32: CharacterClass] = [
        0x64: ascii((0x30, 0x39)),
        0x73: ascii((0x09, 0x0A), (0x0C, 0x0D), (0x20, 0x20)),
        0x77: ascii((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)),
    ]

    /// POSIX's classes by the name between the colons.
    static let posix: [String: CharacterClass] = [
        "alnum": ascii((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)),
        "alpha": ascii((0x41, 0x5A), (0x61, 0x7A)),
        "ascii": ascii((0, 0x7F)),
        "blank": ascii((0x09, 0x09), (0x20, 0x20)),
        "cntrl": ascii((0, 0x1F), (0x7F, 0x7F)),
        "digit": ascii((0x30, 0x39)),
        "graph": ascii((0x21, 0x7E)),
        "lower": ascii((0x61, 0x7A)),
        "print": ascii((0x20, 0x7E)),
        "punct": ascii((0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)),
        "space": ascii((0x09, 0x0D), (0x20, 0x20)),
        "upper": ascii((0x41, 0x5A)),
        "word": ascii((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)),
        "xdigit": ascii((0x30, 0x39), (0x41, 0x46), (0x61, 0x66)),
    ]

    private static func abbreviation(_ category: Unicode.GeneralCategory) -> String {
        switch category {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }

    /// The ranges of every general category by its two letters, and of the groups by their first letter. Made at the first use.
    private static let categories: [String: CharacterClass] = {
        var ranges: [String: [ScalarRange]] = ["Cs": [ScalarRange(0xD800, 0xDFFF)]]
        var current = ""
        var start: UInt32 = 0
        func close(_ end: UInt32) {
            if !current.isEmpty { ranges[current, default: []].append(ScalarRange(start, end)) }
        }
        for value in 0...CharacterClass.maximum {
            guard let scalar = Unicode.Scalar(value) else {
                if value == 0xD800 {
                    close(value &- 1)
                    current = ""
                }
                continue
            }
            let name = abbreviation(scalar.properties.generalCategory)
            if name != current {
                close(value &- 1)
                current = name
                start = value
            }
        }
        close(CharacterClass.maximum)
        var classes: [String: CharacterClass] = [:]
        var groups: [String: [ScalarRange]] = [:]
        for (name, list) in ranges {
            classes[name] = CharacterClass(list)
            // C is every other category but the unassigned, as the reference has it.
            if name != "Cn" { groups[String(name.prefix(1)), default: []] += list }
        }
        for (name, list) in groups { classes[name] = CharacterClass(list) }
        classes["LC"] = CharacterClass(["Lu", "Ll", "Lt"].flatMap { classes[$0]?.ranges ?? [] })
        return classes
    }()

    /// The class of a name after `\p`: a general category, a script, or `Any`.
    static func unicode(_ name: String) -> CharacterClass? {
        if name == "Any" { return CharacterClass([ScalarRange(0, CharacterClass.maximum)]) }
        if name == "Assigned" { return categories["Cn"]?.negated }
        if name.utf8.count <= 2, let found = categories[name] { return found }
        if name == "ASCII" { return CharacterClass([ScalarRange(0, 0x7F)]) }
        return ScriptTable.scripts[name].map(CharacterClass.init)
    }
}
