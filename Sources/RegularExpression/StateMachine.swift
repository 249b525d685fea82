/// A deterministic machine that is made while it runs, for the question whether a text matches at all.
///
/// Only programs whose assertions are the text's begin and end are run this way. States are kept up to a limit, beyond which all are
/// forgotten, so that memory stays bounded whatever the pattern.
struct StateMachine {
    private struct State {
        /// The taking instructions to try next.
        var threads: [Int32]
        var matches: Bool
        var matchesAtEnd: Bool
        /// The state after every ASCII scalar; -1 where it isn't known yet.
        var ascii: [Int32]
    }

    private static let maximumStates = 2_000

    private let program: Program
    private var states: [State] = []
    private var indexes: [[Int32]: Int32] = [:]
    private var marks: [Int32]
    private var generation: Int32 = 0
    private var initial: Int32 = -1

    init(_ program: Program) {
        self.program = program
        marks = Array(repeating: 0, count: program.instructions.count)
    }

    /// Whether any part of the text matches.
    mutating func matches(_ reader: ScalarReader) -> Bool {
        if initial < 0 { initial = state(from: [program.start], atBegin: true) }
        var current = initial
        var offset = 0
        while true {
            if states[Int(current)].matches { return true }
            guard let (scalar, length) = reader.scalar(at: offset) else { return states[Int(current)].matchesAtEnd }
            let known = scalar < 128 ? states[Int(current)].ascii[Int(scalar)] : -1
            if known >= 0 {
                current = known
            } else {
                current = step(current, scalar)
            }
            if program.anchoredAtStart, states[Int(current)].threads.isEmpty, !states[Int(current)].matches {
                return offset + length == reader.bytes.count && states[Int(current)].matchesAtEnd
            }
            offset += length
        }
    }

    private mutating func step(_ current: Int32, _ scalar: UInt32) -> Int32 {
        var starts: [Int32] = []
        for pc in states[Int(current)].threads {
            let instruction = program.instructions[Int(pc)]
            if program.classes[Int(instruction.argument)].matches(scalar) { starts.append(instruction.next) }
        }
        if !program.anchoredAtStart { starts.append(program.start) }
        if states.count >= Self.maximumStates {
            states.removeAll()
            indexes.removeAll()
            initial = -1
            return state(from: starts, atBegin: false)
        }
        let next = state(from: starts, atBegin: false)
        if scalar < 128 { states[Int(current)].ascii[Int(scalar)] = next }
        return next
    }

    private mutating func state(from starts: [Int32], atBegin: Bool) -> Int32 {
        let now = closure(starts, atBegin ? [.beginText] : [])
        let end = closure(starts, atBegin ? [.beginText, .endText] : [.endText])
        var key = now.threads.sorted()
        key.append(now.matches ? -2 : end.matches ? -1 : -3)
        if let known = indexes[key] { return known }
        let index = Int32(states.count)
        states.append(
            State(threads: now.threads, matches: now.matches, matchesAtEnd: end.matches, ascii: Array(repeating: -1, count: 128)))
        indexes[key] = index
        return index
    }

    private mutating func closure(_ starts: [Int32], _ assertions: Program.Assertion) -> (threads: [Int32], matches: Bool) {
        generation += 1
        var stack = starts
        var threads: [Int32] = []
        var matches = false
        while let pc = stack.popLast() {
            guard marks[Int(pc)] != generation else { continue }
            marks[Int(pc)] = generation
            let instruction = program.instructions[Int(pc)]
            switch instruction.operation {
            case .take: threads.append(pc)
            case .match: matches = true
            case .split: stack += [instruction.argument, instruction.next]
            case .save: stack.append(instruction.next)
            case .assertion:
                if assertions.contains(Program.Assertion(rawValue: instruction.argument)) { stack.append(instruction.next) }
            }
        }
        return (threads, matches)
    }
}
