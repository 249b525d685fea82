/// The text under a machine: UTF-8, read scalar by scalar. What is no UTF-8 reads as U+FFFD, a byte at a time.
struct ScalarReader {
    let bytes: UnsafeBufferPointer<UInt8>

    /// The scalar at an offset and its length; nil at the end.
    @inline(__always) func scalar(at offset: Int) -> (value: UInt32, length: Int)? {
        guard offset < bytes.count else { return nil }
        let first = bytes[offset]
        return first < 0x80 ? (UInt32(first), 1) : multibyte(at: offset, UInt32(first))
    }

    private func multibyte(at offset: Int, _ first: UInt32) -> (value: UInt32, length: Int) {
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, first < 0xF5, offset + length <= bytes.count else { return (0xFFFD, 1) }
        var value = first & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
        for index in 1..<length {
            let next = bytes[offset + index]
            guard next & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            value = value << 6 | UInt32(next & 0x3F)
        }
        let smallest: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
        guard value >= smallest, Unicode.Scalar(value) != nil else { return (0xFFFD, 1) }
        return (value, length)
    }

    private func isWord(_ offset: Int) -> Bool {
        guard offset >= 0, offset < bytes.count else { return false }
        switch bytes[offset] {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: return true
        default: return false
        }
    }

    /// What holds between the scalars at an offset.
    func assertions(at offset: Int) -> Program.Assertion {
        var result: Program.Assertion = []
        if offset == 0 { result.formUnion([.beginText, .beginLine]) } else if bytes[offset - 1] == 10 { result.insert(.beginLine) }
        if offset == bytes.count { result.formUnion([.endText, .endLine]) } else if bytes[offset] == 10 { result.insert(.endLine) }
        result.insert(isWord(offset - 1) != isWord(offset) ? .wordBoundary : .noWordBoundary)
        return result
    }
}

/// Runs all threads of a program side by side (Pike's machine): time is bounded by the length of the text times that of the program.
struct PikeMachine {
    private struct Queue {
        var dense: [(pc: Int32, slots: Int)] = []
        var sparse: [Int32]
        /// Slots of all threads in one array, so that a step allocates nothing.
        var captures: [Int] = []

        init(_ size: Int) { sparse = Array(repeating: -1, count: size) }

        mutating func clear() {
            for entry in dense { sparse[Int(entry.pc)] = -1 }
            dense.removeAll(keepingCapacity: true)
            captures.removeAll(keepingCapacity: true)
            visited.forEach { sparse[Int($0)] = -1 }
            visited.removeAll(keepingCapacity: true)
        }

        var visited: [Int32] = []
    }

    private enum Frame {
        case visit(Int32)
        case restore(slot: Int, value: Int)
    }

    let program: Program

    /// The slots of the leftmost match at or after an offset, as Perl would choose it.
    func match(_ reader: ScalarReader, from start: Int) -> [Int]? {
        var current = Queue(program.instructions.count)
        var following = Queue(program.instructions.count)
        var best: [Int]?
        var stack: [Frame] = []
        var offset = start
        while true {
            let assertions = reader.assertions(at: offset)
            if best == nil, !program.anchoredAtStart || offset == 0 {
                var slots = Array(repeating: -1, count: program.slots)
                add(program.start, offset, assertions, &slots, &current, &stack)
            }
            if current.dense.isEmpty, best != nil || (program.anchoredAtStart && offset > 0) { break }
            let next = reader.scalar(at: offset)
            let end = offset + (next?.length ?? 0)
            let nextAssertions = next == nil ? assertions : reader.assertions(at: end)
            for index in current.dense.indices {
                let (pc, base) = current.dense[index]
                let instruction = program.instructions[Int(pc)]
                if instruction.operation == .match {
                    best = Array(current.captures[base..<base + program.slots])
                    break
                }
                guard let next, program.classes[Int(instruction.argument)].matches(next.value) else { continue }
                var slots = Array(current.captures[base..<base + program.slots])
                add(instruction.next, end, nextAssertions, &slots, &following, &stack)
            }
            guard next != nil else { break }
            current.clear()
            swap(&current, &following)
            offset = end
        }
        return best
    }

    /// Adds a thread and all that it reaches without taking a scalar, in order of preference.
    private func add(
        _ pc: Int32, _ offset: Int, _ assertions: Program.Assertion, _ slots: inout [Int], _ queue: inout Queue, _ stack: inout [Frame]
    ) {
        stack.append(.visit(pc))
        while let frame = stack.popLast() {
            guard case .visit(let pc) = frame else {
                if case .restore(let slot, let value) = frame { slots[slot] = value }
                continue
            }
            guard queue.sparse[Int(pc)] < 0 else { continue }
            queue.sparse[Int(pc)] = 1
            queue.visited.append(pc)
            let instruction = program.instructions[Int(pc)]
            switch instruction.operation {
            case .take, .match:
                queue.dense.append((pc, queue.captures.count))
                queue.captures.append(contentsOf: slots)
            case .split:
                stack.append(.visit(instruction.argument))
                stack.append(.visit(instruction.next))
            case .save:
                let slot = Int(instruction.argument)
                stack.append(.restore(slot: slot, value: slots[slot]))
                slots[slot] = offset
                stack.append(.visit(instruction.next))
            case .assertion:
                if assertions.contains(Program.Assertion(rawValue: instruction.argument)) { stack.append(.visit(instruction.next)) }
            }
        }
    }
}
