/// Versions as people rank them: general availability first, then beta and alpha, the newest of each first; others last, by name.
enum VersionOrder {
    private static func rank(_ version: String) -> (stage: Int, major: Int, minor: Int)? {
        let bytes = Array(version.utf8)
        guard bytes.first == UInt8(ascii: "v") else { return nil }
        var place = 1
        func number() -> Int? {
            let start = place
            while place < bytes.count, bytes[place] >= 48, bytes[place] <= 57 { place += 1 }
            guard place > start, bytes[start] != 48 || place == start + 1 else { return nil }
            return Int(String(decoding: bytes[start..<place], as: UTF8.self))
        }
        guard let major = number(), major > 0 else { return nil }
        if place == bytes.count { return (2, major, 0) }
        for (word, stage) in [("beta", 1), ("alpha", 0)] where bytes[place...].starts(with: word.utf8) {
            place += word.utf8.count
            guard let minor = number(), place == bytes.count else { return nil }
            return (stage, major, minor)
        }
        return nil
    }

    /// Whether a version comes before another.
    static func precedes(_ left: String, _ right: String) -> Bool {
        switch (rank(left), rank(right)) {
        case (let left?, let right?): return left > right
        case (_?, nil): return true
        case (nil, _?): return false
        case (nil, nil): return left.utf8.lexicographicallyPrecedes(right.utf8)
        }
    }
}
