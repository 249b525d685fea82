/// An ordered map by byte string: sorted chunks, so that an insertion moves little.
struct KeyTree<Value> {
    struct Entry {
        let key: [UInt8]
        var value: Value
    }

    /// A place in the tree; valid until the next insertion or removal.
    struct Position: Equatable {
        var chunk: Int
        var entry: Int
    }

    private static var chunkLimit: Int { 256 }

    /// No chunk is empty.
    private var chunks: [[Entry]] = []
    private(set) var count = 0

    subscript(position: Position) -> Entry { chunks[position.chunk][position.entry] }

    /// The first key that isn't below `key`.
    func lowerBound(_ key: [UInt8]) -> Position {
        var low = 0
        var high = chunks.count
        // The last chunk whose first key is not above the key.
        while low < high {
            let middle = (low + high) / 2
            if compareBytes(chunks[middle][0].key, key) <= 0 { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return Position(chunk: 0, entry: 0) }
        let chunk = chunks[low - 1]
        var first = 0
        var last = chunk.count
        while first < last {
            let middle = (first + last) / 2
            if compareBytes(chunk[middle].key, key) < 0 { first = middle + 1 } else { last = middle }
        }
        return first == chunk.count ? Position(chunk: low, entry: 0) : Position(chunk: low - 1, entry: first)
    }

    func isEnd(_ position: Position) -> Bool { position.chunk >= chunks.count }

    func after(_ position: Position) -> Position {
        position.entry + 1 < chunks[position.chunk].count
            ? Position(chunk: position.chunk, entry: position.entry + 1) : Position(chunk: position.chunk + 1, entry: 0)
    }

    func find(_ key: [UInt8]) -> Position? {
        let position = lowerBound(key)
        return !isEnd(position) && self[position].key == key ? position : nil
    }

    /// Changes a value in place.
    mutating func update<Result>(_ key: [UInt8], default initial: @autoclosure () -> Value, _ body: (inout Value) -> Result) -> Result {
        if let position = find(key) { return body(&chunks[position.chunk][position.entry].value) }
        var entry = Entry(key: key, value: initial())
        let result = body(&entry.value)
        insert(entry)
        return result
    }

    private mutating func insert(_ entry: Entry) {
        count += 1
        guard !chunks.isEmpty else {
            chunks.append([entry])
            return
        }
        var position = lowerBound(entry.key)
        if position.entry == 0, position.chunk > 0 {
            // Between two chunks: the end of the first is the better place, keys mostly come in order.
            position = Position(chunk: position.chunk - 1, entry: chunks[position.chunk - 1].count)
        }
        chunks[position.chunk].insert(entry, at: position.entry)
        if chunks[position.chunk].count > Self.chunkLimit {
            let half = chunks[position.chunk].count / 2
            let upper = Array(chunks[position.chunk][half...])
            chunks[position.chunk].removeSubrange(half...)
            chunks.insert(upper, at: position.chunk + 1)
        }
    }

    mutating func remove(_ key: [UInt8]) {
        guard let position = find(key) else { return }
        count -= 1
        chunks[position.chunk].remove(at: position.entry)
        if chunks[position.chunk].isEmpty { chunks.remove(at: position.chunk) }
    }
}
