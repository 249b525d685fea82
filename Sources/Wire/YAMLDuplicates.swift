import CYAML

/// A key that a mapping of a YAML document names again.
public struct YAMLDuplicates: Sendable, Equatable {
    /// The line of the value, from one.
    public let line: Int
    public let key: String

    public init(line: Int, key: String) {
        self.line = line
        self.key = key
    }

    /// The keys that are named again in a stream's first document, inner mappings before those that they stand in; none where it is no YAML.
    public static func find(in bytes: [UInt8]) -> [YAMLDuplicates] {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { return [] }
        defer { yaml_parser_delete(&parser) }
        var search = Search()
        bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var isDone = false
            while !isDone {
                var event = yaml_event_t()
                guard yaml_parser_parse(&parser, &event) == 1 else { return }
                isDone = event.type == YAML_STREAM_END_EVENT || event.type == YAML_DOCUMENT_END_EVENT
                search.handle(event)
                yaml_event_delete(&event)
            }
        }
        return search.found
    }

    /// Follows the events of a document.
    private struct Search {
        struct Frame {
            let isMapping: Bool
            /// Where the container itself begins.
            let line: Int
            var keys: Set<String> = []
            /// The key whose value comes next.
            var key: String?
        }

        var found: [YAMLDuplicates] = []
        var stack: [Frame] = []

        mutating func handle(_ event: yaml_event_t) {
            let line = Int(event.start_mark.line) + 1
            switch event.type {
            case YAML_SCALAR_EVENT: scalar(event, line)
            case YAML_ALIAS_EVENT: end(line)
            case YAML_MAPPING_START_EVENT: stack.append(Frame(isMapping: true, line: line))
            case YAML_SEQUENCE_START_EVENT: stack.append(Frame(isMapping: false, line: line))
            case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: if let frame = stack.popLast() { end(frame.line) }
            default: break
            }
        }

        private mutating func scalar(_ event: yaml_event_t, _ line: Int) {
            if let top = stack.last, top.isMapping, top.key == nil {
                let value = UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length)
                stack[stack.count - 1].key = String(decoding: value, as: UTF8.self)
            } else {
                end(line)
            }
        }

        /// A value is complete.
        private mutating func end(_ line: Int) {
            guard let top = stack.last, top.isMapping, let key = top.key else { return }
            stack[stack.count - 1].key = nil
            if !stack[stack.count - 1].keys.insert(key).inserted { found.append(YAMLDuplicates(line: line, key: key)) }
        }
    }
}
