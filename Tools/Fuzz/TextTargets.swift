import KubernetesSchema

/// Label and field selectors.
struct SelectorTarget: FuzzTarget {
    static let name = "selector"
    static let words = ["=", "==", "!=", "!", ",", " in ", " notin ", "(", ")", "a", "a/b", "example.com/", ">", "<", "\\", "metadata.name", " ", "\t", "é", "1"]

    func run(_ input: [UInt8]) -> String? {
        let text = String(decoding: input, as: UTF8.self)
        if let labels = try? LabelSelector(parsing: text) { _ = labels.matches(["a": "1", "example.com/a": ""]) }
        if let fields = try? FieldSelector(parsing: text) { _ = fields.matches(["metadata.name": "a"]) }
        return nil
    }
}

/// Quantities and durations.
struct QuantityTarget: FuzzTarget {
    static let name = "quantity"
    static let words = [
        "0", "1", "9", "00", ".", "-", "+", "n", "u", "m", "k", "M", "Ki", "Mi", "Ei", "E", "e", "e3", "E-3", "e999999999", "9223372036854775807", "0.0000000001", "h", "s", "ms", "µs", "ns", "1h1m",
    ]

    func run(_ input: [UInt8]) -> String? {
        let text = String(decoding: input, as: UTF8.self)
        if let quantity = Quantity(text) {
            let shown = quantity.description
            guard let again = Quantity(shown) else { return "quantity \(shown) isn't read" }
            if again.description != shown { return "quantity \(shown) becomes \(again)" }
        }
        if let duration = GoDuration(text) {
            let shown = duration.description
            guard let again = GoDuration(shown) else { return "duration \(shown) isn't read" }
            if again.nanoseconds != duration.nanoseconds { return "duration \(shown) becomes \(again)" }
        }
        return nil
    }
}
