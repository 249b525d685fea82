import Datastore
import KubernetesSchema
import KubernetesSemantics
import Wire

/// Hands out node ports from a range that rests in the datastore as upstream's `RangeAllocation`, so that several servers share it.
struct PortAllocator: Sendable {
    static let key = "ranges/servicenodeports"
    let store: Store
    let range: ClosedRange<Int>
    let schema: Schema

    /// The ports that are taken, as bits; bit 0 is the range's first port.
    private struct Bitmap {
        var bytes: [UInt8]

        /// - Parameter data: a big-endian number, as Go's `big.Int` writes it.
        init(data: [UInt8], count: Int) {
            bytes = [UInt8](repeating: 0, count: (count + 7) / 8)
            for (index, byte) in data.reversed().enumerated() where index < bytes.count { bytes[index] = byte }
        }

        subscript(_ bit: Int) -> Bool {
            get { bytes[bit / 8] & (1 << UInt8(bit % 8)) != 0 }
            set { if newValue { bytes[bit / 8] |= 1 << UInt8(bit % 8) } else { bytes[bit / 8] &= ~(1 << UInt8(bit % 8)) } }
        }

        var data: [UInt8] { Array(bytes.reversed().drop { $0 == 0 }) }
    }

    /// Changes the stored bitmap; tries again when another server came between.
    private func change<T: Sendable>(_ body: (inout (Int) -> Bool, (Int, Bool) -> Void) throws -> T) async throws -> T {
        for _ in 0..<50 {
            let stored = try await store.get(PortAllocator.key)
            var bitmap = Bitmap(data: try stored.map { try data(of: $0.value) } ?? [], count: range.count)
            var isTaken: (Int) -> Bool = { bitmap[$0 - range.lowerBound] }
            let result = try body(&isTaken) { bitmap[$0 - range.lowerBound] = $1 }
            let bytes = try encode(bitmap.data)
            let condition: Precondition = stored.map { .modRevision($0.modRevision) } ?? .absent
            if case .stored = try await store.put(PortAllocator.key, bytes, if: condition) { return result }
        }
        throw StatusError.serviceUnavailable("the node ports are being allocated by others, try again")
    }

    private func data(of bytes: [UInt8]) throws -> [UInt8] {
        guard let envelope = try ProtobufDecoder.envelope(bytes), let type = schema.type("core/v1.RangeAllocation") else { return [] }
        var decoder = ProtobufDecoder(schema: schema)
        let object = try decoder.decode(type, envelope.raw)
        return object.string(object[object.root, "data"]).flatMap { Base64.decode($0) } ?? []
    }

    private func encode(_ data: [UInt8]) throws -> [UInt8] {
        guard let type = schema.type("core/v1.RangeAllocation") else { throw StatusError.internalError("no kind \"RangeAllocation\"") }
        let object = Document(["metadata": [:], "range": .string("\(range.lowerBound)-\(range.upperBound)"), "data": .string(Base64.encode(data))])
        var decoder = ObjectDecoder(object, schema: schema)
        let kind = GroupVersionKind(group: "", version: "v1", kind: "RangeAllocation")
        return ProtobufEncoder(try decoder.decode(type), schema: schema).object(type, kind: kind)
    }

    /// Takes these ports; nil stands for any. Either all or none.
    ///
    /// - Returns: the ports, nil's place filled; or the index of the one that is taken or out of range.
    func take(_ wanted: [Int?]) async throws -> Result<[Int], PortProblem> {
        try await change { isTaken, set in
            var ports: [Int] = []
            for (index, want) in wanted.enumerated() {
                if let port = want {
                    guard range.contains(port) else { return .failure(PortProblem(index: index, port: port, isOutOfRange: true, range: range)) }
                    guard !isTaken(port) else { return .failure(PortProblem(index: index, port: port, isOutOfRange: false, range: range)) }
                    set(port, true)
                    ports.append(port)
                } else {
                    guard let port = free(isTaken) else { return .failure(PortProblem(index: index, port: 0, isOutOfRange: false, range: range)) }
                    set(port, true)
                    ports.append(port)
                }
            }
            return .success(ports)
        }
    }

    /// A port from the dynamic band; from the static one, which is kept for those who choose, only when that is used up.
    private func free(_ isTaken: (Int) -> Bool) -> Int? {
        let band = min(max(16, range.count / 32), 128)
        for part in [(range.lowerBound + band)...range.upperBound, range.lowerBound...(range.lowerBound + band - 1)] where range.count > band || part.lowerBound == range.lowerBound {
            let start = Int.random(in: part)
            for offset in 0..<part.count {
                let port = part.lowerBound + (start - part.lowerBound + offset) % part.count
                if !isTaken(port) { return port }
            }
        }
        return nil
    }

    /// Brings what is stored to what a decision makes of it.
    /// - Parameter decide: is given the ports that are taken; may be asked again when another server came between.
    func revise<Rest: Sendable, More: Sendable>(
        _ decide: (Set<Int>) -> (taken: Set<Int>, leaks: Rest, reports: More)
    ) async throws -> (taken: Set<Int>, leaks: Rest, reports: More) {
        try await change { isTaken, set in
            let stored = Set(range.filter { isTaken($0) })
            let outcome = decide(stored)
            for port in stored.subtracting(outcome.taken) { set(port, false) }
            for port in outcome.taken.subtracting(stored) { set(port, true) }
            return outcome
        }
    }

    func release(_ ports: [Int]) async throws {
        let mine = ports.filter { range.contains($0) }
        if mine.isEmpty { return }
        try await change { _, set in for port in mine { set(port, false) } }
    }
}

/// Why a port can't be had.
struct PortProblem: Error {
    var index: Int
    var port: Int
    var isOutOfRange: Bool
    var range: ClosedRange<Int>
}
