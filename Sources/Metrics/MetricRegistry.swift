import Synchronization

/// Metrics of one process in Prometheus' model, written in its text format (version 0.0.4).
///
/// Families are made once and kept by what they measure; a registry gathers them in the order of their names. All operations may be called
/// from any thread and never block for longer than a dictionary's access.
public final class MetricRegistry: Sendable {
    private let families = Mutex<[String: any MetricFamily]>([:])
    private let collectors = Mutex<[@Sendable () async -> Void]>([])

    public init() {}

    /// A number that only grows. Asking again for a name gives the same family.
    public func counter(_ name: String, help: String, labels: [String] = []) -> Counter {
        family(name) { Counter(name: name, help: help, labels: labels) }
    }

    /// A number that goes up and down.
    public func gauge(_ name: String, help: String, labels: [String] = []) -> Gauge {
        family(name) { Gauge(name: name, help: help, labels: labels) }
    }

    /// A distribution, counted in buckets.
    ///
    /// - Parameter buckets: the upper bounds, ascending; the one that takes all is added.
    public func histogram(_ name: String, help: String, labels: [String] = [], buckets: [Double] = Histogram.defaultBuckets) -> Histogram {
        family(name) { Histogram(name: name, help: help, labels: labels, buckets: buckets) }
    }

    /// Calls `collect` before each gathering: for figures that are read rather than counted.
    public func onGather(_ collect: @escaping @Sendable () async -> Void) { collectors.withLock { $0.append(collect) } }

    /// All families in Prometheus' text format.
    public func text() async -> [UInt8] {
        for collect in collectors.withLock({ $0 }) { await collect() }
        var out: [UInt8] = []
        for family in families.withLock({ $0.values.sorted { $0.name < $1.name } }) { family.write(into: &out) }
        return out
    }

    private func family<Family: MetricFamily>(_ name: String, _ make: () -> Family) -> Family {
        families.withLock { families in
            if let present = families[name] as? Family { return present }
            let family = make()
            families[name] = family
            return family
        }
    }
}

/// All series of one name.
protocol MetricFamily: Sendable {
    var name: String { get }
    func write(into out: inout [UInt8])
}

/// A number that only grows, for every combination of label values.
public final class Counter: MetricFamily {
    let series: NumberSeries
    var name: String { series.name }

    init(name: String, help: String, labels: [String]) { series = NumberSeries(name: name, help: help, kind: "counter", labels: labels) }

    /// - Parameter values: as many as the family has labels, in their order.
    public func add(_ amount: Double = 1, _ values: [String] = []) { series.update(values) { $0 += amount } }
    public func value(_ values: [String] = []) -> Double { series.value(values) }
    func write(into out: inout [UInt8]) { series.write(into: &out) }
}

/// A number that goes up and down, for every combination of label values.
public final class Gauge: MetricFamily {
    let series: NumberSeries
    var name: String { series.name }

    init(name: String, help: String, labels: [String]) { series = NumberSeries(name: name, help: help, kind: "gauge", labels: labels) }

    public func set(_ value: Double, _ values: [String] = []) { series.update(values) { $0 = value } }
    public func add(_ amount: Double, _ values: [String] = []) { series.update(values) { $0 += amount } }
    public func value(_ values: [String] = []) -> Double { series.value(values) }
    /// Forgets all series: before they are set anew.
    public func reset() { series.reset() }
    func write(into out: inout [UInt8]) { series.write(into: &out) }
}

/// A distribution for every combination of label values.
public final class Histogram: MetricFamily {
    public static let defaultBuckets: [Double] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    let name: String
    private let help: String
    private let labels: [String]
    private let buckets: [Double]
    private let state = Mutex<[[String]: Distribution]>([:])

    private struct Distribution {
        /// By bucket, not summed up; the last takes what is above all bounds.
        var counts: [UInt64]
        var sum = 0.0
    }

    init(name: String, help: String, labels: [String], buckets: [Double]) {
        self.name = name
        self.help = help
        self.labels = labels
        self.buckets = buckets
    }

    public func observe(_ value: Double, _ values: [String] = []) {
        assert(values.count == labels.count)
        var index = 0
        while index < buckets.count, value > buckets[index] { index += 1 }
        state.withLock { state in
            state[values, default: Distribution(counts: [UInt64](repeating: 0, count: buckets.count + 1))].counts[index] += 1
            state[values]?.sum += value
        }
    }

    func write(into out: inout [UInt8]) {
        let snapshot = state.withLock { $0 }
        if snapshot.isEmpty { return }
        MetricText.head(name, help, "histogram", into: &out)
        for (values, distribution) in snapshot.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            var total: UInt64 = 0
            for (index, count) in distribution.counts.enumerated() {
                total += count
                let bound = index < buckets.count ? MetricText.number(buckets[index]) : "+Inf"
                MetricText.line(name + "_bucket", labels + ["le"], values + [bound], Double(total), into: &out)
            }
            MetricText.line(name + "_sum", labels, values, distribution.sum, into: &out)
            MetricText.line(name + "_count", labels, values, Double(total), into: &out)
        }
    }
}

/// The numbers of a counter or gauge by label values.
final class NumberSeries: Sendable {
    let name: String
    private let help: String
    private let kind: String
    private let labels: [String]
    private let state = Mutex<[[String]: Double]>([:])

    init(name: String, help: String, kind: String, labels: [String]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        // What has no labels is there from the start, as zero.
        if labels.isEmpty { state.withLock { $0[[]] = 0 } }
    }

    func update(_ values: [String], _ change: (inout Double) -> Void) {
        assert(values.count == labels.count)
        state.withLock { change(&$0[values, default: 0]) }
    }

    func value(_ values: [String]) -> Double { state.withLock { $0[values] ?? 0 } }
    func reset() { state.withLock { $0.removeAll() } }

    func write(into out: inout [UInt8]) {
        let snapshot = state.withLock { $0 }
        if snapshot.isEmpty { return }
        MetricText.head(name, help, kind, into: &out)
        for (values, value) in snapshot.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            MetricText.line(name, labels, values, value, into: &out)
        }
    }
}

/// Prometheus' text format.
enum MetricText {
    static func head(_ name: String, _ help: String, _ kind: String, into out: inout [UInt8]) {
        out += "# HELP \(name) \(escaped(help, quotes: false))\n# TYPE \(name) \(kind)\n".utf8
    }

    static func line(_ name: String, _ labels: [String], _ values: [String], _ value: Double, into out: inout [UInt8]) {
        out += name.utf8
        if !labels.isEmpty {
            let pairs = zip(labels, values).map { "\($0)=\"\(escaped($1, quotes: true))\"" }
            out += "{\(pairs.joined(separator: ","))}".utf8
        }
        out += " \(number(value))\n".utf8
    }

    static func number(_ value: Double) -> String {
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value.isNaN { return "NaN" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5c || $0 == 0x0a || $0 == 0x22 }) else { return text }
        var out = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\"" where quotes: out += "\\\""
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }
}
