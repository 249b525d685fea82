/// A set of completion indexes, as job statuses write it: `1,3-5`.
struct CompletionIndexes: Equatable, CustomStringConvertible {
    private(set) var values: Set<Int> = []

    init(_ values: Set<Int> = []) {
        self.values = values
    }

    /// What can't be read, and what isn't below the limit, is left out.
    init(_ text: String, below limit: Int) {
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last, first < limit else { continue }
            for index in first...min(last, limit - 1) { values.insert(index) }
        }
    }

    var count: Int { values.count }
    func contains(_ index: Int) -> Bool { values.contains(index) }
    mutating func insert(_ index: Int) { values.insert(index) }

    var description: String {
        let sorted = values.sorted()
        var parts: [String] = []
        var position = 0
        while position < sorted.count {
            var end = position
            while end + 1 < sorted.count, sorted[end + 1] == sorted[end] + 1 { end += 1 }
            switch end - position {
            case 0: parts.append("\(sorted[position])")
            case 1: parts.append("\(sorted[position]),\(sorted[end])")
            default: parts.append("\(sorted[position])-\(sorted[end])")
            }
            position = end + 1
        }
        return parts.joined(separator: ",")
    }
}
